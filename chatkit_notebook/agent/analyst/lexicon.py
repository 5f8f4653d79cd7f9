"""Words of questions by what they ask for: saying, denying, comparing, computing, times."""
# ruff: noqa: E501, SIM905 - lists of words are easier to read in long lines

from __future__ import annotations

import re

from .adjectives import SUPERLATIVES
from .periods import MONTHS

SAYING = frozenset(
    """
    a an the and or of to is are was were be been being am do does did done doing have has had having got get gets getting me my i we us our you your it
    its he she they them their theirs his her this that these those there here what which who whom whose how when where why whether if so then now please
    pls kindly thanks thank hi hello hey ok okay can could would will shall should may might must want wants like need needs let lets see know tell show
    shows give gives display print list view find fetch select compute calculate say look looking wonder wondering give make makes return returns answer
    people person persons someone anyone respondent respondents participant participants f c k time north south east west northern southern eastern western equator meridian spread next previous page day days degree degrees whats more either standard fuel row rows record records observation observations entry entries line lines
    data datum point points case cases sample samples example examples item items one ones result results value values everything anything something thing
    things number numbers count counts counted amount many much few some any all both every each per by with in on at for from into onto within among
    amongst across during inside as than also too just only even still again about table tables frame frames dataframe dataframes dataset datasets column
    columns field fields variable variables name names notebook memory total totals altogether overall respectively exactly precisely actually really
    currently roughly approximately ever yet same instead group groups grouped grouping split broken down break breakdown separated sort sorted order
    ordered rank ranked arrange arranged limit limited first top bottom ascending descending asc desc direction different kind kinds type types sort such
    way live lives lived living found located situated based made built produced manufactured sold bought recorded born come comes came go goes went
    belong belongs lie lies fall falls fell stand stands exist exists occur occurs occurred appear appears appeared happen happened measured measure weigh
    weighs weighed weighing cost costs costing trade trades traded trading sell selling priced worth reach reached hit rain rained snow snowed drop rise
    often times speed level climb stay start starts starting begin begins beginning end ends ending contain contains containing include includes including equal equals plot plots
    chart charts graph graphs draw visualize visualise bar bars line lines area areas scatter scatterplot pie box boxplot histogram heat map picture
    describe description summary summarize summarise overview info details profile inspect examine explain schema dtype dtypes shape size dimension
    dimensions export save write download dump store csv parquet file disk compare compared comparison versus vs against join joined merge merged combine
    link linked key keys common distribution frequency frequencies relate related relationship relation between sql code python long short big large small
    heavy tall high low old deep wide hot cold warm fast slow quick expensive cheap powerful windy rainy s t re ll ve d m w o x
    """.split()
)
"""Words that say how something is asked, and hardly what: none of them narrows an answer."""
FOR_WHICH = frozenset(
    """
    in on at for from of during by with within among about under near around inside behind through via using like as
    """.split()
)
"""What stands before the name of some of the rows: a word behind it that is not understood is a condition."""
NEGATIONS = frozenset(
    """
    not no non none never neither nor without except excluding exclude excludes excluded outside omitting omit omitted skip skipping ignoring ignore
    lacking lack lacks cannot isn't aren't wasn't weren't don't doesn't didn't hasn't haven't isnt arent dont doesnt didnt w/o
    """.split()
)
HIGHER = frozenset(
    """
    above over exceeding exceeds exceed beyond after since > >= ≥ => later
    """.split()
)
LESS = frozenset(
    """
    below under before until till < <= ≤ =< earlier
    """.split()
)
MORE_THAN = re.compile(
    r"\b(?:more|greater|larger|bigger|higher|older|longer|heavier|later|taller|wider|faster|hotter|warmer|stronger|better|deeper)\s+than\b|\bat least\b|\bminimum of\b|\bor (?:more|longer|higher|greater|heavier|larger|bigger|older|later|taller|above|over)\b",
    re.I,
)
LESS_THAN = re.compile(
    r"\b(?:less|smaller|fewer|lower|shorter|younger|lighter|earlier|cheaper|narrower|slower|colder|weaker|worse)\s+than\b|\bat most\b|\bup to\b|\bmaximum of\b|\bor (?:less|fewer|shorter|lower|lighter|smaller|younger|earlier|cheaper|below|under)\b",
    re.I,
)
NOT_COMPARED = re.compile(
    r"\b(?:over|under|through|along)\s+(?:the\s+)?(?:time|years?|months?|weeks?|days?|quarters?|last|past)\b|\b\w+\s+over\s+\w+(?=\s+(?:growth|change))"
    r"|\b(?:month|year|quarter|week|day)[- ](?:over|on|after|by)[- ](?:month|year|quarter|week|day)\b|\bas a function of\b|\bno(?:t)? (?:more|less|fewer|later|earlier) than\b|\bno matter\b|\bof the (?:year|month|week|day)\b"
    r"|\bsort(?:ed)? (?:from )?\w+ to \w+\b|\b\w+est to \w+est\b|\bmore about\b|\bthe other way (?:a)?round\b",
    re.I,
)
"""Words that look like a comparison and are none."""
TIMES = frozenset(MONTHS) - {"may", "mar", "sun", "sat"} | frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekend weekends weekday
    weekdays today yesterday tomorrow tonight winter winters spring summer summers autumn fall morning mornings afternoon evening evenings night nights
    noon midnight decade decades century centuries easter christmas holiday holidays recently lately ago q1 q2 q3 q4
    """.split()
)
PERIODS = frozenset(
    """
    last past previous latest recent newest current earliest oldest
    """.split()
)
UNKNOWN = frozenset(
    """
    missing missings null nulls nan nans na nas blank blanks empty unknown unknowns known recorded incomplete
    """.split()
)
REPEATED = frozenset(
    """
    duplicate duplicates duplicated dupe dupes repeated
    """.split()
)
SIGNED: dict[str, str] = {
    "/": "/",
    "*": "*",
    "+": "+",
    "=": "",
    "divided": "/",
    "times": "*",
    "multiplied": "*",
    "minus": "-",
    "plus": "+",
    "difference": "-",
    "gap": "-",
    "ratio": "/",
    "product": "*",
}
"""Words for the sign of a calculation."""
COMPUTED: dict[str, frozenset[str]] = {
    word: frozenset(meant.split())
    for words_, meant in (
        ("average averages avg mean means averaged", "mean"),
        ("median medians", "median"),
        ("sum sums summed", "sum running"),
        ("deviation std stdev stddev", "std"),
        (
            "percent percentage percentages share shares proportion proportions fraction fractions %",
            "share growth quantile",
        ),
        ("change changes growth increase increases decrease decreases trend", "change growth"),
        ("distinct unique", "distinct"),
        ("correlation correlate correlated correlates corr", "corr"),
        ("percentile percentiles quartile quantile", "quantile"),
        ("cumulative cumulated cumsum running accumulated", "running"),
        ("maximum max minimum min", "max min"),
        (
            "variance var skew skewness kurtosis mode weighted rolling moving smoothed normalized normalised rounded squared log logarithm twice double doubled triple half halved",
            "",
        ),
        ("range", "min max"),
        ("outlier outliers iqr", ""),
    )
    for word in words_.split()
}
"""Words for what is computed, each with the functions that it may mean."""
EXTREMES = frozenset(
    """
    highest lowest largest smallest biggest greatest most least fewest best worst cheapest priciest extreme peak record
    """.split()
) | {word for said in SUPERLATIVES for word in said.split()}
ORDERED = frozenset({"order", "limit", "newest", "last"})
