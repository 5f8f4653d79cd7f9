"""One question while it is read: its table, whether it leans on the one before, and what it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ...errors import closest, what_there_is
from .accounting import left_of
from .clauses import Clauses
from .columns import NotUnderstoodError, timeline
from .contrasts import read_contrast
from .derived import TIME_SAID, calculated, with_dates
from .described import described
from .followups import assembled, changed, turned
from .intents import Aggregate, Intent, Linked, Missing, Plot, Query, Show, Unclear
from .lacking import read_lacking, read_some
from .loosely import loosened
from .measures import read_measure, read_unique
from .names import Catalogue, Table, find
from .naming import cut_table, dotted
from .ofeach import read_each
from .others import read_other
from .phrases import CHART, CUE_STRONG, CUE_WEAK, OPENING, TABLE, Quotes, rows_only
from .plots import AS_TABLE, ROWS_MEANT, bare_follow_up, kind_of, rest_of
from .prompts import columns_of
from .sayings import MISSING, NEXT
from .shares import read_change, read_share

TABLES_TRIED = 30
SPREAD = re.compile(r"\b(?:distribution|distributed|spread)\b", re.IGNORECASE)
OVER_TIME = re.compile(r"\b(?:over|by) (?:the )?time\b", re.IGNORECASE)
TWICE = re.compile(
    r"\b(?P<said>average|avg|mean|median|max(?:imum)?|min(?:imum)?|highest|lowest|total|sum(?: of)?) total ",
    re.IGNORECASE,
)
"""What is computed already: "average total amount" for "average revenue"."""
WINTER = re.compile(r"\bwinter\s+(?:of\s+)?(?P<year>(?:1[5-9]|20)\d\d)(?!\s*[/–-]\s*\d)", re.IGNORECASE)
ADDRESSED = re.compile(
    rf"(?:(?:in|for|from|of|about|with|using)\s+)?{TABLE}\s*[,:;–—-]?\s+(?P<rest>\S.*)", re.I
)


def columns_unknown(name: str, why: str = "") -> Unclear:
    """What to say of a variable without known columns."""
    return Unclear(
        f"I do not know the columns of `{name}`. {why or 'Describe it first, or ask with a `SELECT`.'}",
        ((f"Describe {name}", f"describe {name}"),),
    )


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
        self.previous = previous.query if isinstance(previous, Plot | Linked) else previous
        self.drawn = previous if isinstance(previous, Plot) else None
        self.tables = {table.name: table for table in catalogue.tables}
        self.quotes = Quotes()
        hidden = self.quotes.hide(dotted(question, catalogue.tables))
        self.table, self.text = cut_table(hidden, self.quotes, self.tables)

    def intent(self) -> Intent:
        """What the question asks for."""
        if other := read_other(self.question, self.catalogue, self.previous):
            return other
        if found := described(self.question, self.quotes, self.catalogue, named=self.table is not None):
            return found
        if self.drawn and AS_TABLE.fullmatch(self.question):
            return self.drawn.query
        if (again := turned(self.question, self.drawn or self.previous)) is not None:
            return again
        if CHART.search(self.text):
            return self.plotted()
        if isinstance(self.previous, Show) and (match := NEXT.fullmatch(self.question.casefold())):
            shown = self.previous
            return replace(shown, start=shown.start + shown.count, count=int(match["n"] or shown.count))
        intent = self.read()
        if SPREAD.search(self.text) and isinstance(intent, Query) and (spread := self.spread(intent)):
            return spread
        if (
            self.drawn
            and isinstance(intent, Query)
            and self.cued(strong=True)
            and not ROWS_MEANT.search(self.text)
        ):
            return replace(self.drawn, query=intent)
        return intent

    def spread(self, counted: Query) -> Plot | None:
        """The distribution of a measure as a histogram: a count of each of its values says little."""
        if len(counted.groups) != 1 or counted.aggregates != (Aggregate("count"),):
            return None
        held = {column.name: column.kind for column in self.tables[counted.table].columns}
        if held.get(counted.groups[0]) not in {"number", "duration"}:
            return None
        query = replace(counted, columns=counted.groups, groups=(), aggregates=(), order=())
        return Plot(query, "histogram")

    def read(self) -> Intent:
        if self.table is None and (unread := self.unread()):
            return unread
        if not self.catalogue.tables:
            return Unclear(
                "There is no table in memory that I could ask. Load one, for example with "
                "`pandas.read_csv`, then ask again."
            )
        if self.table is not None:
            return self.of_table(self.table)
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

    def of_table(self, table: Table) -> Intent:
        """Reads a question that names its table, also one that only calls it: "@prices: how many rows?"."""
        intent = self.attempt(table, self.answer)
        if isinstance(intent, Unclear) and (called := ADDRESSED.match(self.text)):
            kept, self.text = self.text, called["rest"]
            again = self.attempt(table, self.answer)
            self.text = kept
            return intent if isinstance(again, Unclear) else again
        return intent

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
        if len(fits) > 1:
            whole = [one for one in fits if not left_of(self.question, one[1], self.catalogue).missed]
            fits = whole or fits
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

    def unread(self) -> Unclear | None:
        """A frame that the question names, of which the columns stand elsewhere and could not be read."""
        words = re.findall(r"\w+", self.question.casefold())
        unread = [one for one in self.catalogue.others if one.kind == "lazyframe"]
        meant = next((one for one in unread if one.name.casefold() in words), None)
        if meant is None and not self.catalogue.tables:
            meant = next((one for one in unread if one.notes), None)
        return columns_unknown(meant.name, " ".join(meant.notes)) if meant is not None else None

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
        if match[1] in names:
            return columns_unknown(match[1])
        near = closest(match[1], names)
        choices = ((f"Use {near}", f"{self.question[: match.start(1)]}{near}"),) if near else ()
        return Unclear(f"There is no variable `{match[1]}`. {what_there_is(match[1], names)}", choices)

    def attempt(self, table: Table, reader: Callable[[Table], Intent]) -> Intent:
        """Reads the question about a table, with the columns that it makes of those of the table."""
        when = timeline(table)
        if when and when.kind in {"date", "datetime"} and (winter := WINTER.search(self.text)):
            year = int(winter["year"])
            either = [f"winter {one}/{(one + 1) % 100:02}" for one in (year - 1, year)]
            choices = tuple((one, self.saying(winter[0], one)) for one in either)
            return Unclear(f"Which winter is “{winter[0]}”?", choices)
        kept, made = self.text, calculated(self.text, table, self.quotes)
        if made is not None:
            self.text, table = made
        dated = with_dates(table) if TIME_SAID.search(self.text) else None
        intent = self.tried(dated or table, reader)
        if dated is not None and isinstance(intent, Unclear):
            intent = self.tried(table, reader)
        if (
            isinstance(intent, Unclear)
            and not intent.choices
            and (loose := loosened(self.text, dated or table))
        ):
            self.text, other = loose
            again = self.tried(other, reader)
            intent = intent if isinstance(again, Unclear) else again
        self.text = kept
        if made is not None and isinstance(intent, Show):
            intent = Query(intent.table, intent.columns, limit=intent.count)  # a page shows what there is
        return intent

    def tried(self, table: Table, reader: Callable[[Table], Intent]) -> Intent:
        try:
            return reader(table)
        except NotUnderstoodError as error:
            choices = [(rival, self.saying(error.phrase, rival)) for rival in error.rivals]
            # what stands for the table's name and for quoted parts is no word of the question
            why = self.quotes.restore(error.why).replace(TABLE, table.name)
            return Unclear(why, tuple(choices[:4]))

    def saying(self, phrase: str, instead: str) -> str:
        """The question with a phrase replaced by what it may have meant."""
        held = any(instead == column.name for table in self.catalogue.tables for column in table.columns)
        name = f"`{instead}`" if held else instead
        said = re.sub(re.escape(phrase), lambda _: name, self.question, count=1, flags=re.IGNORECASE)
        return TWICE.sub(r"\g<said> ", said)

    def answer(self, table: Table) -> Intent:
        """Reads the question on its own."""
        if missing := self.missing(table):
            return missing
        if unique := read_unique(self.text, table, self.quotes):
            return unique
        if share := read_share(bare_of(self.text), lambda text: self.clauses(table, text)):
            return share
        if change := read_change(bare_of(self.text), table, lambda text: self.clauses(table, text)):
            return change
        bare = bare_of(self.text)
        if lacking := read_lacking(bare, table, self.quotes):
            return lacking
        if each := read_each(bare, table, self.quotes):
            return each
        if measure := read_measure(bare, table, self.quotes, lambda text: self.clauses(table, text)):
            return measure
        if contrast := read_contrast(bare, table, self.quotes, lambda text: self.clauses(table, text)):
            return contrast
        try:
            return self.clauses(table, self.text)
        except NotUnderstoodError:
            if some := read_some(bare, table, self.quotes):
                return some
            raise

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
        text = re.sub(rf"\s+(?:in|of|from|for)\s+(?:the\s+)?{TABLE}\s*$", "", self.text.casefold())
        match = MISSING.fullmatch(OPENING.sub("", text).strip()) or MISSING.fullmatch(text)
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
        if (
            isinstance(before, Query)
            and before.limit is not None
            and not (before.groups or before.aggregates or intent.order)
            and intent.groups
            and (intent.table, intent.limit) == (before.table, before.limit)
        ):
            # the groups would be those of all rows, and pass for those of the few that were asked for
            return Unclear(
                f"I cannot group only the {before.limit} rows from before. Draw those rows themselves "
                f"(`plot that`), or all of `{before.table}` by a column."
            )
        if not (intent.columns or intent.groups or intent.aggregates):
            category = next(iter(columns_of(self.tables[intent.table])[1]), None)
            if category is None:
                return Unclear(f"Name the columns of `{intent.table}` to draw: `plot A by B`.")
            intent = replace(intent, groups=(category,), aggregates=(Aggregate("count"),))
        return Plot(intent, kind, said, free=OVER_TIME.search(self.text) is not None)
