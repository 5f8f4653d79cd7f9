"""The usual form of a question: words in the place of others that mean the same anywhere."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

import re

from .phrases import NUMBER_WORDS

BE = r"(?:is|are|was|were)"
COUNTED = "|".join(word for word, number in NUMBER_WORDS.items() if 2 <= number <= 20 and " " not in word)
DIGITS = "digits"
YEARS = r"(?P<from>(?:19|20)\d\d)\s*(?:to|-|–|—|through|thru|until|till)\s*(?P<to>(?:19|20)\d\d)"
ENDS = r"min(?:imum)?|max(?:imum)?|avg|average|mean|median|sum|total|count|std"
NORMAL: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (rf"\b(?:{COUNTED}|zero)\b", DIGITS),
        (r"\b(is|are|was|were)n['’]t\b", r"\1 not"),
        (r"(?<![\d])%(?=\s+(?:of|are|is|were|was)\b)", "percent"),
        (r"(?<=\d)\s*%(?!\w)", " percent"),
        (rf"(?<!row )(?<!rows )\b(?:from |in |during |for )?{YEARS}\b", r"between \g<from> and \g<to>"),
        (r"\b(?:m-?o-?m|month[- ](?:over|on)[- ]month)\b", "by month"),
        (r"\b(?:y-?o-?y|year[- ](?:over|on)[- ]year)\b", "by year"),
        (r"\b(?:q-?o-?q|quarter[- ](?:over|on)[- ]quarter)\b", "by quarter"),
        (r"\bfor either (?=.+ or )", "for "),
        (r"\beither (?=.+ or )", ""),
        (r"\b(?:most recent|newest|current|last known|last recorded)(?= (?!\d)\w)", "latest"),
        (r"\b(?:as time (?:goes|went) (?:by|on)|through time|along time)\b", "over time"),
        (r"\b(?:mode|modal value) of\b", "most common"),
        (r"\b(?:w/o|wo)\b", "without"),
        (rf"\b({ENDS})\s+(?:and\s+)?({ENDS})\s+(?:and\s+)?({ENDS})\b(?=\s)", r"\1, \2 and \3"),
        (r"\b(?:nr|no|num|nbr)\.? of\b", "number of"),
        (r"\b(?:temps)\b", "temperature"),
        (r"^daily (?=(?:average|avg|mean|total|sum|median|max|min|number|count)\b)", "dayly "),
        (r"\b(?:fuel economy|fuel efficiency|gas mileage|fuel consumption)\b", "mpg"),
        (
            r"\b(?:made|built|produced|manufactured|located|based|situated|found|liv(?:ing|es?|ed)|born|sold|bought|recorded)\s+(?=(?:in|on|at|from|before|after|since|until|between|during)\b)",
            "",
        ),
        (r"\b(?:com(?:e|es|ing)|came|originat(?:e|es|ed|ing)|hails?) (?=from\b)", ""),
        (
            r"\b(have|has|had|with) no ([\w ]+?) (?:recorded|known|given|listed|noted|entered)(?=$| (?:in|on|by|per)\b)",
            r"\1 no \2",
        ),
        (
            r"\b(?:(?:is|are|lies?|lying|was|were|located|situated) )*(?:to the )?north of (?:the )?(?P<at>equator|[-\d.]+)(?: ?°| degrees)?(?: (?:north|latitude|n))?(?!\w)",
            r"with latitude above \g<at>",
        ),
        (
            r"\b(?:(?:is|are|lies?|lying|was|were|located|situated) )*(?:to the )?south of (?:the )?(?P<at>equator|[-\d.]+)(?: ?°| degrees)?(?: (?:north|latitude|n))?(?!\w)",
            r"with latitude below \g<at>",
        ),
        (
            r"\b(?:(?:is|are|lies?|lying|was|were|located|situated) )*(?:to the )?east of (?:the )?(?P<at>prime meridian|greenwich|[-\d.]+)(?: ?°| degrees)?(?: (?:east|longitude|e))?(?!\w)",
            r"with longitude above \g<at>",
        ),
        (
            r"\b(?:(?:is|are|lies?|lying|was|were|located|situated) )*(?:to the )?west of (?:the )?(?P<at>prime meridian|greenwich|[-\d.]+)(?: ?°| degrees)?(?: (?:east|longitude|e))?(?!\w)",
            r"with longitude below \g<at>",
        ),
        (r"(?<=(?:above|below) )(?:equator|prime meridian|greenwich)\b", "0"),
        (
            r"(?<=\w )(?:(?:that|which|who) )?weigh(?:s|ed|ing)? (?=(?:more|less|over|under|above|below|at least|at most|between|exactly|\d))",
            "with weight ",
        ),
        (r"\bof every (?=\w)", "of each "),
        (r"\bof the year (?=(?:19|20)\d\d\b)", "of "),
        (
            r"(?<!average )(?<!mean )\b(?:the )?(?:difference|gap|spread|range) between (?:the )?(?:max(?:imum)?|highest|largest) and (?:the )?(?:min(?:imum)?|lowest|smallest)\b(?: of)?",
            "max-min spread of",
        ),
        (
            r"(?<!average )(?<!mean )\b(?:the )?(?:difference|gap|spread|range) between (?:the )?(?:min(?:imum)?|lowest|smallest) and (?:the )?(?:max(?:imum)?|highest|largest)\b(?: of)?",
            "max-min spread of",
        ),
        (r"\b(?:named|called) (?=[A-Z'\"`⟨])", "whose name contains "),
        (r"\b(year|month|week|day|quarter) (?:by|after|over|on) \1\b", r"by \1"),
        (r"(?<=\w )(?:yearly|annually|every year|over the years)\b", "by year"),
        (r"(?<=\w )(?:monthly|every month)\b", "by month"),
        (r"(?<=\w )(?:daily|every day)\b", "by day"),
        (
            r"(?P<value>\d[\d,.]*)(?P<unit> ?[a-z°%]+)? or (?:more|longer|higher|greater|above|heavier|larger|bigger|older|over|later|taller)\b",
            r"at least \g<value>",
        ),
        (
            r"(?P<value>\d[\d,.]*)(?P<unit> ?[a-z°%]+)? or (?:less|fewer|shorter|lower|below|under|lighter|smaller|younger|earlier|cheaper)\b",
            r"at most \g<value>",
        ),
        (r"\b(?:do|does|did)(?:n['’]?t| not) have (?:a |an |any )?(?:known |recorded )?", "have no "),
        (
            r"(?<=\w )(?:without|except(?: for)?|excluding|apart from) (?:a |an |any |the )?(?:known |recorded )?",
            "with no ",
        ),
        (r"^(?:except(?: for)?|excluding|apart from) ", "without "),
        (r"\b(?:per cent|pct)\b", "percent"),
        (
            rf"\b{BE} (?:measured|counted|observed|seen|recorded|there) (?=(?:in |on |for |at |per |by )?(?:each|every|per|by)\b)",
            "",
        ),
        (r"\b(above|below)-(?=average|mean|median)", r"\1 "),
        (
            r"\b(more than|fewer than|less than|at least|at most|over|exactly) (?:one|a single)\b(?! of)",
            r"\1 1",
        ),
        (r"\b(have|has|had|with|having) (?:only|just) (?=\d)", r"\1 exactly "),
        (r"\b(have|has|had|with|having) (?:only|just|exactly) (?:one|a single) (?=\w)", r"\1 exactly 1 "),
        (r"\b(have|has|had|having|with) (?:several|multiple|two or more) (?=\w)", r"\1 more than 1 "),
    )
)


def digits(match: re.Match[str]) -> str:
    return str(NUMBER_WORDS[match[0].casefold()])


def normal(question: str) -> str:
    """The question with words in the place of others that mean the same anywhere."""
    text = question
    for pattern, meant in NORMAL:
        text = pattern.sub(digits if meant == DIGITS else meant, text)
    return re.sub(r"\s+", " ", text).strip()
