"""Ways of asking that mean a documented one: "how heavy is each species?" is "average weight by species"."""
# ruff: noqa: E501, ISC004 - a table of one line each is easier to read

from __future__ import annotations

import re

from .phrases import NUMBER_WORDS

NOUNS = {
    "heavy": "weight", "long": "length", "tall": "height", "high": "height", "old": "age", "windy": "wind",
    "hot": "temperature", "warm": "temperature", "cold": "temperature", "expensive": "price", "fast": "speed",
    "deep": "depth", "wide": "width", "big": "size", "large": "size", "rainy": "precipitation",
    "powerful": "horsepower", "quick": "acceleration",
}  # fmt: skip
BE = r"(?:is|are|was|were)"
COUNTED = "|".join(word for word, number in NUMBER_WORDS.items() if 2 <= number <= 20 and " " not in word)

REWORDINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (
            rf"how (?P<how>{'|'.join(NOUNS)}) {BE} (?:each|every) (?P<what>.+?)(?: on average)?",
            r"average {noun} by \g<what>",
        ),
        (
            rf"how (?P<how>{'|'.join(NOUNS)}) {BE} it on average(?P<rest> in .+)?",
            r"average {noun}\g<rest>",
        ),
        (
            rf"how (?P<how>{'|'.join(NOUNS)}) {BE} (?:the )?(?P<what>(?!it\b|this|that).+?)(?: on average)?",
            r"average {noun} of \g<what>",
        ),
        (
            r"(?:what|how much) (?:do|does|did) (?P<what>.+?) weigh(?: on average)?",
            r"average weight of \g<what>",
        ),
        (
            r"(?:what|how much) (?:do|does|did) (?P<what>.+?) cost(?: on average)?",
            r"average price of \g<what>",
        ),
        (
            r"how much (?P<what>\w+?)(?: (?:fell|was there|is there|came|in all|in total|overall|altogether|did we get))+"
            r"(?P<rest> (?:in|by|per|for) .+)?",
            r"total \g<what>\g<rest>",
        ),
        (r"(?P<what>.+?)(?:,)? on average(?P<rest> .+)?", r"average \g<what>\g<rest>"),
        (r"(?P<what>[\w ]+?) count", r"number of \g<what>"),
        (
            r"(?:show |list |give me |what are )?(?:the )?(?P<n>\d+) (?P<what>.+?) with (?:the )?most (?P<by>.+)",
            r"top \g<n> \g<what> by number of \g<by>",
        ),
        (
            r"(?:show |list |give me |what are )?(?:the )?(?P<n>\d+) (?P<what>.+?) with (?:the )?fewest (?P<by>.+)",
            r"bottom \g<n> \g<what> by number of \g<by>",
        ),
        (
            r"(?:show |list |give me |what are )?(?:the )?(?P<n>\d+) (?P<what>.+?) with (?:the )?(?:highest|largest|greatest) "
            r"(?P<by>.+)",
            r"top \g<n> \g<what> by \g<by>",
        ),
        (
            r"(?:show |list |give me |what are )?(?:the )?(?P<n>\d+) (?P<what>.+?) with (?:the )?(?:lowest|smallest|least) "
            r"(?P<by>.+)",
            r"bottom \g<n> \g<what> by \g<by>",
        ),
        (
            r"where (?:do|are|can) (?:the )?most (?P<what>.+?)(?: live| found| be found)?,? by (?P<by>.+)",
            r"which \g<by> has the most \g<what>",
        ),
        (
            r"(?P<what>(?:highest|lowest|largest|smallest|max\w*|min\w*) .+?) ever(?: had| seen| recorded| reached)?",
            r"\g<what>",
        ),
    )
)


def reworded(question: str) -> str:
    """The question in a documented form, or as it is.

    Args:
        question: In one line, without its closing mark.
    """
    text = re.sub(
        rf"\b({COUNTED})\b",
        lambda match: str(NUMBER_WORDS[match[0].casefold()]),
        question,
        flags=re.IGNORECASE,
    )
    for pattern, meant in REWORDINGS:
        if match := pattern.fullmatch(text):
            noun = NOUNS.get((match.groupdict().get("how") or "").casefold(), "")
            return match.expand(meant.replace("{noun}", noun)).strip()
    return text
