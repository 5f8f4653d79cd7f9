"""Conditions in plain English: "body mass over 5000 and sex is female" becomes tests of columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ...inspection.facts import Column, Value
from .columns import NotUnderstoodError, column, timeline
from .intents import Condition, Operator, Period, Where
from .literals import NUMBER, by_unit, by_what, converts, literal, with_unit_of
from .names import NUMERIC, Table, find, find_value, words
from .periods import part_of_time, point_in_time
from .phrases import rows_only
from .places import STATES
from .usual import COMPARING, at_an_end, compared_with_own

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

ONE_UNIT = re.compile(
    r"(?<![\w.⁑<>=] )(?<![\w.])(?P<numbers>\d[\d.]*(?:\s*,\s*\d[\d.]*)*)"
    r"(?P<rest>\s*(?:,\s*)?\bor\s+\d[\d.]*\s+(?P<unit>[a-z]\w+))",
    re.IGNORECASE,
)
NOT_FROM = re.compile(r"(?:(?:are|is|was|were)\s+)?not\s+(?:from|in|on|of|at)\s+(.+)$", re.IGNORECASE)
UNLIKE = re.compile(r"(?:dis|un|in|non-?|not-)(?P<what>[a-z]{4,})", re.IGNORECASE)
"""Says the contrary: "dissatisfied", "unpaid", "inactive", "non-smoker"."""
NONE_OF = frozenset(
    {
        "precipitation",
        "rain",
        "rainfall",
        "snow",
        "snowfall",
        "quantity",
        "discount",
        "tip",
        "tips",
        "delay",
        "children",
    }
)
"""What there may be none of: then the number is 0, and not missing."""
IMPLIES_TIME = re.compile(r"\b(?:after|before|since|until|between|later|earlier)\b", re.IGNORECASE)

Restore = Callable[[str], str]
"""Gives quoted text back its words."""


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
    text = ONE_UNIT.sub(with_unit, text)
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
        elif last is not None and apart(found, last):
            # "for 2012 and 2014": no row is in both
            alternatives.append([*alternatives[-1][:-1], found])
        elif connector == "or" and alternatives[-1]:
            alternatives.append([found])
        else:
            alternatives[-1].append(found)
        connector = "and"
    return tuple(tuple(group) for group in alternatives if group)


def apart(found: Condition, last: Condition) -> bool:
    """Whether two conditions are of one date in two stretches of time that have no day in common."""
    if (found.column, found.operator, last.operator) != (last.column, "=", "="):
        return False
    one, other = found.values[0], last.values[0]
    if not isinstance(one, Period) or not isinstance(other, Period):
        return False
    return one.start >= other.end or other.start >= one.end


def with_unit(match: re.Match[str]) -> str:
    """Gives each of several numbers the unit behind the last one: "4 or 6 cylinders"."""
    numbers = re.split(r"\s*,\s*", match["numbers"])
    return ", ".join(f"{one} {match['unit']}" for one in numbers) + match["rest"]


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
    if (end := at_an_end(restore(piece), table)) is not None:
        return end
    if re.match(r"(?:for|in|on|from|at|during|within|among)\s+", piece, re.IGNORECASE):
        try:
            return bare(piece, table, last, restore)
        except NotUnderstoodError:
            pass
    if match := NOT_FROM.match(piece):
        inner = bare(f"from {match[1]}", table, last, restore)
        if inner.operator in OPPOSITES:
            return replace(inner, operator=OPPOSITES[inner.operator])
    if match := re.match(r"(?P<how>no|missing|without|null|empty)\s+(?P<name>.+)$", piece, re.IGNORECASE):
        if match["how"].casefold() in {"no", "without"} and (
            answer := answered(restore(match["name"]), table)
        ):
            return replace(answer, operator="!=")  # "with no discount" of yes and no
        names = [one.name for one in table.columns]
        held = find_value(restore(match["name"]), table.peek(), names)
        try:
            if len(held) == 1 and not find(restore(match["name"]), names, 0.97):
                # "no rain": a value, and not another word for a column
                return Condition(held[0][0], "!=", (str(held[0][1]),))
            held_ = column(restore(match["name"]), table)
            if (
                match["how"].casefold() in {"no", "without"}
                and held_.kind in NUMERIC
                and NONE_OF & set(words(held_.name))
            ):
                return Condition(held_.name, "=", (0,))  # "no precipitation" is measured, and none
            return Condition(held_.name, "missing")
        except NotUnderstoodError:
            # "without Adelie": a value that is left out
            inner = bare(match["name"], table, last, restore)
            if inner.operator not in OPPOSITES:
                raise
            return replace(inner, operator=OPPOSITES[inner.operator])
    for pattern, operator in OPERATORS:
        glue = r"(?<![\w.])" if pattern[0].isalpha() or pattern.startswith("(?:") else ""
        for match in re.finditer(rf"{glue}(?:{pattern})(?!\w)", piece, re.IGNORECASE):
            left, right = piece[: match.start()].strip(), piece[match.end() :].strip()
            if match[0].casefold() == "in" and left and not holds_one(left, right, table, restore):
                continue
            if operator in {"missing", "present"} or right:
                implied = timeline(table) if IMPLIES_TIME.search(match[0]) else None
                return compare(left, operator, right, table, last or implied, restore)
    return bare(piece, table, last, restore)


def holds_one(left: str, right: str, table: Table, restore: Restore) -> bool:
    """Whether "LEFT in RIGHT" tests LEFT: the name in "names in HI" is shown, not compared."""
    try:
        target = column(restore(left), table)
    except NotUnderstoodError:
        return True
    if target.kind not in {"text", "categorical"}:
        return True
    values = [restore(part).strip("'\"()[] ") for part in re.split(r"\s*,\s*", right)]
    return len(values) > 1 or any(
        find_value(one, table.peek(), [target.name]) or table.seek(one).get(target.name) for one in values
    )


def compare(
    left: str, operator: Operator, right: str, table: Table, last: Condition | Column | None, restore: Restore
) -> Condition:
    if left:
        target = column(restore(left), table)
        if operator in {">", ">=", "<", "<="} and counts_rows(restore(left), target, table):
            raise NotUnderstoodError(
                left,
                f"“{left}” are the rows of `{table.name}`: which column is “{restore(right)}” about?",
            )
        if (own := compared_with_own(target, operator, restore(right), table)) is not None:
            return own
    elif (own := compared_with_own(None, operator, restore(right), table)) is not None:
        return own
    elif operator == "between" and (ends := re.fullmatch(r"(\S+\s+⁑\s+\S+)\s+(?:of\s+)?(.+)", right)):
        target, right = column(restore(ends[2]), table), ends[1]
    elif isinstance(last, Column):
        target = last
    elif what := by_what(restore(right), table):
        target, right = what
    elif named := by_unit(restore(right), table):
        target = named
    elif re.match(r"(?:the )?freezing\b", right, re.IGNORECASE):
        target = column("temperature", table)
    elif last is not None:
        target = table.column(last.column)
    elif (only := only_number(operator, restore(right), table)) is not None:
        target = only
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
    if operator == "between" and target.kind in NUMERIC:
        parts[0] = with_unit_of(restore(parts[0]), restore(parts[1]))
    values, fold = [], False
    said = " to ".join(parts) if any(converts(restore(part), target) for part in parts) else ""
    for part in parts:
        value, folded = literal(restore(part), target, table)
        values.append(value)
        fold |= folded
    if operator == "between" and isinstance(values[0], int | float) and isinstance(values[1], int | float):
        values.sort(key=float)  # type: ignore[arg-type]
    if len(values) == 1 and operator in {"in", "not in"}:
        operator = "=" if operator == "in" else "!="
    return Condition(target.name, operator, tuple(values), fold, said)


def only_number(operator: Operator, right: str, table: Table) -> Column | None:
    """The one column that "above 500" can be about; None where there are several, or a unit is said."""
    plain = operator in COMPARING and re.fullmatch(r"[$€£]?-?\d[\d,]*(?:\.\d+)?k?", right.strip())
    numbers = [one for one in table.columns if one.kind in NUMERIC and words(one.name) != ("year",)]
    return numbers[0] if plain and len(numbers) == 1 else None


def counts_rows(said: str, target: Column, table: Table) -> bool:
    """Whether a column only numbers the rows and is said as what they are: "respondents" of `respondent`."""
    first = table.columns[0]
    plural = said.strip().casefold().endswith("s") and not target.name.casefold().endswith("s")
    return target == first and target.kind == "integer" and plural


def bare(piece: str, table: Table, last: Condition | None, restore: Restore) -> Condition:
    """A condition without an operator: a value alone ("Adelie"), or a column and its value ("year 2009")."""
    text = re.sub(r"^(?:for|in|on|from|of|at|among|within|during|by)\s+(?:the\s+|only\s+)*", "", piece)
    if (made := table.meant.get(text[:1])) is not None and rows_only(text[1:]):
        return made
    said = restore(text)
    names = [column.name for column in table.columns]
    if last is not None and last.operator in {"=", "!=", "in", "not in"}:
        target = table.column(last.column)
        if target.kind in {"integer", "number"} and NUMBER.match(said):
            return Condition(target.name, "=", (literal(said, target, table)[0],))
    found = find_value(said, table.peek(), names) or value_and_column(said, table)
    if not found and text != piece:
        # "in HI" can only be a value: one that the sample of rows does not hold
        found = find_value(said, table.seek(said), names)
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
    if clock and clock.kind in {"date", "datetime"} and (part := part_of_time(said)):
        return Condition(clock.name, "part", (part[0], *part[1]))
    if len(said.split()) > 1 and (answer := answered(said, table)) is not None:
        return answer
    for cut in range(len(parts := said.split()) - 1, 0, -1):
        if {parts[cut - 1].casefold(), parts[cut].casefold()} & {"in", "of", "from", "on", "at", "for"}:
            continue  # "names in HI"
        match = find(" ".join(parts[:cut]), names)
        if match and not match.ambiguous:
            target = table.column(match.name)
            value, fold = literal(" ".join(parts[cut:]), target, table)
            if fold and not table.seek(str(value)).get(target.name):
                continue  # "islands have no gentoo": no value of that column
            return Condition(target.name, "=", (value,), fold)
    if (answer := answered(said, table)) is not None:
        return answer
    raise NotUnderstoodError(said, f"I do not know what “{said}” means in `{table.name}`.")


def answered(said: str, table: Table) -> Condition | None:
    """The test that a column of yes and no alone is: "satisfied", "unpaid ones"; None for other words."""
    parts = re.sub(r"\s+(?:us|me|it|them)$", "", said).split()
    while len(parts) > 1 and rows_only(parts[-1]):
        parts.pop()
    names = [column.name for column in table.columns]
    if len(parts) == 1 and (unlike := UNLIKE.fullmatch(parts[0])) and not find(parts[0], names, 0.9):
        match = find(unlike["what"], names, 0.97)
        yes = yes_of(match.name, table) if match else None
        return Condition(match.name, "!=", (yes,)) if match and yes is not None else None
    match = find(" ".join(parts), names)
    if match is None or match.ambiguous or (yes := yes_of(match.name, table)) is None:
        return None
    return Condition(match.name, "=", (yes,))


def yes_of(name: str, table: Table) -> bool | str | None:
    """What a column of yes and no holds for yes; None where it is no such column."""
    if table.column(name).kind == "boolean":
        return True
    answers = {str(value).casefold(): str(value) for value in table.peek().get(name, ())}
    return answers["yes"] if {"yes", "no"} <= answers.keys() else None


def value_and_column(said: str, table: Table) -> list[tuple[str, Value]]:
    """A value before the name of its column or before "rows": "Dream island", "snowy days"."""
    parts = said.split()
    for cut in range(len(parts) - 1, 0, -1):
        value, rest = " ".join(parts[:cut]), " ".join(parts[cut:])
        if rows_only(rest):
            return find_value(value, table.peek(), [column.name for column in table.columns])
        match = find(rest, [column.name for column in table.columns], 0.9)
        if match and not match.ambiguous and (held := find_value(value, table.peek(), [match.name])):
            return held
        state = STATES.get(value.casefold()) if match and "state" in words(match.name) else None
        if match and state and find_value(state, table.peek(), [match.name]):
            return [(match.name, state)]  # "New York state"
    return []


def merged(old: Where, new: Where) -> Where:
    """A follow-up's conditions added to those before; a column that is tested anew loses its old test.

    A date may be of a year and on a weekday at once.
    """
    if len(new) != 1:
        return new or old
    fresh = {(one.column, one.operator == "part") for one in new[0]}
    kept = [tuple(c for c in group if (c.column, c.operator == "part") not in fresh) for group in old] or [()]
    return tuple(dict.fromkeys((*group, *(replace(c) for c in new[0])) for group in kept))
