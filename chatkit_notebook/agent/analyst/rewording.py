"""Ways of asking that mean a documented one: "how heavy is each species?" is "average weight by species"."""
# ruff: noqa: E501, ISC004 - a table of one line each is easier to read

from __future__ import annotations

import re
from collections.abc import Iterator

from .adjectives import COMPARATIVES, NOUNS, SUPERLATIVE, SUPERLATIVES
from .normal import BE, normal

CROSSED = "above|over|below|under|at least|at most|more than|less than|higher than|lower than|greater than|exceed(?:ing|ed)?"
MORE_OF_IT = re.compile(
    rf"(?P<what>.+?) (?:(?:that|which|who) )?(?:(?:{BE}|being|got|went|had) )?(?P<how>{'|'.join(COMPARATIVES)}) than (?P<rest>.+)",
    re.IGNORECASE,
)

ARE = re.compile(
    rf"(?:which|what) (?P<what>[a-z]\w+) {BE} (?P<value>\w+|(?:from|in|on|at|of|under|over|above|below|after|before) .+)",
    re.IGNORECASE,
)

REWORDINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (
            r"(?P<what>(?:(?! where | whose | with ).)+?) (?:(?:that|which|who) )?(?:are|were) (?:not|neither) (?:either )?(?:an? )?(?P<one>[^\W\d]+),? (?:or|nor|and) (?:an? )?(?P<other>[^\W\d]+)(?P<rest> (?:in|on) .+)?",
            r"\g<what> with no \g<one> and \g<other>\g<rest>",
        ),
        (
            r"(?P<what>(?:(?! where | whose | with ).)+?) (?:(?:that|which|who) )?(?:are|were) (?:not|neither) (?:either )?(?:an? )?(?P<one>[^\W\d]+)(?P<rest> (?:in|on) .+)?",
            r"\g<what> with no \g<one>\g<rest>",
        ),
        (
            r"(?P<what>.+?) (?:have|has|had|with) no (?P<col>[^\W\d][\w ]*?) values?",
            r"\g<what> with missing \g<col>",
        ),
        (
            r"(?:for|in|on|at|of) (?:each|every) (?P<group>[\w ]+?)\s*,\s*(?P<rest>.+)",
            r"\g<rest> by \g<group>",
        ),
        (
            r"which (?P<n>\d+) (?P<what>\w+) (?:have|had|has) (?:the )?most (?P<of>\w+)(?P<rest> .+)?",
            r"top \g<n> \g<what> by number of \g<of>\g<rest>",
        ),
        (
            r"which (?P<n>\d+) (?P<what>\w+) (?:have|had|has) (?:the )?(?:fewest|least) (?P<of>\w+)(?P<rest> .+)?",
            r"bottom \g<n> \g<what> by number of \g<of>\g<rest>",
        ),
        (
            r"(?P<what>.+?) (?:(?:that|which|who) )?(?:do not|don't|does not|doesn't|did not|didn't) have (?:an? |any )?(?P<col>[^\W\d][\w ]*?)(?: values?)?",
            r"\g<what> with missing \g<col>",
        ),
        (
            rf"(?:which (?:{BE} )?|who {BE} |what {BE} )?(?:the )?(?P<n>\d+) (?P<most>{SUPERLATIVE}) (?P<what>.+)",
            r"{end} \g<n> \g<what> by {noun}",
        ),
        (
            rf"(?:the )?(?P<most>{SUPERLATIVE}) (?P<n>\d+) (?P<what>\w*s\b.*)",
            r"{end} \g<n> \g<what> by {noun}",
        ),
        (
            rf"(?:what(?:'s|s)? |which |{BE} |the )*(?P<most>most|least) (?:common|frequent|popular|usual|typical)(?: number of| value of)? "
            r"(?P<what>.+?)(?P<rest> (?:in|on|from|since|before|after|by|per|for|among) .+)?",
            r"which \g<what> has the \g<most> rows\g<rest>",
        ),
        (
            rf"(?:which |who |what )?(?:{BE} )?(?:the )?(?P<most>{SUPERLATIVE}) (?P<what>\w+(?: \w+)?|\d+ \w+ \w+)(?P<rest> (?:in|of|on|from|since|before|after|by) .+)?",
            r"{end} 1 \g<what> by {noun}\g<rest>",
        ),
        (
            rf"(?:which|what|whose) (?P<what>\w+) (?:{BE}|has) (?:the )?(?P<most>{SUPERLATIVE})",
            r"{end} 1 \g<what> by {noun}",
        ),
        (
            rf"(?:which|what) (?P<what>\w+) {BE} (?:the )?(?P<most>{SUPERLATIVE})(?P<rest> (?:in|on|since|before|after|during|from) .+)",
            r"{end} 1 \g<what> by {noun}\g<rest>",
        ),
        (
            rf"(?:which|what) (?P<what>\w+) (?:{BE}|has|have|had) (?:the )?(?P<most>{SUPERLATIVE}) \w+ on average(?P<rest> .+)?",
            r"which \g<what> has the {highest} average {noun}\g<rest>",
        ),
        (
            rf"(?:what {BE} |which {BE} )?(?:the )?(?P<most>wettest|rainiest|driest) (?P<what>year|quarter|month|week)(?P<rest> .+)?",
            r"which \g<what> has the {highest} total {noun}\g<rest>",
        ),
        (
            rf"(?:what {BE} |which {BE} )?(?:the )?(?P<most>hottest|warmest|coldest|windiest|calmest) (?P<what>year|quarter|month|week)(?P<rest> .+)?",
            r"which \g<what> has the {highest} average {noun}\g<rest>",
        ),
        (
            r"(?:which |what |the )*(?P<what>\w+(?: \w+)?) (?:with|has|had|have) (?:the )?(?P<most>longest|shortest|deepest|tallest|widest|heaviest|lightest) (?P<col>\w+)",
            r"{end} 1 \g<what> by \g<col> {noun}",
        ),
        (
            r"(?:what (?:is|was) )?(?:the )?(?:all[- ]time|record) (?P<end>high|low)(?: price)? (?:of|for) (?P<what>.+)",
            r"\g<end>est price of \g<what>",
        ),
        (
            rf"(?:what {BE} )?(?:the )?(?P<most>cheapest|priciest|most expensive) (?P<what>\w+) (?:ever (?:{BE}|got|went|traded)|(?:{BE}|has been) ever)(?: at)?",
            r"{extreme} {noun} of \g<what>",
        ),
        (
            r"(?:what(?:'s|s)? |is |the )*(?P<what>\w[\w ]*?) spread(?P<rest> (?:of|for|by|per|in) .+)?",
            r"spread of \g<what>\g<rest>",
        ),
        (
            rf"(?:what {BE} )?(?:the )?(?P<most>{SUPERLATIVE}) (?P<what>\w+?)(?:['’]s?) (?P<col>.+)",
            r"{extreme} \g<col> of \g<what>",
        ),
        (
            rf"(?:what {BE} )?(?:the )?(?P<most>longest|shortest|deepest|tallest|widest|heaviest|lightest) (?P<col>\w+)"
            r"(?P<rest> (?:in|of|on|from|among|by|per|for) .+)?",
            r"{extreme} \g<col> {noun}\g<rest>",
        ),
        (
            r"(?P<who>\w+)['’]s? (?P<what>.+?)(?P<rest> (?:in|during|since|before|after|by|per|for|between|on) .+)?",
            r"\g<what> of \g<who>\g<rest>",
        ),
        (
            r"(?P<what>.+?)\s*[-–—,:]\s*(?:(?:and )?how many(?: (?:are|is|were) (?:there|that|they))?)",
            r"how many \g<what>",
        ),
        (
            rf"(?:what|how much) (?:{BE}) (?P<what>.+?) (?:trading|selling|priced|valued|worth)(?: at| for)?(?P<rest> (?:in|on|during|since) .+)?",
            r"price of \g<what>\g<rest>",
        ),
        (
            rf"when {BE} (?:the )?(?:last|latest|most recent|newest) .+?(?P<rest> (?:in|of) .+)?",
            r"latest date\g<rest>",
        ),
        (
            rf"when {BE} (?:the )?(?:first|earliest|oldest) .+?(?P<rest> (?:in|of) .+)?",
            r"earliest date\g<rest>",
        ),
        (
            r"(?P<when>(?:q[1-4] |(?:january|february|march|april|may|june|july|august|september|october|november|december) )?(?:19|20)\d\d)[:,]? (?P<what>.+)",
            r"\g<what> in \g<when>",
        ),
        (
            r"how much (?:did|does) it (?P<what>rain|snow)(?P<rest> .+)?",
            r"total \g<what>\g<rest>",
        ),
        (
            rf"how many (?P<what>\w+)(?P<when> in .+?)? (?:did|do|does|{BE}) (?P<col>.+?)(?: (?:drop|fall|go|rise|climb|get|reach|stay)s?)? "
            r"(?P<cmp>below|under|above|over) (?P<value>\S+)(?P<rest> .+)?",
            r"how many \g<what> with \g<col> \g<cmp> \g<value>\g<when>\g<rest>",
        ),
        (
            r"(?P<what>.+?)(?: that| which)? (?:have|has|having|with|contain|containing) (?P<value>\S+) in (?:their|its|the|his|her) (?P<col>\w+)",
            r"\g<what> whose \g<col> contains \g<value>",
        ),
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
            r"(?:what|how much) (?:do|does|did) (?P<what>.+?) cost(?: on average)?(?P<rest> (?:in|on|during|since|before|after|by|per) .+)?",
            r"average price of \g<what>\g<rest>",
        ),
        (
            r"how much (?P<what>\w+?)(?: (?:fell|was there|is there|came|in all|in total|overall|altogether|did we get))+"
            r"(?P<rest> (?:in|by|per|for) .+)?",
            r"total \g<what>\g<rest>",
        ),
        (r"(?P<what>.+?)(?:,)? on average(?P<rest> .+)?", r"average \g<what>\g<rest>"),
        (
            rf"when {BE} (?:the )?(?P<what>.+?) (?:(?:at )?(?:its|the) )?(?P<most>{SUPERLATIVE})(?P<rest> (?:in|during|since|before|after) .+)?",
            r"{end} 1 rows by {noun} for \g<what>\g<rest>",
        ),
        (
            r"how many (?:people |persons |respondents |of (?:them|us) )?(?:said|say|answered|answer|replied|chose|picked|ticked) (?P<value>.+?) (?:to|on|about) (?P<col>.+)",
            r"how many rows where \g<col> is \g<value>",
        ),
        (
            r"how many (?:people |persons |respondents |of (?:them|us) )?(?:said|say|answered|answer|replied|chose|picked|ticked) (?P<value>(?:(?! to | on | about ).)+)",
            r"how many rows for \g<value>",
        ),
        (r"(?P<what>[\w ]+?) count", r"number of \g<what>"),
        (
            r"(?:what(?:'s|s)? |is |the )*(?P<what>\w[\w ]*?) range(?P<rest> (?:of|for|by|per|in) .+)?",
            r"minimum and maximum \g<what>\g<rest>",
        ),
        (r"(?:what(?:'s|s)? |is |the )*range of (?P<what>.+)", r"minimum and maximum \g<what>"),
        (
            r"(?P<unit>year|quarter|month|week|day|hour)ly (?P<what>(?:average|avg|mean|total|sum|median|max|min|number|count|growth|change|increase)\b.*)",
            r"\g<what> by \g<unit>",
        ),
        (
            r"(?P<what>.+?) (?P<word>growth|change|increase|decrease) (?P<by>by (?:year|quarter|month|week|day))(?P<rest> .+)?",
            r"\g<word> of \g<what> \g<by>\g<rest>",
        ),
        (
            r"(?P<who>(?!(?:how|what|which|show|top|the|plot|and|now)\b)\w+) (?P<f>avg|average|mean|median|total|max|maximum|min|minimum|highest|lowest|latest) "
            r"(?P<what>\w[\w ]*?)(?P<rest> (?:in|on|by|per|for|since|before|after|between|during|over) .+)?",
            r"\g<f> \g<what> of \g<who>\g<rest>",
        ),
        (
            r"how much (?P<what>(?!(?:is|are|was|were|do|does|did)\b)\w[\w ]*?)(?: (?:was there|is there|did (?:we|they|it) (?:have|get|make|sell)))?"
            r"(?P<rest> (?:in|on|by|per|for|since|before|after|between|during|of|from) .+)?",
            r"total \g<what>\g<rest>",
        ),
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
            r"(?P<unit>year|quarter|month|week)ly (?P<what>\w[\w ]*?)(?P<rest> (?:in|of|for|since|between|before|after) .+)?",
            r"\g<what> by \g<unit>\g<rest>",
        ),
        (
            rf"(?:on )?how (?:many (?:days|times)|often) (?:{BE}|did|does|has|have|had) (?P<what>.+?) (?:go |fall |drop |rise |climb |get |trade |been )?(?P<cmp>{CROSSED}) (?P<value>\S+)(?P<rest> .+)?",
            r"how many rows with \g<what> \g<cmp> \g<value>\g<rest>",
        ),
        (
            rf"(?:on )?how (?:many (?:days|times)|often) (?:{BE}|did|does|has|have|had) (?P<what>.+?) (?:go |fall |drop |rise |climb |get |trade |been )?(?P<cmp>{CROSSED}) (?P<value>\S+)(?P<rest> .+)?",
            r"how many rows for \g<what> \g<cmp> \g<value>\g<rest>",
        ),
        (
            r"(?:the )?(?P<end2>top|upper|highest|bottom|lower|lowest) (?P<n>\d+(?:\.\d+)?) ?percent (?:of )?(?:the |all )*(?P<what>\w.*?) by (?P<col>.+)",
            r"\g<what> with \g<col> in the \g<end2> \g<n> percent",
        ),
        (
            r"(?P<what>(?!(?:what|which|the|market)\b)\w+(?: \w+)?) (?:share|percentage|percent|proportion|rate)(?P<rest> (?:by|per|in|for each|of each) .+)?",
            r"share of \g<what>\g<rest>",
        ),
        (
            r"(?:on )?how (?:many days|often) (?:did it|was it|was there|had we|did we have) (?P<what>\w+)(?P<rest> .+)?",
            r"how many days for \g<what>\g<rest>",
        ),
        (
            r"(?:what|which) (?P<col>\w+) (?:is|was) (?P<value>\S+)(?: in| from| of| on)?",
            r"\g<col> of \g<value>",
        ),
        (
            rf"(?:{BE}|do|does) (?P<a>(?!(?:there|any|it|this|that)\b)[\w ]+?) (?P<more>{'|'.join(COMPARATIVES)}) than (?P<b>(?!\d|the |average|mean|median)[\w ]+)",
            r"average {compared} of \g<a> vs \g<b>",
        ),
        (
            rf"(?:{BE}) it (?P<more>{'|'.join(COMPARATIVES)}) (?P<a>(?:in|on) [\w ]+?) than (?P<b>(?:in|on) [\w ]+)",
            r"average {compared} \g<a> vs \g<b>",
        ),
        (
            r"how many (?P<what>\w+) (?:does|do|did) (?P<who>(?!we\b|i\b|you\b|they\b|it\b)[\w ]+?) have(?P<rest> (?:in|on|since|before|after|with) .+)?",
            r"how many \g<what> in \g<who>\g<rest>",
        ),
        (
            r"(?:the )?(?P<what>\w+) (?:with|that have|having) (?:the )?(?P<end2>most|fewest|least) (?P<of>\w+)(?P<rest> .+)?",
            r"which \g<what> has the \g<end2> \g<of>\g<rest>",
        ),
        (
            r"(?P<what>.+?),? (?:as (?:a )?percent(?:age)?s?|in percent)(?: of (?:the )?total)?",
            r"percent of \g<what>",
        ),
        (
            rf"(?:the )?top (?P<n>\d+) (?P<most>{SUPERLATIVE}) (?P<what>.+)",
            r"{end} \g<n> \g<what> by {noun}",
        ),
        (
            r"(?:in|on|during) (?:which|what) (?P<what>season|year|quarter|month|week|day|weekday|hour) (?:does|did|do|is|was) (?:it|there) rain (?:the )?(?P<end2>most|least)(?P<rest> .+)?",
            r"which \g<what> has the {high} total rain\g<rest>",
        ),
        (r"(?P<what>.+?) over (?:the )?time(?P<rest> .+)?", r"\g<what> by time\g<rest>"),
        (
            r"(?P<what>(?:highest|lowest|largest|smallest|max\w*|min\w*) .+?) ever(?: had| seen| recorded| reached)?",
            r"\g<what>",
        ),
    )
)


FIRST_WHEN = re.compile(
    r"(?P<when>(?:in|during|since|before|after|until|between|from) (?:the )?(?:year )?(?:\w+ )?(?:1[5-9]|20)\d\d"
    r"(?: (?:and|to|until|or) (?:\w+ )?(?:1[5-9]|20)\d\d)?)\s*,?\s+"
    r"(?P<rest>(?:how|what|which|who|count|show|list|give|find|plot|draw|compute|calculate|mean|average|avg|total|sum"
    r"|median|max\w*|min\w*|number|highest|lowest|top|bottom)\b.+)",
    re.IGNORECASE,
)


def period_last(question: str) -> str:
    """A question that begins with when, "in 2008, how many ...", with that at its end, where the grammar has it."""
    return FIRST_WHEN.sub(r"\g<rest> \g<when>", question) if FIRST_WHEN.fullmatch(question) else question


def readings(question: str) -> Iterator[str]:
    """The question in documented forms, likeliest first, and as it is.

    Args:
        question: In one line, without its closing mark.
    """
    question = period_last(question)
    text = normal(question)
    seen = {text}
    for pattern, meant in REWORDINGS:
        if match := pattern.fullmatch(text):
            given = match.groupdict()
            noun = NOUNS.get((given.get("how") or "").casefold(), "")
            most, up = SUPERLATIVES.get((given.get("most") or "").casefold(), ("", True))
            words = {
                "noun": noun or most,
                "end": "top" if up else "bottom",
                "extreme": "maximum" if up else "minimum",
                "highest": "highest" if up else "lowest",
                "compared": COMPARATIVES.get((given.get("more") or "").casefold(), ("", True))[0],
                "high": "lowest" if given.get("end2") == "least" else "highest",
            }
            for name, word in words.items():
                meant = meant.replace(f"{{{name}}}", word)
            other = match.expand(meant).strip()
            if other not in seen:
                seen.add(other)
                yield other
    yield text
    if question not in seen:
        yield question
    yield from compared(text)
    if match := ARE.fullmatch(text):
        value, what = match["value"], match["what"]
        yield f"{value} {what}" if re.fullmatch(r"\w+", value) else f"{what} {value}"


def compared(text: str) -> Iterator[str]:
    """A question with the noun in the place of its comparative: "days hotter than 35"."""
    match = MORE_OF_IT.fullmatch(text)
    if match is None:
        return
    noun, more = COMPARATIVES[match["how"].casefold()]
    for end in ("maximum " if more else "minimum ", ""):
        yield f"{match['what']} with {end}{noun} {'above' if more else 'below'} {match['rest']}"
