"""Questions about two tables: "total amount by customer segment", "which customers have no orders"."""
# ruff: noqa: E501, S608 - patterns of one line each are easier to read; the engine that runs the SQL is locked

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ...inspection.pairs import alike, candidates, worth
from ...inspection.sql_text import identifier
from . import sql
from .derived import named_in, used_by
from .intents import Aggregate, Intent, Linked, Plot, Query, Unclear
from .names import Catalogue, Table, Values, singular, words
from .naming import table_named
from .output import cells, number

EXPLICIT = re.compile(
    r"(?:please\s+)?(?:join|merge|combine|link)\s+(?P<left>.+?)\s+(?:and|with|to|onto|on to)\s+(?P<right>\S+)"
    r"(?:\s+(?:by|on|using|over)\s+(?P<key>\S+?))?(?:\s*[,;:]\s*(?:and\s+|then\s+)*|\s+(?:and|then|to|and then)\s+)(?P<rest>.+)",
    re.IGNORECASE,
)
LACKING = re.compile(
    r"(?:(?:which|what|who|list|show|find|give|me|all|the|are|those|of|is)\s+)*(?P<many>how many\s+|number of\s+|count\s+)?(?P<left>\S+(?: \S+)?)\s+"
    r"(?:(?:that|who|which)\s+)?(?:"
    r"(?P<no>(?:have|has|had|with|got|placed|made)\s+(?:no|zero|not any|never any)|without(?:\s+any|\s+an?)?|(?:do|does|did)(?:n['’]?t| not)\s+(?:have|appear|occur|exist)"
    r"(?:\s+(?:any|an?|in))*|(?:are|is|were)?\s*(?:not|n't|missing)\s+(?:in|from|among)|(?:have\s+)?never\s+\w+(?:\s+(?:any|an?))?|lack(?:ing)?(?:\s+any)?)"
    r"|(?P<some>(?:have|has|had|with)(?:\s+(?:any|an?|some|at least (?:one|1)))?|(?:are|is|also)\s+(?:also\s+)?in))\s+(?:the\s+)?(?P<right>\S+)",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:show|give|get|tell|compute|calculate)(?:\s+(?:me|us))?\s+(?:the\s+)?", re.IGNORECASE
)
SURE = 0.5
TABLES = 8
NEAR = 0.1
"""Keys whose overlap differs by less are a question to the person."""


@dataclass(frozen=True)
class Key:
    """A join key as find_join_keys tells it."""

    left: str
    right: str
    overlap: float
    relation: str


def both(left: Table, right: Table, keys: tuple[str, str] | None = None, used: Iterable[str] = ()) -> Table:
    """Two tables as one; columns of the right whose names the left has, too, begin with its name.

    Args:
        left: The table whose rows count.
        right: The table that is looked into.
        keys: The columns to join by; without them the table can be read about, not from.
        used: The columns that are needed; none is all.
    """
    taken = {column.name for column in left.columns}
    names = {
        column.name: column.name if column.name not in taken else f"{right.name}_{column.name}"
        for column in right.columns
    }
    columns = (*left.columns, *(replace(column, name=names[column.name]) for column in right.columns))

    def peek() -> Values:
        return {**left.peek(), **{names[name]: held for name, held in right.peek().items() if name in names}}

    def seek(text: str) -> Values:
        found = right.seek(text)
        return {**left.seek(text), **{names[name]: held for name, held in found.items() if name in names}}

    name = f"{left.name} + {right.name}"
    if keys is None:
        return Table(name, columns, left.rows, peek, seek)
    needed = set(used) or {column.name for column in columns}
    parts = [f"l.{identifier(column.name)}" for column in left.columns if column.name in needed]
    parts += [
        f"r.{identifier(column.name)}"
        + (f" AS {identifier(names[column.name])}" if names[column.name] != column.name else "")
        for column in right.columns
        if names[column.name] in needed
    ]
    on = f"l.{identifier(keys[0])} = r.{identifier(keys[1])}"
    listed = ", ".join(parts) or "1 AS one"
    source = f"(SELECT {listed} FROM {identifier(left.name)} AS l LEFT JOIN {identifier(right.name)} AS r ON {on}) AS joined"
    return Table(name, columns, left.rows, peek, seek, source)


def read_linked(
    question: str, catalogue: Catalogue, read: Callable[[str, Table], Intent], named: Table | None
) -> Intent | None:
    """A question that needs two tables; None when none is understood so.

    Args:
        question: The text.
        catalogue: What is in memory.
        read: Reads a question about one table.
        named: The table that the question names.
    """
    tables = catalogue.tables[:TABLES]
    lefts = [named] if named else []
    lefts += [table for table in tables if table not in lefts]
    found: list[Linked] = []
    for left in lefts:
        for right in tables:
            if left is right or (named and named not in (left, right)) or not joinable(left, right):
                continue
            if (linked := linked_by(question, left, right, read)) is not None:
                found.append(linked)
        if named and found:
            break
    if len(found) > 1:
        choices = tuple(
            (f"{one.left} with {one.right}", f"join {one.left} with {one.right} and show {question}")
            for one in found[:4]
        )
        return Unclear("Which tables do you mean?", choices)
    if found and not is_named(question, found[0], tables):
        one = found[0]
        joined = f"`{one.left}` with `{one.right}`"
        prompt = f"join {one.left} with {one.right} and show {question}"
        return Unclear(
            f"That would take {joined}, and the question names only one of them.",
            ((f"Join {joined}", prompt),),
        )
    return found[0] if found else None


def is_named(question: str, linked: Linked, tables: Iterable[Table]) -> bool:
    """Whether a question names the second table, or one of its columns that the answer needs."""
    said = set(map(singular, words(question)))
    if set(map(singular, words(linked.right))) <= said:
        return True
    right = next(table for table in tables if table.name == linked.right)
    used = {one.removeprefix(f"{right.name}_") for one in used_by(linked.query)}
    names = [set(map(singular, words(one.name))) for one in right.columns if one.name in used]
    return any(name & said for name in names)


def linked_by(
    question: str, left: Table, right: Table, read: Callable[[str, Table], Intent]
) -> Linked | None:
    """The question read about two tables, where it takes both of them and counts rows of the first."""
    table = read_as(left, right)
    intent = read(qualified(question, left, right), table)
    drawn = intent if isinstance(intent, Plot) else None
    query = drawn.query if drawn else intent
    if not isinstance(query, Query) or not (query.aggregates or query.where or query.columns):
        return None
    listed = not (query.aggregates or query.columns)
    used = named_in(query) if listed else used_by(query)
    ours, theirs = (
        {one.name for one in left.columns},
        {one.name for one in table.columns[len(left.columns) :]},
    )
    measured = {one.column for one in query.aggregates if one.column}
    whole = listed or query.aggregates == (Aggregate("count"),)
    if not used & theirs or (not used & ours and not whole):
        return None
    if listed:
        # rows of the first table, with what of the second one was asked for
        query = replace(query, columns=(*(one.name for one in left.columns), *sorted(used & theirs)))
    if measured and not measured <= ours:
        return None  # then the other one's rows are what is measured
    return linked_as(query, left.name, right.name, drawn)


def read_as(left: Table, right: Table) -> Table:
    """Both tables, under the name of the one whose rows count."""
    return replace(both(left, right), name=left.name)


def linked_as(
    query: Query, left: str, right: str, drawn: Plot | None = None, keys: tuple[str, str] | None = None
) -> Linked:
    named = replace(query, table=f"{left} + {right}")
    return Linked(left, right, named, keys, drawn=replace(drawn, query=named) if drawn else None)


def qualified(question: str, left: Table, right: Table) -> str:
    """The question with the real names of columns that stand behind the name of their table: "customer segment"."""
    taken = {column.name for column in left.columns}
    for table in (right, left):
        stem = re.escape(singular(table.name.casefold()))
        for column in table.columns:
            said = r"[\s_]+".join(map(re.escape, words(column.name)))
            real = f"{right.name}_{column.name}" if table is right and column.name in taken else column.name
            before = rf"(?<![\w`]){stem}\w{{0,3}}(?:['’]s?)?[\s.]+(?:the\s+)?{said}s?\b"
            behind = rf"\b{said}s?\s+of\s+(?:the\s+|each\s+)?{stem}\w{{0,3}}\b"
            quoted = f"`{real}`".replace("\\", r"\\")
            question = re.sub(rf"{before}|{behind}", quoted, question, flags=re.IGNORECASE)
    if any(one.name.casefold() == right.name.casefold() for one in (*left.columns, *right.columns)):
        return question  # "by weather" is the column, and not the table
    stem = re.escape(singular(right.name.casefold()))
    loose = rf"(?<![\w`])(?:(?:of|for|from|by|to)\s+)?(?:the\s+|all\s+)?{stem}\w{{0,3}}\s+(?=(?:in|from|with|whose|where|that|of|over|under|above|below|since|before|after|between|during|on|by|per)\s)"
    question = re.sub(loose, "", question, flags=re.IGNORECASE)
    return re.sub(rf"\s+{stem}\w{{0,3}}\s*$", "", question, flags=re.IGNORECASE)


def followed(
    question: str, previous: Linked, catalogue: Catalogue, read: Callable[[str, Table, Query | Plot], Intent]
) -> Intent | None:
    """A follow-up of a question about two tables; None when it is none."""
    tables = {table.name: table for table in catalogue.tables}
    if previous.held is not None or previous.left not in tables or previous.right not in tables:
        return None
    left, right = tables[previous.left], tables[previous.right]
    query = replace(previous.query, table=left.name)
    before = replace(previous.drawn, query=query) if previous.drawn else query
    intent = read(qualified(question, left, right), read_as(left, right), before)
    drawn = intent if isinstance(intent, Plot) else None
    asked = drawn.query if drawn else intent
    return linked_as(asked, left.name, right.name, drawn, previous.keys) if isinstance(asked, Query) else None


def joinable(left: Table, right: Table) -> bool:
    """Whether two columns are so alike that one may be the key to the other table."""
    return any(
        alike(one.name, other.name, left.name, right.name) > SURE
        for one, other in candidates(left.columns, right.columns, left.name, right.name)
    )


def read_explicit(question: str, catalogue: Catalogue, read: Callable[[str, Table], Intent]) -> Intent | None:
    """A question that says what to join, or which rows of one table have none in the other."""
    tables = {table.name: table for table in catalogue.tables}
    if match := EXPLICIT.fullmatch(question):
        one, other = (table_named(match[side], list(tables)) for side in ("left", "right"))
        if not one or not other or one == other:
            return None
        keys = chosen(match["key"], tables[one], tables[other])
        rest = LEADING.sub("", match["rest"])
        for left, right, by in ((one, other, keys), (other, one, keys and keys[::-1])):
            linked = linked_by(rest, tables[left], tables[right], read)
            if linked:
                return replace(linked, keys=by)
        alone = read(qualified(rest, tables[one], tables[other]), read_as(tables[one], tables[other]))
        return linked_as(alone, one, other, None, keys) if isinstance(alone, Query) else alone
    if match := LACKING.fullmatch(question):
        one, other = (table_named(match[side], list(tables)) for side in ("left", "right"))
        if one and other and one != other:
            query = Query(one, aggregates=(Aggregate("count"),) if match["many"] else ())
            return Linked(one, other, query, held=match["no"] is None)
    return None


def chosen(key: str | None, left: Table, right: Table) -> tuple[str, str] | None:
    """The key that the question names."""
    if not key:
        return None
    name = key.strip("`'\"")
    sides = [
        next((one.name for one in table.columns if one.name.casefold() == name.casefold()), None)
        for table in (left, right)
    ]
    return (sides[0], sides[1]) if sides[0] and sides[1] else None


def keys_told(output: str) -> list[Key]:
    """The keys in what find_join_keys told, the best first."""
    rows = (cells(output) or [])[1:]
    return [Key(row[0], row[1], (number(row[3]) or 0) / 100, row[4]) for row in rows if len(row) == 5]


def rivals(keys: list[Key], left: str, right: str) -> list[Key]:
    """The keys that are as good as the best one."""

    def value(one: Key) -> float:
        names = alike(one.left, one.right, left, right)
        return worth(names, one.overlap, one_sided=one.relation != "many to many")

    return [one for one in keys if value(keys[0]) - value(one) < NEAR]


def told_of(output: str, keys: tuple[str, str]) -> str:
    """What find_join_keys said of the rows that a key joins."""
    start = f"- By `{keys[0]}` = `{keys[1]}` "
    line = next((line for line in output.splitlines() if line.startswith(start)), "")
    return line.removeprefix("- ")


def statement(linked: Linked, catalogue: Catalogue) -> tuple[str, Table]:
    """The SELECT that answers it, and the table that it reads."""
    tables = {table.name: table for table in catalogue.tables}
    left, right = tables[linked.left], tables[linked.right]
    assert linked.keys is not None
    if linked.held is None:
        table = both(left, right, linked.keys, used_by(linked.query))
        return sql.select(linked.query, table), table
    one, other = map(identifier, linked.keys)
    there = f"{one} IN (SELECT {other} FROM {identifier(right.name)} WHERE {other} IS NOT NULL)"
    kept = f"WHERE {there}" if linked.held else f"WHERE {one} IS NULL OR NOT {there}"
    what = "count(*) AS count" if linked.query.aggregates else "*"
    return f"SELECT {what} FROM {identifier(left.name)} {kept}", left
