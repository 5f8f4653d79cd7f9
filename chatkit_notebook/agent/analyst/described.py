"""Questions about a variable as a whole: "describe X", "columns of X", "how many rows has X"."""

from __future__ import annotations

import re

from .intents import Describe
from .names import Catalogue, find
from .phrases import OPENING, ROWS, Quotes
from .sayings import COLUMNS, SHAPE, WHOLE


def described(question: str, quotes: Quotes, catalogue: Catalogue, *, named: bool) -> Describe | None:
    """The variable that a question is about as a whole; None when it asks for something of it.

    Args:
        question: The text.
        quotes: Its quoted parts.
        catalogue: What is in memory.
        named: The question names a table.
    """
    text = re.sub(r"\s+", " ", quotes.restore(question.casefold()))
    names = catalogue.names()
    for pattern, focus in ((COLUMNS, "columns"), (SHAPE, "shape"), (WHOLE, "all")):
        match = pattern.fullmatch(text) or pattern.fullmatch(OPENING.sub("", text))
        if match is None:
            continue
        name = re.sub(
            rf"^(?:the|my)\s+|\s+(?:variable|table|data\s?frame|frame|data\s?set|object|columns?"
            rf"|{ROWS})$",
            "",
            match["name"].strip(),
        )
        found = find(name, names, 0.8)
        if found:
            return Describe(found.name, focus)  # type: ignore[arg-type]
    alone = re.fullmatch(r"(?:show |display |print |see |view )?(?:me )?(?:the )?(.+?)", text)
    found = find(alone[1], names, 0.97) if alone else None
    if found and (all(table.name != found.name for table in catalogue.tables) or text == alone[1]):  # type: ignore[index]
        return Describe(found.name)
    if (
        not named
        and len(catalogue.tables) == 1
        and re.fullmatch(
            r"(?:the |show |list |all |what |which )*(?:columns?(?: names?)?|fields|schema|dtypes|shape"
            r"|describe|summary)(?: are there| do (?:we|i) have)?",
            OPENING.sub("", text),
        )
    ):
        return Describe(
            catalogue.tables[0].name,
            "shape" if "shape" in text else "all" if "desc" in text or "summ" in text else "columns",
        )
    return None
