"""What the type of a column is called for a reader: "text", where the engine says VARCHAR."""

from __future__ import annotations

import re

WORDS = {
    "VARCHAR": "text",
    "BOOLEAN": "true or false",
    "DATE": "date",
    "TIME": "time",
    "TIME_NS": "time",
    "INTERVAL": "duration",
    "BLOB": "bytes",
    "UUID": "UUID",
}
WHOLE = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?")
NUMBER = re.compile(r"DOUBLE|FLOAT|DECIMAL\(\d+,\d+\)")
MOMENT = re.compile(r"TIMESTAMP(?P<zone>TZ)?(?:_S|_MS|_NS)?(?P<long_zone> WITH TIME ZONE)?")
NESTED = (
    (re.compile(r".*\[\d*\]$"), "list"),
    (re.compile(r"STRUCT\("), "record"),
    (re.compile(r"MAP\("), "mapping"),
    (re.compile(r"ENUM\("), "choice"),
)


def type_words(dtype: str) -> str:
    """The engine's name of a type as a word; what a frame calls its own types stays as it is.

    Args:
        dtype: As in the facts of a column, such as "VARCHAR", "DECIMAL(18,2)" or "float64".
    """
    if dtype in WORDS:
        return WORDS[dtype]
    if WHOLE.fullmatch(dtype):
        return "whole number"
    if NUMBER.fullmatch(dtype):
        return "number"
    moment = MOMENT.fullmatch(dtype)
    if moment:
        return "moment with time zone" if moment["zone"] or moment["long_zone"] else "date and time"
    return next((word for pattern, word in NESTED if pattern.match(dtype)), dtype)
