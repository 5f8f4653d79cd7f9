"""The steps of a question about two tables: find the key, ask where there are several, and query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...tools.ask_person import NAME as ASK_PERSON
from ...tools.ask_person import NONE
from . import answers, talking
from .intents import Linked, Plot
from .joins import keys_told, rivals, statement, told_of
from .names import Catalogue, find
from .plots import chart_arguments
from .wording import code

Call = tuple[str, dict[str, Any]]


def step(
    linked: Linked, outputs: Sequence[str], said: Sequence[str | None], catalogue: Catalogue, *, can_ask: bool
) -> Call | str:
    """The next call of a tool, or the answer.

    Args:
        linked: What was asked.
        outputs: What the tools told so far.
        said: What the person answered when they were asked.
        catalogue: What is in memory.
        can_ask: The person can be asked.
    """
    if not outputs:
        return "find_join_keys", {"left": linked.left, "right": linked.right}
    told = outputs[0]
    if told.startswith("Error:"):
        return talking.failed(told.partition("\n")[0].removeprefix("Error:").strip(), linked, catalogue)
    keys = linked.keys or chosen(linked, told, said)
    if keys is None:
        found = keys_told(told)
        if not found:
            why = told.partition("\n")[0]
            return talking.failed(
                f"That needs both tables, and I found no key to join them. {why}", linked, catalogue
            )
        options = [f"{one.left} = {one.right}" for one in rivals(found, linked.left, linked.right)]
        question = f"By which columns should I join {code(linked.left)} and {code(linked.right)}?"
        if said or not can_ask:
            return talking.failed(
                f"{question} There is {', or '.join(map(code, options))}.", linked, catalogue
            )
        return ASK_PERSON, {"question": question, "options": options}
    if len(outputs) < 2 and repeats(linked, keys, told):
        return talking.failed(
            f"A row of {code(linked.left)} may have several in {code(linked.right)} and would come again. "
            f"Ask for a number of each instead, such as a total by a column of {code(linked.left)}.",
            linked,
            catalogue,
        )
    if len(outputs) < 2:
        return query_of(linked, keys, catalogue)
    return answers.linked_worded(linked, outputs[1], told_of(told, keys), catalogue)


def repeats(linked: Linked, keys: tuple[str, str], told: str) -> bool:
    """Whether rows would be listed once for each row that they have in the second table."""
    if linked.held is not None or linked.query.aggregates or linked.query.distinct:
        return False
    return any((one.left, one.right) == keys and one.relation.endswith("many") for one in keys_told(told))


def chosen(linked: Linked, told: str, said: Sequence[str | None]) -> tuple[str, str] | None:
    """The key to join by; None when there is none, or several and the person chose none of them."""
    found = keys_told(told)
    if not found:
        return None
    best = rivals(found, linked.left, linked.right)
    if len(best) == 1:
        return best[0].left, best[0].right
    if not said or said[-1] is None or said[-1] == NONE:
        return None
    named = {f"{one.left} = {one.right}": (one.left, one.right) for one in best}
    match = find(said[-1], list(named))
    return named[match.name] if match else None


def query_of(linked: Linked, keys: tuple[str, str], catalogue: Catalogue) -> Call:
    """The call that answers it once the key is known."""
    linked = replace(linked, keys=keys)
    sql, table = statement(linked, catalogue)
    if isinstance(linked.drawn, Plot) and linked.query.groups:
        return "show_chart", {**chart_arguments(linked.drawn, table), "name": linked.left}
    return "query_frames", {"sql": sql, "title": answers.title(linked)}
