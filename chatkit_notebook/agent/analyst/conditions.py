"""Conditions in plain English: "body mass over 5000 and sex is female" becomes tests of columns."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from ...inspection.facts import Column
from .intents import Condition, Literal_, Operator, Period, Where
from .names import Table, find, find_value, same_stem, singular, words

OPERATORS: tuple[tuple[str, Operator], ...] = (
    (r"(?:(?:is|are) )?not (?:one of|in|any of)", "not in"),
    (r"(?:is|are|was|were)?\s*(?:not|n't) (?:missing|null|na|nan|empty|blank|none)", "present"),
    (r"(?:is|are) (?:present|known|there)", "present"),
    (r"(?:(?:is|are|was|were) )?(?:missing|null|na|nan|empty|blank|none|unknown)$", "missing"),
    (r"(?:(?:is|are|was|were|lies|falls) )?between", "between"),
    (r">=|≥|=>|(?:(?:is|are|of|was) )?(?:at least|no less than|not less than|since)", ">="),
    (r"<=|≤|=<|(?:(?:is|are|of|was) )?(?:at most|no more than|not more than|up to)", "<="),
    (r"!=|<>|≠|(?:is|are|was|were|does) not(?: equal(?: to)?)?|isn't|aren't|wasn't|other than|not", "!="),
    (
        (
            r">|(?:(?:is|are|of|was|were) )?(?:over|above|exceeds|exceeding|after|beyond"
            r"|(?:more|greater|larger|bigger|higher|older|longer|heavier|later|taller|wider) than)"
        ),
        ">",
    ),
    (
        (
            r"<|(?:(?:is|are|of|was|were) )?(?:under|below|before|until"
            r"|(?:less|smaller|fewer|lower|shorter|younger|lighter|earlier|cheaper|narrower) than)"
        ),
        "<",
    ),
    (r"(?:contains?|containing|includes?|including|like)", "contains"),
    (r"startswith", "starts"),
    (r"endswith", "ends"),
    (r"(?:(?:is|are) )?(?:one of|in|any of)", "in"),
    (r"==|=|:|(?:is |are )?(?:equals?|equal to)|is|are|was|were|being", "="),
)

NUMBER = re.compile(
    r"[$€£]?(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[-+]?\d+)?)\s?(?P<scale>k|thousand|m"
    r"|mio|million|bn|billion)?(?![a-z])"
    r"(?:\s*(?P<unit>[^\W\d_]+|%|°c|°f))?$",
    re.IGNORECASE,
)

CONNECTOR = re.compile(r"\s*(?:,\s*)?\b(and|or|but|nor)\b\s*|\s*,\s+|\s*(&&?|\|\|?)\s*", re.IGNORECASE)

OPPOSITES: dict[Operator, Operator] = {
    "=": "!=",
    "!=": "=",
    "in": "not in",
    "not in": "in",
    "missing": "present",
    "present": "missing",
    ">": "<=",
    ">=": "<",
    "<": ">=",
    "<=": ">",
}

NOT_FROM = re.compile(r"(?:(?:are|is|was|were)\s+)?not\s+(?:from|in|on|of|at)\s+(.+)$", re.IGNORECASE)
IMPLIES_TIME = re.compile(r"\b(?:after|before|since|until|between|later|earlier)\b", re.IGNORECASE)

TIME = re.compile(r"(?:the\s+)?(?:time|dates?|days?|when|timeline)", re.IGNORECASE)

SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name
}


class NotUnderstoodError(Exception):
    """A phrase could not be read as what it should be.

    Attributes:
        phrase: The words that were not understood.
        why: A sentence for the user.
        rivals: Names the phrase could mean, when there are several.
    """

    def __init__(self, phrase: str, why: str, rivals: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.phrase, self.why, self.rivals = phrase, why, rivals


Restore = Callable[[str], str]
"""Gives quoted text back its words."""


def column(phrase: str, table: Table) -> Column:
    """The column a phrase means.

    Raises:
        NotUnderstoodError: There is none, or there are several.
    """
    match = find(phrase, (column.name for column in table.columns))
    if match is None and TIME.fullmatch(phrase) and (when := timeline(table)):
        return when
    if match is None:
        raise NotUnderstoodError(phrase, f"`{table.name}` has no column that looks like “{phrase}”.")
    if match.ambiguous:
        raise NotUnderstoodError(
            phrase,
            f"“{phrase}” could be more than one column of `{table.name}`.",
            (match.name, *match.rivals),
        )
    return table.column(match.name)


def conditions(text: str, table: Table, restore: Restore = str) -> Where:
    """Reads a where clause.

    Args:
        text: The clause without its "where".
        table: The table it is about.
        restore: Gives quoted parts back their words.

    Raises:
        NotUnderstoodError: Some part is not a condition on this table.
    """
    text = re.sub(r"(between\s+[^\s⁑][^⁑]*?)\s+and\s+", r"\1 ⁑ ", text, flags=re.IGNORECASE)
    pieces = CONNECTOR.split(text)
    alternatives: list[list[Condition]] = [[]]
    connector = "and"
    for piece in pieces:
        if piece is None or not piece.strip():
            continue
        if (word := piece.strip().casefold()) in {"and", "or", "but", "nor", "&", "&&", "|", "||"}:
            connector = "or" if word in {"or", "|", "||"} else "and"
            continue
        last = alternatives[-1][-1] if alternatives[-1] else None
        found = single(piece.strip(), table, last, restore)
        if last is not None and continues(found, last):
            alternatives[-1][-1] = Condition(
                last.column,
                "not in" if last.operator in {"!=", "not in"} else "in",
                (*last.values, *found.values),
                last.fold or found.fold,
            )
        elif connector == "or" and alternatives[-1]:
            alternatives.append([found])
        else:
            alternatives[-1].append(found)
        connector = "and"
    return tuple(tuple(group) for group in alternatives if group)


def continues(found: Condition, last: Condition) -> bool:
    """Whether "species is Adelie or Gentoo" goes on: one column can hold only one of two values."""
    if (
        found.column != last.column
        or found.operator not in {"=", "in"}
        or any(isinstance(v, Period) for v in found.values)
    ):
        return False
    return last.operator in {"=", "in", "!=", "not in"}


def single(piece: str, table: Table, last: Condition | None, restore: Restore) -> Condition:
    """One condition: `COLUMN OPERATOR VALUE`, or a shorter form of it."""
    piece = re.sub(
        r"^(?:(?:the|a|an|its|their|only|have|has|had|having|with|it|rows?|those|that|which|whose)\s+)+",
        "",
        piece,
        flags=re.I,
    )
    if match := re.match(
        r"not\s+(?=\S+.*\b(?:is|are|in|has|contains?|missing)\b|.*[<>=])(.+)$", piece, re.IGNORECASE
    ):
        inner = single(match[1], table, last, restore)
        if inner.operator in OPPOSITES:
            return replace(inner, operator=OPPOSITES[inner.operator])
    if re.match(r"(?:for|in|on|from|at|during|within|among)\s+", piece, re.IGNORECASE):
        try:
            return bare(piece, table, last, restore)
        except NotUnderstoodError:
            pass
    if match := NOT_FROM.match(piece):
        inner = bare(f"from {match[1]}", table, last, restore)
        if inner.operator in OPPOSITES:
            return replace(inner, operator=OPPOSITES[inner.operator])
    if match := re.match(r"(?:no|missing|without|null|empty)\s+(?P<name>.+)$", piece, re.IGNORECASE):
        return Condition(column(restore(match["name"]), table).name, "missing")
    for pattern, operator in OPERATORS:
        glue = r"(?<![\w.])" if pattern[0].isalpha() or pattern.startswith("(?:") else ""
        for match in re.finditer(rf"{glue}(?:{pattern})(?!\w)", piece, re.IGNORECASE):
            left, right = piece[: match.start()].strip(), piece[match.end() :].strip()
            if operator in {"missing", "present"} or right:
                implied = timeline(table) if IMPLIES_TIME.search(match[0]) else None
                return compare(left, operator, right, table, last or implied, restore)
    return bare(piece, table, last, restore)


def compare(
    left: str, operator: Operator, right: str, table: Table, last: Condition | Column | None, restore: Restore
) -> Condition:
    if left:
        target = column(restore(left), table)
    elif isinstance(last, Column):
        target = last
    elif named := by_unit(restore(right), table):
        target = named
    elif last is not None:
        target = table.column(last.column)
    else:
        raise NotUnderstoodError(
            right, f"I do not see which column of `{table.name}` “{operator} {restore(right)}” is about."
        )
    if operator in {"missing", "present"}:
        return Condition(target.name, operator)
    parts = re.split(r"\s+⁑\s+|\s+to\s+", right) if operator == "between" else [right.strip("()[] ")]
    if operator in {"in", "not in"}:
        parts = re.split(r"\s*,\s*", parts[0])
    if operator == "between" and len(parts) != 2:
        raise NotUnderstoodError(right, "“between” needs two values: `between 10 and 20`.")
    values, fold = [], False
    for part in parts:
        value, folded = literal(restore(part), target, table)
        values.append(value)
        fold |= folded
    if operator == "between" and isinstance(values[0], int | float) and isinstance(values[1], int | float):
        values.sort(key=float)  # type: ignore[arg-type]
    if len(values) == 1 and operator in {"in", "not in"}:
        operator = "=" if operator == "in" else "!="
    return Condition(target.name, operator, tuple(values), fold)


def by_unit(text: str, table: Table) -> Column | None:
    """The column a number's unit names: "4 cylinders", "5000 g" where only one column is in grams."""
    match = NUMBER.match(text.strip())
    if match is None or not match["unit"]:
        return None
    found = find(match["unit"], [column.name for column in table.columns], 0.97)
    if found:
        return table.column(found.name)
    named = [column for column in table.columns if match["unit"].casefold() in words(column.name)[1:]]
    return named[0] if len(named) == 1 else None


def bare(piece: str, table: Table, last: Condition | None, restore: Restore) -> Condition:
    """A condition without an operator: a value alone ("Adelie"), or a column and its value ("year 2009")."""
    text = re.sub(r"^(?:for|in|on|from|of|at|among|within|during|by)\s+(?:the\s+|only\s+)*", "", piece)
    said = restore(text)
    names = [column.name for column in table.columns]
    if last is not None and last.operator in {"=", "!=", "in", "not in"}:
        target = table.column(last.column)
        if target.kind in {"integer", "number"} and NUMBER.match(said):
            return Condition(target.name, "=", (literal(said, target, table)[0],))
    found = find_value(said, table.peek(), names)
    if len(found) == 1 or (found and last is not None and last.column in [name for name, _ in found]):
        name, value = next(((n, v) for n, v in found if last is not None and n == last.column), found[0])
        return Condition(name, "=", (str(value),))
    if found:
        options = tuple(f"{name} is '{value}'" for name, value in found)
        raise NotUnderstoodError(
            said, f"“{said}” is a value of more than one column of `{table.name}`.", options
        )
    if (number_of := NUMBER.match(said)) and number_of["unit"] and (named := by_unit(said, table)):
        return Condition(named.name, "=", (literal(said, named, table)[0],))
    clock = timeline(table)
    if clock and (period := point_in_time(said)):
        if clock.kind in {"integer", "number"} and re.fullmatch(r"\d{4}", said):
            return Condition(clock.name, "=", (int(said),))
        if clock.kind not in {"integer", "number"}:
            return Condition(clock.name, "=", (period,))
    for cut in range(len(parts := said.split()) - 1, 0, -1):
        match = find(" ".join(parts[:cut]), names)
        if match and not match.ambiguous:
            target = table.column(match.name)
            value, fold = literal(" ".join(parts[cut:]), target, table)
            return Condition(target.name, "=", (value,), fold)
    match = find(said, names)
    if match and not match.ambiguous and table.column(match.name).kind == "boolean":
        return Condition(match.name, "=", (True,))
    raise NotUnderstoodError(said, f"I do not know what “{said}” means in `{table.name}`.")


def timeline(table: Table) -> Column | None:
    """The column that says when: one called "year", else the only date."""
    for candidate in table.columns:
        if words(candidate.name) == ("year",):
            return candidate
    dates = [column for column in table.columns if column.kind in {"date", "datetime"}]
    return dates[0] if len(dates) == 1 else None


def literal(text: str, target: Column, table: Table) -> tuple[Literal_, bool]:
    """A value for a column, and whether its case has to be ignored.

    Raises:
        NotUnderstoodError: The text is no value of the column's type.
    """
    text = text.strip().strip("'\"“”‘’").strip()
    if target.kind in {"integer", "number", "duration"}:
        return number(text, target), False
    if target.kind == "boolean":
        if text.casefold() in {"true", "yes", "1", "on"}:
            return True, False
        if text.casefold() in {"false", "no", "0", "off"}:
            return False, False
        raise NotUnderstoodError(text, f"`{target.name}` is true or false, not “{text}”.")
    if target.kind in {"date", "datetime"}:
        period = point_in_time(text)
        if period is None:
            raise NotUnderstoodError(
                text,
                f"`{target.name}` holds dates and I cannot read “{text}” as one; write 2009, 2009-03 or "
                f"2009-03-31.",
            )
        return period, False
    seen = table.peek().get(target.name, ())
    if text in seen:
        return text, False
    found = find_value(text, {target.name: seen}, [target.name])
    return (str(found[0][1]), False) if found else (text, True)


def number(text: str, target: Column) -> float | int:
    match = NUMBER.match(text.strip())
    if match is None or not match["number"] or match["number"] in "+-":
        raise NotUnderstoodError(text, f"`{target.name}` holds numbers and “{text}” is none.")
    unit = (match["unit"] or "").casefold()
    if (
        unit
        and not any(same_stem(singular(unit), singular(word)) for word in words(target.name))
        and unit not in {"dollars", "euros", "years", "people", "percent", "%"}
    ):
        raise NotUnderstoodError(
            text,
            f"I do not convert units: write the number as it stands in `{target.name}`, without “{unit}”.",
        )
    value = float(match["number"].replace(",", "")) * SCALES.get((match["scale"] or "").casefold(), 1)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


QUARTER = re.compile(
    r"(?:the\s+)?(?P<n>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+)?(?P<year>\d{4})"
    r"|q(?P<m>[1-4])\s*(?:of\s+|/|-)?\s*(?P<y>\d{4})"
)
ORDINALS = {
    "first": 1, "1st": 1, "1": 1, "second": 2, "2nd": 2, "2": 2, "third": 3, "3rd": 3, "3": 3, "fourth": 4,
    "4th": 4, "4": 4, "last": 4,
}  # fmt: skip


def relative(text: str, today: dt.date | None = None) -> Period | None:
    """The period that "today", "last month" or "this year" names, by the calendar."""
    now = today or dt.date.today()
    match text.removeprefix("the "):
        case "today":
            start, end = now, now + dt.timedelta(days=1)
        case "yesterday":
            start, end = now - dt.timedelta(days=1), now
        case "this week" | "last week":
            start = now - dt.timedelta(days=now.weekday() + (7 if text.endswith("last week") else 0))
            end = start + dt.timedelta(days=7)
        case "this month":
            start = now.replace(day=1)
            end = (start + dt.timedelta(days=32)).replace(day=1)
        case "last month":
            end = now.replace(day=1)
            start = (end - dt.timedelta(days=1)).replace(day=1)
        case "this year":
            start, end = dt.date(now.year, 1, 1), dt.date(now.year + 1, 1, 1)
        case "last year":
            start, end = dt.date(now.year - 1, 1, 1), dt.date(now.year, 1, 1)
        case _:
            return None
    return Period(start.isoformat(), end.isoformat())


def point_in_time(text: str) -> Period | None:
    """The period that "2009", "2009-03", "March 2009", "3 March 2009" or a full date names."""
    text = text.strip().casefold().replace(",", "")
    if match := re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?", text):
        year, month, day = (int(part) if part else None for part in match.groups())
    elif match := QUARTER.fullmatch(text):
        number = ORDINALS[match["n"] or match["m"]]
        year, month = int(match["year"] or match["y"]), number * 3 - 2
        end = dt.date(year + (number == 4), month % 12 + 3 if number < 4 else 1, 1)
        return Period(dt.date(year, month, 1).isoformat(), end.isoformat())
    elif (now := relative(text)) is not None:
        return now
    elif match := re.fullmatch(r"(?:(\d{1,2})\.?\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})\s+)?(\d{4})", text):
        year, month = int(match[4]), MONTHS.get(match[2])
        day = int(match[1] or match[3]) if match[1] or match[3] else None
        if month is None:
            return None
    else:
        try:
            moment = dt.datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
        except ValueError:
            return None
        return Period(moment.isoformat(sep=" "), (moment + dt.timedelta(seconds=1)).isoformat(sep=" "))
    try:
        start = dt.date(year or 1, month or 1, day or 1)
        if day:
            end = start + dt.timedelta(days=1)
        elif month:
            end = dt.date(start.year + (start.month == 12), start.month % 12 + 1, 1)
        else:
            end = dt.date(start.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    return Period(start.isoformat(), end.isoformat())


def merged(old: Where, new: Where) -> Where:
    """A follow-up's conditions added to those before; a column that is tested anew loses its old test."""
    if len(new) != 1:
        return new or old
    fresh = {condition.column for condition in new[0]}
    kept = [tuple(c for c in group if c.column not in fresh) for group in old] or [()]
    return tuple(dict.fromkeys((*group, *(replace(c) for c in new[0])) for group in kept))
