"""Plain English to intents.

What is understood, in any case, with or without "please", "show me", "what is", with names as they are or
nearly so (`body_mass_g`, "body mass", "Body Mass"), quoted in backticks where they hold odd words:

* **memory**: "what is in memory", "list", "which dataframes", "variables like sales";
* **a variable**: "describe X", "columns of X", "schema of X", "shape of X", "how many rows in X";
* **rows**: "first / last / random N rows of X", "rows 20 to 40 of X", "species and sex of X";
* **filters**: "rows of X where a > 3 and b is 'x'", "X with a over 5", "female X on Dream": comparisons in
  signs or words, between, in, contains, starts with, ends with, is missing, before, after, and, or;
* **order**: "X sorted by a descending", "top 10 X by a", "X with the highest a";
* **aggregates**: count, sum or total, mean or average, min, max, median, standard deviation, number of
  distinct values, of one or several columns, "by" or "per" any columns, with filters and "top N"; "which
  island has the most X";
* **its own values**: "above average", "heavier than the median", "amount in the top 10%", "over the 90th
  percentile": of all rows of the table;
* **groups**: "cities with more than 5 airports", "how many cities have more than one airport";
* **ends of groups**: "the latest order of each customer", "heaviest penguin per species", "top 3 cars by
  horsepower in each origin", with those that tie;
* **yes and no**: "satisfied people", "not satisfied", "unpaid"; "is order_id unique";
* **two groups**: "are males heavier than females", "is it windier in winter than in summer", "A vs B";
* **times**: "in March 2024", "last 30 days", "in summer 2013", "per season", "the 70s", "on weekends in
  2014";
* **other tables**: "orders of German customers", where two tables share a key;
* **how often**: "how often was price above 500", "days hotter than 30";
* **calculations**: "a / b", "price times quantity", "ratio of a to b", "difference between a and b" stand
  where a column can; **dates held as text** ("2024-03-01") are dates;
* **what is not there**: "which islands have no gentoo", "stocks that never traded above 100", "species found
  only on Dream";
* **values by other words**: "fords" (the first word of several names), "european", "Texas" for TX, "google"
  for GOOG, several in a row ("female adelies"); numbers in other units ("4 kg") where a column's name tells
  its own;
* **values**: "distinct a", "value counts of a", "missing values in X";
* **charts**: "plot a by b", "bar chart of", "histogram of", "scatter of a against b", "line of a over time by
  b", and "as an area chart" of what was asked before;
* **one column, two tables, files**: "profile a", "compare X and Y by a", "how do I join X and Y", "export X
  to csv", "save that as parquet";
* **SQL**: a SELECT statement as it is;
* **code**: "code for mean a by b in X", "python: ..." or Python in a fence; it is proposed, and runs after a
  click only;
* **follow-ups**: "now by island", "only the females", "and for 2009", "sort that by mean", "top 3 of them",
  "next 20".

Where one table is in memory its name may be left out. A bare number column "by" another is averaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .accounting import WITHOUT, declined, left_of, unused
from .adjectives import SUPERLATIVES
from .among import among, narrowed
from .code import code_for, code_in
from .intents import Intent, Linked, ListVariables, Order, Plot, Query, Show, Statement, Talk, Unclear
from .joins import followed, read_explicit, read_linked
from .loosely import PEOPLE
from .names import Catalogue, Table, find
from .nearest import spelled
from .phrases import CHART, OPENING
from .question import Question
from .rewording import readings
from .sayings import HELLO, HELP, LISTING, LISTING_LIKE, THANKS
from .statements import statement

MAX_CHARS = 2_000


def parse(
    text: str, catalogue: Catalogue, previous: Intent | None = None, *, leaning: bool = False
) -> Intent:
    """Reads one question.

    Args:
        text: What the user wrote.
        catalogue: What is in memory.
        previous: The last intent of the conversation, for follow-ups.
        leaning: It is a later step of one message, and so about the one before wherever that fits.

    Returns:
        What is asked for; `Unclear` when it is not understood or could mean several things.
    """
    text = text.split("\n\n⟦", 1)[0].strip()
    if given := code_in(text):
        return given
    if sql := statement(text):
        return Statement(sql)
    if asked := code_for(text, catalogue, lambda rest: parse(rest, catalogue, previous)):
        return asked
    question = re.sub(r"\s+", " ", text[:MAX_CHARS]).strip().rstrip("?!. ") or text.strip()
    question = re.sub(r"^(?:no|nr|num)\.? of\b", "number of", question, flags=re.IGNORECASE)
    question = re.sub(r"[,\s]+(?:please|pls|thanks|thank you)$", "", question, flags=re.IGNORECASE)
    plain = question.casefold()
    bare = OPENING.sub("", plain).strip()
    if not plain or HELP.fullmatch(plain) or HELP.fullmatch(bare):
        return Talk("help")
    if HELLO.fullmatch(plain):
        return Talk("hello")
    if THANKS.fullmatch(plain):
        return Talk("thanks")
    if (match := LISTING_LIKE.fullmatch(plain)) and not find(match["pattern"], catalogue.names(), 0.97):
        return ListVariables(match["pattern"].strip("`'\" "))
    named = find(question, catalogue.names(), 0.97) or find(bare, catalogue.names(), 0.97)
    if not named and (LISTING.fullmatch(plain) or LISTING.fullmatch(bare)):
        return ListVariables()
    intent = read_best(question, catalogue, previous, leaning=leaning)
    if isinstance(intent, Unclear) and len(intent.choices) == 1 and intent.choices[0][0].startswith(WITHOUT):
        shorter = read_best(intent.choices[0][1], catalogue, previous, leaning=leaning)
        return replace(intent, choices=()) if isinstance(shorter, Unclear) else intent
    return intent


ORDINAL = re.compile(
    r"\b(?P<n>second|third|fourth|fifth|2nd|3rd|4th|5th)[- ](?=(?:most|least|highest|lowest|largest|smallest"
    r"|biggest|longest|shortest|heaviest|lightest|latest|earliest|oldest|youngest|best|worst|fewest|greatest|newest)\b)",
    re.IGNORECASE,
)
PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}


def placed(intent: Intent, place: int) -> Intent:
    """The one at a place of the order instead of the first one: "the second highest"."""
    if not isinstance(intent, Query):
        return intent
    if intent.order and (intent.groups or not intent.aggregates):
        return replace(intent, limit=1, offset=place - 1)
    if not intent.groups and len(intent.aggregates) == 1 and intent.aggregates[0].function in {"max", "min"}:
        one = intent.aggregates[0]
        assert one.column is not None
        order = (Order(one.column, one.function == "max"),)
        return replace(intent, columns=(), aggregates=(), order=order, limit=1, offset=place - 1)
    return Unclear("I can pick the second or third of a highest or lowest value, not of that.")


ONE_OF_THEM = re.compile(
    rf"(?:(?:who|what|which)\s+(?:is|was|are|were)\s+)?(?:the\s+)?(?:{'|'.join(SUPERLATIVES)})\s+{PEOPLE.pattern}.*",
    re.IGNORECASE,
)
"""Asks for a row, "the oldest person", and not for the highest of the groups before."""


def read_best(question: str, catalogue: Catalogue, previous: Intent | None, *, leaning: bool) -> Intent:
    """Reads the question in the first of its forms that is understood."""
    if match := ORDINAL.search(question):
        rest = f"{question[: match.start()]}{question[match.end() :]}"
        return placed(read_best(rest, catalogue, previous, leaning=leaning), PLACES[match["n"].casefold()])
    if ONE_OF_THEM.fullmatch(question):
        previous, leaning = None, False
    if isinstance(previous, Query | Show) and (of_all := among(question, previous)):
        asked_of_all = read_best(of_all, catalogue, None, leaning=False)
        if isinstance(asked_of_all, Query) and asked_of_all.table == previous.table:
            narrower = narrowed(asked_of_all, previous)
            if narrower is not None:
                return accounted(question, narrower, catalogue)
    if isinstance(previous, Linked):
        lone = Question(question, catalogue, None, leaning=leaning)
        if (lone.cued(strong=True) or lone.cued(strong=False) or CHART.search(question)) and (
            again := followed(question, previous, catalogue, about)
        ):
            return again
    if explicit := read_explicit(question, catalogue, about):
        return accounted(question, explicit, catalogue)
    unclear: list[Unclear] = []
    for said in (*readings(question), *addressed(question, catalogue)):
        one = Question(said, catalogue, previous, leaning=leaning)
        intent = accounted(question, one.intent(), catalogue)
        if not isinstance(intent, Unclear):
            return intent
        unclear.append(intent)
    if (right := spelled(question, catalogue)) != question:
        mended = read_best(right, catalogue, previous, leaning=leaning)
        if not isinstance(mended, Unclear):
            return mended
    asked = next((one for one in unclear if one.is_open), None)
    if (
        asked is None
        and len(catalogue.tables) > 1
        and (linked := read_linked(question, catalogue, about, one.table))
    ):
        return accounted(question, linked, catalogue)
    return next((one for one in unclear if one.choices), unclear[-1])


def accounted(question: str, intent: Intent, catalogue: Catalogue) -> Intent:
    """What a question was read as, with the words that it does not use; declined where one matters."""
    left = left_of(question, intent, catalogue)
    return declined(question, left, intent, catalogue) if left.missed else unused(intent, left.idle)


CALLED = re.compile(r"(?P<name>`[^`]+`|\w+)\s*[,:;–—-]?\s+(?P<rest>.+)")


def addressed(question: str, catalogue: Catalogue) -> Iterator[str]:
    """A question that begins with the name that it is about, with the name behind: "@prices: the columns"."""
    match = CALLED.fullmatch(question)
    if match is not None and match["name"].strip("`") in catalogue.names():
        yield f"{match['rest']} of {match['name']}"


def about(question: str, table: Table, previous: Query | Plot | None = None) -> Intent:
    """Reads a question about one table, as if there were no other."""
    return read_best(question, Catalogue((table,)), previous, leaning=False)
