"""Whole questions that are known by their form: greetings, listings, "columns of X"."""

from __future__ import annotations

import re

from .phrases import TABLE

HELP = re.compile(
    r"(?:help(?: me)?|\?+|commands?|usage|examples?|what (?:can|could|do) (?:you|i) (?:do|ask|understand"
    r"|say|know)(?: .*)?|how (?:do|does|can) (?:you|i|this|it) (?:work|use).*|who are you|what are you)"
)
HELLO = re.compile(
    r"(?:hi|hello|hey|hallo|hola|bonjour|good (?:morning|afternoon|evening|day)|greetings)(?: there"
    r"| analyst| all)?"
)
THANKS = re.compile(
    r"(?:thanks?(?: you)?(?: (?:so|very) much| a lot)?|thx|cheers|great|nice|cool|perfect|awesome|wonderful"
    r"|ok(?:ay)?|bye|goodbye)(?:[ ,]+(?:thanks?(?: you)?|you))?"
)

THINGS = r"(?:variables?|data\s?frames?|dfs?|tables?|objects?|data\s?sets?|frames?|names?|data)"
LISTING = re.compile(
    rf"(?:list|ls|vars|variables|whos?|dir|namespace|memory|{THINGS}"
    rf"|(?:what(?:'s| is| are)?|which|list|show|see)(?: me)?(?: all)?(?: the| my"
    rf"| of the)*(?: {THINGS})?(?: (?:is|are|that are|do (?:i|we|you) have|have i|can you see|exist|there"
    rf"|loaded|available|defined|here))*"
    r"(?: (?:in|from) (?:the |my |this )?(?:memory|kernel|name\s?space|notebook|session|environment"
    r"|workspace))?)",
)
LISTING_LIKE = re.compile(
    rf"(?:list|show|find|which|what)?(?: me)?(?: the| all| my)*\s*{THINGS}(?: (?:are|that are))? (?:like"
    rf"|named|called|matching|containing|starting with|with names? like)\s+(?P<pattern>.+)"
)

OF = r"(?:(?:\s+(?:are|is|there|in|of|for|does|do|from|about|on|the|my|has|have|variable|object))*\s+)"
WHOLE = re.compile(
    rf"(?:describe|summar(?:y|i[sz]e)|explain|inspect|profile|info|overview|details|tell me(?: more)? about"
    rf"|more about|what(?:'s| is| are)|what(?:'s| is) in|look at)(?:{OF})(?P<name>.+)"
)
COLUMNS = re.compile(
    rf"(?:what |which |list |show |name |the |me |all )*(?:columns?(?: names?| types?)?|fields|schema"
    rf"|structure|dtypes|data ?types|types|variables|features)(?:{OF})(?P<name>.+?)(?: have| has| contain)?"
)
SHAPE = re.compile(
    rf"(?:what(?:'s| is) |the |how many |number of )*(?:shape|size|dimensions?|length|len"
    rf"|rows?(?: and columns?)?|columns?|records?|how (?:big|large|long"
    rf"|many rows))(?:{OF})(?P<name>.+?)(?: have| has| contain)?"
)
MISSING = re.compile(
    r"(?:how many |count |number of |which columns (?:have|has|contain) |are there |is there |show |list "
    r"|any |the |of )*(?:missing(?: values?| data| cells| entries)?|nulls?(?: values?)?|nans?|nas?"
    r"|empty (?:values|cells))"
    rf"(?: counts?)?(?: (?:are|is) there| do we have)?(?: (?:(?:per|by|for each|in each|of each) columns?"
    rf"|(?:in|of|for|from) (?P<what>(?!each|every).+?)(?: (?:per|by) column)?))*(?: {TABLE})?"
)
NEXT = re.compile(
    r"(?:show |give )?(?:me )?(?:the )?(?:next|more)(?: (?P<n>\d+))?(?: rows| page| ones| of them)?"
)
