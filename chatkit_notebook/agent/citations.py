"""Numbers of an answer, each with the query it came from, as ChatKit's annotations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chatkit.types import Annotation, EntitySource

from ..context import Evidence
from ..views.cells import cut, one_line

NUMBER = re.compile(
    r"(?<![\w.,#])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])", re.IGNORECASE
)
# code, links, mathematics, what the application wrote, words that are quoted, and the numbers of a list
NO_PLACE = re.compile(
    r"```.*?(?:```|\Z)|(`+).+?\1|!?\[[^\]]*\]\([^)]*\)|<[^>]*>|\$\$.*?\$\$|⟦.*?⟧|“[^”\n]*[^\W\d_][^”\n]*”|^\s*\d+[.)](?=\s)|https?://\S+",
    re.DOTALL | re.MULTILINE,
)
CLOSING = re.compile(r"\s?%|[ \u00a0](?:bytes|[kMGT]i?B|ms|s|mm|cm|m|km|mg|g|kg)\b|\*{1,3}|_{1,2}(?!\w)")
"""What belongs to a number behind it: its unit, and the end of what it stands in."""
MOST = 60
TITLE_CHARACTERS = 120
SQL_CHARACTERS = 4_000


def cited(text: str, evidence: Sequence[Evidence]) -> list[Annotation]:
    """An annotation behind each number of a text that a tool's result holds.

    A rounded number counts as the one that it was rounded from, and a share as its percentage. Where several
    results hold it, the latest one is named.

    Args:
        text: An answer, in Markdown.
        evidence: What tools told, oldest first.
    """
    if not evidence:
        return []
    known = [(one, held_by(one)) for one in reversed(evidence)]
    hidden = NO_PLACE.sub(lambda match: " " * len(match[0]), text)
    made: list[Annotation] = []
    for match in NUMBER.finditer(hidden):
        source = next((one for one, values in known if holds(values, match[0], text[match.end() :])), None)
        if source is not None and len(made) < MOST:
            made.append(Annotation(source=entity(source), index=behind(text, match.end())))
    return made


def held_by(evidence: Evidence) -> frozenset[float]:
    """The numbers that a result tells."""
    return frozenset(
        value for match in NUMBER.finditer(evidence.text) if (value := value_of(match[0])) is not None
    )


def holds(values: Iterable[float], said: str, after: str) -> bool:
    """Whether one of the values is what a number says, as far as its digits go."""
    number = value_of(said)
    if number is None:
        return False
    mantissa = said.casefold().partition("e")[0]
    decimals = len(mantissa.partition(".")[2])
    tolerance = 0.5 * 10.0**-decimals * (1 + 1e-9)
    percent = re.match(r"\s?%", after) is not None
    for value in values:
        # whole numbers are counts: only a longer one can have been rounded to them
        if value == number or (abs(value - number) <= tolerance and (decimals or value != int(value))):
            return True
        if percent and abs(value * 100 - number) <= tolerance:
            return True
    return False


def value_of(text: str) -> float | None:
    try:
        return float(text.replace(",", "").replace("−", "-"))
    except ValueError:
        return None


def behind(text: str, at: int) -> int:
    """The place behind a number where a mark breaks no markup."""
    while match := CLOSING.match(text, at):
        at = match.end()
    return at


def entity(evidence: Evidence) -> EntitySource:
    """The query as a source."""
    title = cut(one_line(evidence.title[: TITLE_CHARACTERS + 1]), TITLE_CHARACTERS)
    data = {"variables": ", ".join(evidence.variables)}
    if evidence.sql:
        data["sql"] = evidence.sql[:SQL_CHARACTERS]
    return EntitySource(
        id=evidence.id,
        title=title,
        label=title,
        icon="analytics",
        description=evidence.sql[:SQL_CHARACTERS] or None,
        group="Queries" if evidence.sql else "Variables",
        data=data,
    )


def earlier(items: Sequence[Any]) -> Iterator[Evidence]:
    """What tools told in earlier turns, from the model's input: follow-ups lean on it."""
    calls: dict[str, Mapping[str, Any]] = {}
    for item in items:
        if not isinstance(item, Mapping):
            continue
        if item.get("type") == "function_call":
            calls[str(item.get("call_id"))] = item
        elif item.get("type") == "function_call_output":
            call_id = str(item.get("call_id"))
            call, output = calls.get(call_id, {}), item.get("output")
            if isinstance(output, str) and not output.startswith("Error"):
                arguments = arguments_of(call)
                name = str(call.get("name", ""))
                title = str(arguments.get("title") or arguments.get("name") or name)
                sql = arguments.get("sql")
                yield Evidence(call_id, title, output, sql if isinstance(sql, str) else "", ())


def arguments_of(call: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        found = json.loads(str(call.get("arguments") or "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}
