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
from collections.abc import Callable
from dataclasses import replace

from ...errors import closest, what_there_is
from .clauses import Clauses
from .code import code_for, code_in
from .columns import NotUnderstoodError
from .followups import assembled, changed
from .intents import (
    Aggregate,
    Describe,
    Intent,
    ListVariables,
    Missing,
    Order,
    Plot,
    Query,
    Show,
    Statement,
    Talk,
    Unclear,
)
from .names import Catalogue, Table, find, words
from .others import read_other
from .phrases import CHART, CUE_STRONG, CUE_WEAK, OPENING, ROWS, TABLE, Quotes, rows_only
from .plots import AS_TABLE, ROWS_MEANT, bare_follow_up, kind_of, rest_of
from .prompts import columns_of
from .rewording import readings
from .sayings import COLUMNS, HELLO, HELP, LISTING, LISTING_LIKE, MISSING, NEXT, SHAPE, THANKS, WHOLE
from .shares import read_change, read_share
from .statements import statement

MAX_CHARS = 2_000
TABLES_TRIED = 30
AFTER_TABLE = r"\s+(?:table|data\s?frame|frame|data\s?set|data|df)\b"


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
    return read_best(question, catalogue, previous, leaning=leaning)


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


def read_best(question: str, catalogue: Catalogue, previous: Intent | None, *, leaning: bool) -> Intent:
    """Reads the question in the first of its forms that is understood."""
    if match := ORDINAL.search(question):
        rest = f"{question[: match.start()]}{question[match.end() :]}"
        return placed(read_best(rest, catalogue, previous, leaning=leaning), PLACES[match["n"].casefold()])
    unclear: list[Unclear] = []
    for said in readings(question):
        intent = Question(said, catalogue, previous, leaning=leaning).intent()
        if not isinstance(intent, Unclear):
            return intent
        unclear.append(intent)
    return next((one for one in unclear if one.choices), unclear[-1])


def bare_of(text: str) -> str:
    return OPENING.sub("", text).strip() or text


class Question:
    """One question while it is read.

    Args:
        question: The text, in one line, without its closing mark.
        catalogue: What is in memory.
        previous: The last intent of the conversation.
        leaning: It is about that one wherever that fits.
    """

    def __init__(
        self, question: str, catalogue: Catalogue, previous: Intent | None, *, leaning: bool = False
    ) -> None:
        self.leaning = leaning
        self.question = question
        self.catalogue = catalogue
        self.previous = previous.query if isinstance(previous, Plot) else previous
        self.drawn = previous if isinstance(previous, Plot) else None
        self.tables = {table.name: table for table in catalogue.tables}
        self.quotes = Quotes()
        self.table, self.text = self.cut_table(self.quotes.hide(self.dotted(question)))

    def intent(self) -> Intent:
        """What the question asks for."""
        if other := read_other(self.question, self.catalogue, self.previous):
            return other
        if described := self.described():
            return described
        if self.drawn and AS_TABLE.fullmatch(self.question):
            return self.drawn.query
        if CHART.search(self.text):
            return self.plotted()
        if isinstance(self.previous, Show) and (match := NEXT.fullmatch(self.question.casefold())):
            shown = self.previous
            return replace(shown, start=shown.start + shown.count, count=int(match["n"] or shown.count))
        intent = self.read()
        if (
            self.drawn
            and isinstance(intent, Query)
            and self.cued(strong=True)
            and not ROWS_MEANT.search(self.text)
        ):
            return replace(self.drawn, query=intent)
        return intent

    def read(self) -> Intent:
        if not self.catalogue.tables:
            return Unclear(
                "There is no table in memory that I could ask. Load one, for example with "
                "`pandas.read_csv`, then ask again."
            )
        if self.table is not None:
            return self.attempt(self.table, self.answer)
        before = getattr(self.previous, "table", None)
        if before in self.tables:
            follow = self.attempt(self.tables[before], self.follow_up) if self.cued(strong=True) else None
            if follow and not isinstance(follow, Unclear):
                return follow
            if self.cued(strong=False):
                weak = self.attempt(self.tables[before], self.follow_up)
                if not isinstance(weak, Unclear):
                    return weak
            again = self.attempt(self.tables[before], self.answer)
            if not isinstance(again, Unclear):
                return again
            if follow:
                return follow
        return self.anywhere()

    def cued(self, *, strong: bool) -> bool:
        """Whether the question leans on the one before."""
        if strong:
            return CUE_STRONG.search(self.text) is not None
        if self.leaning:
            return True
        return CUE_WEAK.match(self.text) is not None and not re.search(r"\brows?\b", self.text)

    def anywhere(self) -> Intent:
        """Reads a question that names no table, against each table there is."""
        tried = [(table, self.attempt(table, self.answer)) for table in self.catalogue.tables[:TABLES_TRIED]]
        fits = [(table, intent) for table, intent in tried if not isinstance(intent, Unclear)]
        if len(fits) == 1:
            return fits[0][1]
        if fits:
            choices = tuple(
                (f"in {table.name}", f"{self.question} in `{table.name}`") for table, _ in fits[:4]
            )
            return Unclear("Which table do you mean?", choices)
        if unknown := self.unknown_name():
            return unknown
        unclear = [intent for _, intent in tried if isinstance(intent, Unclear)]
        asked = [intent for intent in unclear if intent.choices]
        if asked:
            return asked[0]
        if len(unclear) == 1:
            return unclear[0]
        return Unclear("I did not understand that: it fits none of the tables in memory.")

    def unknown_name(self) -> Unclear | None:
        """A name after "of", "in" or "describe" that nothing in memory has."""
        match = re.search(
            r"\b(?:of|in|from|describe|about|table)\s+`?([A-Za-z_]\w*)`?\s*$", self.question
        ) or re.fullmatch(
            r"(?:show|display|print|view|see|open|head|tail)\s+(?:me\s+)?(?:the\s+)?`?([A-Za-z_]\w*)`?",
            self.question,
            re.IGNORECASE,
        )
        names = self.catalogue.names()
        if match is None or any(
            find(match[1], [column.name for column in table.columns]) for table in self.catalogue.tables
        ):
            return None
        near = closest(match[1], names)
        choices = ((f"Use {near}", f"{self.question[: match.start(1)]}{near}"),) if near else ()
        return Unclear(f"There is no variable `{match[1]}`. {what_there_is(match[1], names)}", choices)

    def attempt(self, table: Table, reader: Callable[[Table], Intent]) -> Intent:
        try:
            return reader(table)
        except NotUnderstoodError as error:
            choices = [(rival, self.saying(error.phrase, rival)) for rival in error.rivals]
            return Unclear(error.why, tuple(choices[:4]))

    def saying(self, phrase: str, instead: str) -> str:
        """The question with a phrase replaced by what it may have meant."""
        name = instead if " is " in instead else f"`{instead}`"
        return re.sub(re.escape(phrase), lambda _: name, self.question, count=1, flags=re.IGNORECASE)

    def answer(self, table: Table) -> Intent:
        """Reads the question on its own."""
        if missing := self.missing(table):
            return missing
        if share := read_share(bare_of(self.text), lambda text: self.clauses(table, text)):
            return share
        if change := read_change(bare_of(self.text), table, lambda text: self.clauses(table, text)):
            return change
        return self.clauses(table, self.text)

    def clauses(self, table: Table, text: str) -> Intent:
        """Reads a question clause by clause."""
        parts = Clauses(table, self.quotes).read(text)
        return assembled(parts, table)

    def follow_up(self, table: Table) -> Intent:
        """Reads the question as a change of the one before."""
        before = self.previous if isinstance(self.previous, Query) else None
        parts = Clauses(table, self.quotes, before).read(
            re.sub(r"\s*\b(?:too|as well|instead|please)\s*$", "", self.text)
        )
        return changed(
            self.previous,
            parts,
            table,
            adds=re.search(r"\b(?:also|too|as well|and by|additionally)\b", self.text) is not None,
        )

    def missing(self, table: Table) -> Missing | None:
        match = MISSING.fullmatch(OPENING.sub("", self.text.casefold()).strip()) or MISSING.fullmatch(
            self.text.casefold()
        )
        if match is None:
            return None
        what = re.sub(rf"(?:\b(?:in|of|from)\s+)?{TABLE}", "", match["what"] or "").strip()
        if rows_only(what) or what in {"column", "columns", "each column"}:
            return Missing(table.name)
        reader = Clauses(table, self.quotes)
        return Missing(
            table.name, tuple(reader.column(part) for part in re.split(r"\s*,\s*|\s+and\s+", what))
        )

    def plotted(self) -> Intent:
        """The chart that was asked for."""
        kind, said = kind_of(self.text)
        kept, self.text = self.text, rest_of(self.text)
        before = self.previous
        intent: Intent
        if isinstance(before, Query) and before.table in self.tables and bare_follow_up(self.text):
            intent = before
        else:
            intent = self.read()
        self.text = kept
        if isinstance(intent, Show):
            intent = Query(intent.table, intent.columns)
        if not isinstance(intent, Query):
            return intent
        if not (intent.columns or intent.groups or intent.aggregates):
            category = next(iter(columns_of(self.tables[intent.table])[1]), None)
            if category is None:
                return Unclear(f"Name the columns of `{intent.table}` to draw: `plot A by B`.")
            intent = replace(intent, groups=(category,), aggregates=(Aggregate("count"),))
        return Plot(intent, kind, said)

    def described(self) -> Describe | None:
        """Questions about a variable as a whole."""
        text = re.sub(r"\s+", " ", self.quotes.restore(self.question.casefold()))
        names = self.catalogue.names()
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
        if found and (found.name not in self.tables or text == alone[1]):  # type: ignore[index]
            return Describe(found.name)
        if (
            self.table is None
            and len(self.tables) == 1
            and re.fullmatch(
                r"(?:the |show |list |all |what |which )*(?:columns?(?: names?)?|fields|schema|dtypes|shape"
                r"|describe|summary)(?: are there| do (?:we|i) have)?",
                OPENING.sub("", text),
            )
        ):
            return Describe(
                next(iter(self.tables)),
                "shape" if "shape" in text else "all" if "desc" in text or "summ" in text else "columns",
            )
        return None

    def dotted(self, text: str) -> str:
        """Writes `frame.column` and `frame["column"]` as "`column` of frame"."""
        for table in self.catalogue.tables:
            if not re.search(rf"(?<![\w`]){re.escape(table.name)}[.\[]", text):
                continue
            for column in table.columns:
                name = re.escape(column.name)
                access = rf"(?:\.{name}\b|\[\s*['\"]{name}['\"]\s*\])"
                said = f"`{column.name}` of {table.name}"
                text = re.sub(rf"(?<![\w`]){re.escape(table.name)}{access}", said.replace("\\", r"\\"), text)
        return text

    def cut_table(self, text: str) -> tuple[Table | None, str]:
        """The table a question names, and the question with `TABLE` in the place of the name."""
        best: tuple[float, int, int, str] | None = None
        tokens = list(re.finditer(r"⟨\d+⟩|[^\s,()]+", text))
        for size in range(min(4, len(tokens)), 0, -1):
            for at in range(len(tokens) - size + 1):
                start, end = tokens[at].start(), tokens[at + size - 1].end()
                phrase = self.quotes.restore(text[start:end])
                before = text[:start].casefold().split()[-1:] or [""]
                after = (text[end:].split() or [""])[0].casefold()
                placed = before[0] in {"of", "in", "from", "table", "dataframe"} or after.startswith(
                    ("table", "dataframe", "rows")
                )
                for name in self.tables:
                    found = find(phrase, [name], 0.84 if placed and size <= len(words(name)) else 0.97)
                    if found is None or self.is_column(name, phrase, before[0]):
                        continue
                    rank = found.score + (0.5 if placed else 0)
                    if best is None or rank > best[0]:
                        best = (rank, start, end, name)
        if best is None:
            return None, text
        _, start, end, name = best
        after_name = re.match(
            r"\s+(?:table|data\s?frame|frame|data\s?set|data|df)\b", text[end:], re.IGNORECASE
        )
        rest = text[end + (after_name.end() if after_name else 0) :]
        return self.tables[name], f"{text[:start]}{TABLE}{rest}"

    def is_column(self, name: str, phrase: str, before: str) -> bool:
        """Whether a word that is a table's name stands where a column stands."""
        if before not in {"by", "per", "each", "where", "and", "distinct", "unique", "mean", "average"}:
            return False
        return any(
            find(phrase, [column.name for column in table.columns], 0.97) for table in self.tables.values()
        )
