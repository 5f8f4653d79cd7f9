"""The vocabulary of the grammar: how people begin, quote, count, rank and ask in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .intents import Function

TABLE = "§"
"""Stands for the table's name once it has been found and cut out of a question."""

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "fifty": 50, "hundred": 100, "a dozen": 12, "dozen": 12, "a few": 5, "some": 10}

COUNT = rf"(?:\d+|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"

ROWS = (
    rf"(?:rows?|records?|observations?|entries|days|lines|data(?:\s?points?)?|cases|samples?|examples?|items|ones?|results?"
    rf"|values|everything|{TABLE}"
    r"|them|those|these|that|it|this|there|all)"
)

HIGH = (
    r"(?:most|highest|largest|biggest|greatest|longest|heaviest|oldest|latest|newest|tallest|best|hottest"
    r"|warmest|fastest|strongest|windiest"
    r"|top|max(?:imum)?)"
)
LOW = (
    r"(?:fewest|least|lowest|smallest|shortest|lightest|youngest|earliest|worst|bottom|min(?:imum)?|cheapest"
    r"|coldest|slowest|weakest)"
)

FUNCTIONS: tuple[tuple[str, Function], ...] = (
    (
        (
            r"(?:number|count) of (?:distinct|unique|different)|how many (?:distinct|unique|different)"
            r"|distinct count(?: of)?|nunique"
        ),
        "distinct",
    ),
    (r"how many|number of|counts?(?: of)?|#", "count"),
    (r"totals?|sums?|summed", "sum"),
    (r"averages?|avg|means?", "mean"),
    (r"medians?", "median"),
    (r"spread|max-min spread", "range"),
    (r"standard deviations?|std\.?(?: dev\.?)?|stdev|stddev|sd", "std"),
    (
        r"minimum|min|lowest|smallest|least|earliest|shortest|lightest|coldest|slowest|weakest|southernmost|westernmost",
        "min",
    ),
    (
        (
            r"maximum|max|highest|largest|biggest|greatest|latest|longest|heaviest|hottest|northernmost"
            r"|easternmost|strongest|fastest|hottest|warmest|tallest|deepest|widest"
        ),
        "max",
    ),
)

OPENING = re.compile(
    r"^(?:(?:please|can you|could you|would you|will you|i want(?: to (?:see|know))?|i(?:'d"
    r"| would) like(?: to (?:see|know))?|i need|let me see|let's see"
    r"|show(?: me)?|give(?: me)?|display|print|list|see|view|get|find|fetch|select|compute|calculate"
    r"|tell me|what(?:'s|s| is| are| was| were)"
    r"|how about|what about|and|but|now|then|also|ok(?:ay)?|so|just|again|the|a|an|me|of|please|instead"
    r"|same|do|is|are)(?=[\s,]|$)[\s,]*)+",
    re.IGNORECASE,
)

CUE_STRONG = re.compile(
    r"^(?:and|but|now|then|ok(?:ay)?|only|just|also|same|instead|what about|how about|next|more|again"
    r"|without)\b"
    r"|\b(?:them|those|these|that|it)\b(?!\s+(?:is|are|has|have)\b)|\binstead\b",
    re.IGNORECASE,
)

CUE_WEAK = re.compile(
    r"^(?:the\s+)?(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?|by|per|where|whose|with|for|in|on|from|top|bottom|limit"
    r"|group(?:ed)?|split|after|before|since|descending|ascending"
    r"|largest first|smallest first|highest first|lowest first)\b",
    re.IGNORECASE,
)

MARKER = re.compile(
    rf"(?P<order>(?:,\s*|\band\s+|\bthen\s+)*\b(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?|arranged?)\b"
    rf"(?:\s+(?:it|that|them|those|these|this|{TABLE}|(?:the\s+)?(?:rows|results?|table)))*\s*(?:\b(?:by"
    rf"|on)\b|(?=\b(?:desc|asc)|$)))"
    r"|(?P<limit>\blimit(?:ed)?(?:\s+to)?\b)"
    r"|(?P<where>,?\s*\b(?:where|whose|with|having|for which|such that|(?:that|which|who) (?:have|has|are"
    r"|is|were|was)|only|if)\b)"
    r"|(?P<group>,?\s*\b(?:(?:and\s+)?(?:grouped|group|broken down|split|separated)(?:\s+(?:it|that"
    r"|them))?\s+by|by|per|for (?:each|every)|in each|each|across)\b)",
    re.IGNORECASE,
)

DIRECTION = re.compile(
    r"[,\s]*(?:\bin\s+)?\b(?:(?P<down>desc(?:ending)?(?:\s+order)?|(?:from\s+)?(?:largest|highest|most"
    r"|biggest|newest|latest|longest|heaviest)(?:\s+first|\s+to\s+\w+))"
    r"|(?P<up>asc(?:ending)?(?:\s+order)?|(?:from\s+)?(?:smallest|lowest|least|fewest|oldest|earliest"
    r"|shortest|lightest)(?:\s+first|\s+to\s+\w+)|alphabetically))\s*$",
    re.IGNORECASE,
)

TAIL_LIMIT = re.compile(
    rf"(?<=\w)[,\s]+(?:and\s+|but\s+|only\s+|just\s+|show\s+)*(?:the\s+)?(?P<end>top|bottom|first"
    rf"|last)\s+(?P<n>{COUNT})(?:\s+{ROWS}|\s+only)*\s*$",
    re.IGNORECASE,
)

MARKS_OF = (
    r"^(?:(?:show|give|make)(?:\s+me)?\s+)?(?:an?\s+|the\s+)?(?:bars?|lines?|area|points)\s+(?:of|for)\b"
)
"""How a chart begins that is called by its marks."""

CHART = re.compile(
    r"\b(?:plot|chart|graph|draw|visuali[sz]e|histogram|scatter(?:\s?plot)?|bar\s?(?:chart|plot)|line\s?(?:chart"
    r"|plot)|pie\s?(?:chart)?|box\s?plot)s?\b"
    rf"|{MARKS_OF}"
    r"|\bas\s+(?:an?\s+)?(?:bars?|lines?|areas?|points|histogram)\s*$",
    re.IGNORECASE,
)

CHART_WORDS = re.compile(
    r"\b(?:as|in|using|with|make|create)?\s*(?:an?\s+)?(?:bars?|lines?|area|areas|pie|scatter|box)?\s*"
    r"(?:plot|chart|graph|draw|visuali[sz]e|histogram|boxplot)s?\s*(?:of\b|for\b|showing\b)?"
    r"|\bscatter\b(?:\s+(?:of|for)\b)?"
    rf"|{MARKS_OF}"
    r"|\bas\s+(?:bars?|lines?|areas?|an? \w+)\s*$",
    re.IGNORECASE,
)

QUANTILE = re.compile(
    r"(?:the\s+)?(?:(?P<nth>\d{1,2}(?:\.\d+)?)(?:st|nd|rd|th)?[\s-]+percentile|p(?P<p>\d{1,2}(?:\.\d+)?)\b"
    r"|percentile\s+(?P<after>\d{1,2})|(?P<at>0?\.\d+)[\s-]+quantile"
    r"|(?P<word>first|lower|1st|third|upper|3rd)\s+quartile|q(?P<quarter>[13])(?=\s+(?:of|for)\b))"
    r"(?:\s+(?:of|for|in))?(?:\s+(?:the|all))*\s*(?P<rest>.*)",
    re.IGNORECASE,
)
QUOTED = re.compile(r"`([^`]+)`|(?<!\w)'([^']+)'(?!\w)|\"([^\"]+)\"|“([^”]+)”")


LIST_MARK = re.compile(r"\s*(?:,\s*(?:and\s+)?|\band\b|&|\+|\bplus\b|\bversus\b|\bvs\.?)\s*", re.IGNORECASE)


def quantile_in(text: str) -> tuple[float, str] | None:
    """The quantile that a phrase begins with, from 0.0 to 1.0, and the rest of it."""
    match = QUANTILE.fullmatch(text.strip())
    if match is None:
        return None
    if match["word"]:
        return (0.25 if match["word"].casefold() in {"first", "lower", "1st"} else 0.75), match["rest"]
    if match["quarter"]:
        return int(match["quarter"]) / 4, match["rest"]
    if match["at"]:
        return float(match["at"]), match["rest"]
    return float(match["nth"] or match["p"] or match["after"]) / 100, match["rest"]


def count_of(text: str) -> int:
    """The number a word or digits stand for."""
    text = text.casefold()
    return int(text) if text.isdigit() else NUMBER_WORDS[text]


def rows_only(text: str) -> bool:
    """Whether a phrase says no more than "the rows"."""
    return (
        re.fullmatch(
            rf"(?:(?:{ROWS}|the|of|in|a|an|me|my|any|are|is|we|have|do|many)(?=[\s,]|$)[\s,]*)*",
            text.strip(),
            re.IGNORECASE,
        )
        is not None
    )


def listed(text: str) -> Iterator[str]:
    """The parts of "a, b and c"."""
    for part in LIST_MARK.split(text):
        part = re.sub(r"^(?:then|also|by)\s+", "", part.strip(), flags=re.IGNORECASE)
        if part:
            yield part


class Quotes:
    """Quoted parts taken out of a question, so that no word inside them is read as grammar."""

    def __init__(self) -> None:
        self.kept: list[str] = []

    def hide(self, text: str) -> str:
        """The text with each quoted part replaced by a mark."""

        def mark(match: re.Match[str]) -> str:
            self.kept.append(match[0])
            return f"⟨{len(self.kept) - 1}⟩"

        return QUOTED.sub(mark, text)

    def restore(self, text: str) -> str:
        """The text with its quoted parts put back."""
        return re.sub(r"⟨(\d+)⟩", lambda match: self.kept[int(match[1])], text)
