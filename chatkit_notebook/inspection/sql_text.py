"""Names and values as SQL writes them."""

from __future__ import annotations

import re

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

RESERVED = """
all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit
boolean both by case cast char character check coalesce collate collation column columns concurrently
constraint create cross dec decimal default deferrable desc describe distinct do else end except exists
extract false fetch float for foreign freeze from full generated glob group grouping grouping_id having
ilike in initially inner inout int integer intersect interval into is isnull join lambda lateral leading
left like limit map national natural nchar none not notnull null nullif numeric offset on only or order
out outer overlaps overlay pivot pivot_longer pivot_wider placing position positional precision primary
qualify real references returning right row select semi setof show similar smallint some struct
substring summarize symmetric table tablesample then time timestamp to trailing treat trim true try_cast
tuple union unique unpack unpivot using values varchar variadic verbose when where window with
xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize
xmltable
"""
KEYWORDS = frozenset(RESERVED.split())
"""Words that the engine does not take for a name everywhere, unless they are quoted."""


def identifier(name: str) -> str:
    """A name as it stands in a statement: quoted only where it has to be."""
    if PLAIN.fullmatch(name) and name.casefold() not in KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(value: bool | int | float | str) -> str:
    """A value as it stands in a statement."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    return "'" + value.replace("'", "''") + "'"
