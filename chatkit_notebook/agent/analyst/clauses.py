"""The clauses of a question about one table: what, of which rows, by what, in which order, how many."""

from __future__ import annotations

import re

from .adjectives import SUPERLATIVES
from .columns import NotUnderstoodError, timeline
from .intents import Aggregate, Condition, Function, Order, grain_of
from .names import NUMERIC, words
from .phrases import (
    COUNT,
    DIRECTION,
    HIGH,
    LOW,
    MARKER,
    OPENING,
    ROWS,
    TABLE,
    TAIL_LIMIT,
    count_of,
    listed,
    rows_only,
)
from .ranking import Ranks
from .slots import Parts, function_of

CONDITION = re.compile(
    r"[<>=≥≤≠]|\b(?:is|are|not|in|contains?|containing|startswith|endswith|between|over|under|above|below"
    r"|than|at least|at most|missing|without|no)\b",
    re.IGNORECASE,
)

TESTED = re.compile(
    r"\s(?:above|below|over|under|than|at least|at most|between|is|are|[<>=≥≤]+)\s+\S", re.IGNORECASE
)
COSTS = re.compile(r"\bcosts?\b(?=\s+(?:more|less|at|over|under|between|\d))", re.IGNORECASE)
GRAMMAR = frozenset({"per", "by", "of", "in", "and", "with", "for", "on"})
NO_NULLS = re.compile(
    r"[\s,]*\b(?:without|with no|no|excluding|ignoring|ignore|dropping|(?<=\S )drop|not counting|except"
    r"|exclude|leaving out|skipping)\s+(?:the\s+|any\s+|all\s+)*(?:rows with\s+)?(?:nulls?|nans?|nas?"
    r"|missings?|blanks?|missing (?:values?|data|ones)|unknowns?|empty (?:values?|ones))(?:\s+values?)?"
    r"(?!\s+\w)",
    re.IGNORECASE,
)
HELD = re.compile(
    rf"\s+(?:are|is|were|was|do)\s+(?:there|we have|i have|you have|in (?:the\s+)?{TABLE})(?=\s|$)"
    r"(?:\s+(?:in (?:total|all|memory|the (?:table|data|frame|dataset|notebook))|altogether|overall|at all))*"
    rf"(?:\s+in (?:the\s+)?{TABLE}(?=\s|$))?",
    re.IGNORECASE,
)
"""What says that something is there, and nothing of which."""
RECENT = re.compile(
    rf"\s*\b(?:in|within|during|over|for|from|of)?\s*(?:the\s+)?(?:last|past|latest|most recent|previous)\s+"
    rf"(?P<n>{COUNT})\s+(?P<unit>hour|day|week|month|quarter|year)s?\b",
    re.IGNORECASE,
)
SORTED = NUMERIC | {"date", "datetime"}


class Clauses(Ranks):
    """Reads the clauses of one question against one table.

    Args:
        table: The table it is about.
        quotes: The quoted parts of the question.
        before: What this question follows up on.
    """

    first = ""
    """What is to stand first, in the person's words: "heaviest"."""

    def read(self, text: str) -> Parts:
        """The parts of a question whose table name has been cut out.

        Raises:
            NotUnderstoodError: Some phrase means nothing here, or several things.
        """
        parts = self.parts
        text = self.complete(self.recent(self.whole_names(text)))
        text = re.sub(r"(\bbetween\s+\S+(?:\s+\S+){0,3}?)\s+and\s+", r"\1 ⁑ ", text, flags=re.IGNORECASE)
        text = re.sub(r"\bweigh(?:s|ing|ed)?\b(?=\s+(?!than))", "weight is", text, flags=re.IGNORECASE)
        text = COSTS.sub("price is", text)
        if match := TAIL_LIMIT.search(text):
            parts.end, parts.limit = match["end"].casefold(), count_of(match["n"])
            text = text[: match.start() + 1] if match.start() else text
            text = text.rstrip(" ,")
        descending: bool | None = None
        if match := DIRECTION.search(text):
            descending = match["down"] is not None
            self.first = re.sub(r"[\s,]+|\bfirst\b|\bfrom\b", " ", match[0]).strip().casefold()
            text = text[: match.start()]
        head, segments = split(text)
        if self.superlative(head):
            head = ""
        else:
            head = self.ranked(head, segments)
            self.head(head)
        for kind, phrase in segments:
            getattr(self, kind)(phrase)
        if descending is None and ("order", "") in segments:
            descending = True  # "sort that": the largest first
        self.settle(descending)
        return parts

    def whole_names(self, text: str) -> str:
        """The text with the names of columns hidden that hold words of the grammar ("miles per gallon")."""
        for one in self.table.columns:
            parts = words(one.name)
            if len(parts) > 1 and GRAMMAR & set(parts):
                said = r"[\s_]+".join(map(re.escape, parts))
                mark = self.quotes.hide(f"`{one.name}`")
                text = re.sub(rf"\b{said}\b", mark, text, flags=re.IGNORECASE)
        return text

    def recent(self, text: str) -> str:
        """Takes "in the last 30 days" out of the text: counted from the newest date there is."""
        match = RECENT.search(text)
        when = timeline(self.table) if match else None
        if match is None or when is None or when.kind not in {"date", "datetime"}:
            return text
        number = count_of(match["n"])
        length = f"{number} {match['unit'].casefold()}{'s' if number != 1 else ''}"
        self.add(((Condition(when.name, "last", (length,)),),))
        return f"{text[: match.start()]} {text[match.end() :]}".strip()

    def complete(self, text: str) -> str:
        """Takes "without nulls" out of the text; which columns it is about is known at the end."""
        match = NO_NULLS.search(text)
        if match is None:
            return text
        self.parts.known = True
        return f"{text[: match.start()]} {text[match.end() :]}".strip()

    def known(self) -> None:
        """Leaves out the rows whose groups or values are missing."""
        parts = self.parts
        named = (*parts.groups, *(one.column for one in parts.aggregates if one.column), *parts.columns)
        held = {column.name for column in self.table.columns}
        about = [name for name in named if name in held] or [column.name for column in self.table.columns]
        self.add((tuple(Condition(name, "present") for name in dict.fromkeys(about)),))

    def settle(self, descending: bool | None) -> None:
        """Puts direction, rank and defaults together once every clause was read."""
        parts = self.parts
        if parts.groups and not parts.aggregates:
            parts.assumed = True
            numeric = tuple(name for name in parts.columns if self.table.column(name).kind in NUMERIC)
            # a bare number "by" something is averaged; the answer says so
            parts.aggregates = tuple(Aggregate("mean", name) for name in numeric) or (Aggregate("count"),)
            parts.columns = ()
        grains = {grain[0] for group in parts.groups if (grain := grain_of(group))}
        if {"season", "year"} <= grains:
            raise NotUnderstoodError(
                "season",
                "A winter has months of two years: ask by season of one year, or by quarter and year.",
            )
        if parts.known:
            self.known()
        if descending is not None and parts.order:
            # as in SQL, the direction belongs to the last key
            parts.order = (*parts.order[:-1], Order(parts.order[-1].by, descending))
        elif descending is not None:
            aggregates = parts.aggregates or (self.before.aggregates if self.before else ())
            target: str | Aggregate = aggregates[0] if aggregates else self.sorted_by()
            parts.order = (Order(target, descending),)
        if parts.end in {"top", "bottom"} and parts.groups and not parts.order:
            parts.order = (Order(parts.aggregates[0], parts.end == "top"),)

    def sorted_by(self) -> str:
        """The column that "heaviest first" or "descending" sorts rows by.

        Raises:
            NotUnderstoodError: Nothing says which one: rows in their own order would pass for sorted ones.
        """
        if self.first in SUPERLATIVES:
            try:
                return self.column(SUPERLATIVES[self.first][0])
            except NotUnderstoodError as error:
                if error.rivals:
                    raise
        if self.parts.columns:
            return self.parts.columns[0]
        if self.before and self.before.order and isinstance(self.before.order[-1].by, str):
            return self.before.order[-1].by
        where = self.parts.where or (self.before.where if self.before else ())
        tested = {one.column for group in where for one in group}
        measured = [name for name in sorted(tested) if self.table.column(name).kind in SORTED]
        if len(measured) == 1:
            return measured[0]
        raise NotUnderstoodError(
            self.first, f"“{self.first}” does not say what to sort by: add for example `sorted by COLUMN`."
        )

    # the clauses

    def where(self, phrase: str) -> None:
        if not phrase:
            return
        if match := re.match(r"(?:only\s+|the\s+|just\s+)*columns?\s+(.+)$", phrase, re.IGNORECASE):
            self.parts.columns = tuple(self.column(part) for part in listed(match[1]))
            return
        match = re.match(
            rf"(?:the\s+)?(?:(?P<n>{COUNT})\s+)?(?:(?P<up>{HIGH})|(?P<down>{LOW}))\s+(?P<by>.+)$",
            phrase,
            re.IGNORECASE,
        )
        if match and not TESTED.search(match["by"]):  # "with maximum temperature above 30" is a test
            self.rank(
                match["by"],
                match["up"] is not None,
                count_of(match["n"]) if match["n"] else self.parts.limit or 1,
            )
            return
        self.add(self.conditions(phrase))

    def group(self, phrase: str) -> None:
        phrase = re.sub(rf"\s+(?:of|in|from|for)\s+(?:the\s+)?{TABLE}(?=\s|$)", "", phrase)
        phrase, found = self.cut_values(phrase)
        if found:
            self.add(found)
        self.parts.groups += tuple(self.group_column(re.sub(r"^by\s+", "", part)) for part in listed(phrase))

    def order(self, phrase: str) -> None:
        descending = False
        orders = []
        for part in listed(phrase):
            direction = DIRECTION.search(part)
            if direction:
                descending = direction["down"] is not None
                part = part[: direction.start()]
            orders.append(Order(self.sort_key(part), descending))
        self.parts.order = tuple(orders)

    def limit(self, phrase: str) -> None:
        match = re.match(rf"({COUNT})", phrase.strip(), re.IGNORECASE)
        if match is None:
            raise NotUnderstoodError(phrase, f"“limit {phrase}” has no number.")
        self.parts.limit = count_of(match[1])

    def sort_key(self, phrase: str) -> str | Aggregate:
        found = self.aggregates(phrase)
        if found:
            return found[0]
        return self.column(phrase)

    # what is asked for

    def head(self, head: str) -> None:
        """Reads what comes before any clause: aggregates, columns, or just rows."""
        text = OPENING.sub("", head).strip(" ,")
        # only the words that say nothing: what follows them is a condition, or is not understood
        text = HELD.sub(" ", text).strip()
        if rows_only(text):
            self.parts.rows = bool(text) or self.parts.rows
            return
        if self.parts.rows and (
            match := re.match(rf"(?:{ROWS}\s+)+(?:of|in|from|for|on)\s+(.+)$", text, re.IGNORECASE)
        ):
            text = match[1]
        if match := re.match(
            r"(?:all\s+)?(?:the\s+)?(?:distinct|unique|different)\s+(?:values?\s+(?:of|in|for)\s+)?(.+)$",
            text,
            re.IGNORECASE,
        ):
            phrase, found = self.cut_values(match[1])
            self.add(found)
            self.parts.columns, self.parts.distinct = (
                tuple(self.column(part) for part in listed(phrase)),
                True,
            )
            return
        if match := re.match(
            r"(?:value[\s_]counts?|distribution|frequenc(?:y|ies)|breakdown|histogram)(?:\s+(?:of|for"
            r"|in))?\s+(.+)$",
            text,
            re.IGNORECASE,
        ):
            name = self.column(match[1])
            self.parts.groups, self.parts.aggregates = (name,), (Aggregate("count"),)
            self.parts.order = (Order(Aggregate("count"), True),)
            return
        if match := re.match(
            r"(?:describe|summar(?:y|i[sz]e)|statistics|stats)(?:\s+(?:of|for|on|statistics))*\s+(.+)$",
            text,
            re.IGNORECASE,
        ):
            name = self.column(match[1])
            self.parts.aggregates = summary(name, self.table.column(name).kind in NUMERIC)
            return
        if function_of(text)[0] is None and CONDITION.search(text):
            try:
                self.add(self.conditions(text))
            except NotUnderstoodError:
                pass  # then it is read as columns and values
            else:
                self.parts.rows = True
                return
        text, found = self.cut_values(text)
        self.add(found)
        if not text or rows_only(text):
            self.parts.rows = True
            return
        if found_aggregates := self.aggregates(text):
            self.parts.aggregates = found_aggregates
            self.parts.counted = found_aggregates == (Aggregate("count"),)
            return
        self.parts.columns, self.parts.rows = self.names_or_values(text), True

    def names_or_values(self, text: str) -> tuple[str, ...]:
        """Columns to show, or values that pick rows ("Adelie penguins")."""
        text = re.sub(rf"\s*(?:\b(?:of|in|from|for)\s+)?{TABLE}\s*", " ", text).strip()
        text = re.sub(
            rf"^(?:{ROWS}\s+)?(?:(?:only|just|the)\s+)*(?:columns?\s+)?(?:of\s+)?",
            "",
            text,
            flags=re.IGNORECASE,
        )
        try:
            return tuple(self.slot(part) for part in listed(text))
        except NotUnderstoodError as error:
            try:
                self.add(self.conditions(text))
            except NotUnderstoodError:
                if error.rivals:
                    raise error from None
                said = self.quotes.restore(text)
                raise NotUnderstoodError(
                    said,
                    f"I do not know what “{said}” means: it is neither a column of `{self.table.name}` nor "
                    f"a value I have seen in it.",
                ) from None
            return ()


def split(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The head of a question and its clauses in order, each with its kind."""
    # "starts with" is one operator; its "with" opens no clause
    text = re.sub(
        r"\b(start|begin|end)(?:s|ing|ning)?\s+with\b",
        lambda m: ("ends" if m[1].lower() == "end" else "starts") + "with",
        text,
        flags=re.I,
    )
    marks = list(MARKER.finditer(text))
    if not marks:
        return text.strip(), []
    segments = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        phrase = text[mark.end() : after.start() if after else len(text)].strip(" ,")
        phrase = re.sub(r"[,\s]+(?:and|then|but)$", "", phrase)
        segments.append((mark.lastgroup or "", phrase))
    return text[: marks[0].start()].strip(" ,"), [pair for pair in segments if pair[1] or pair[0] == "order"]


def summary(name: str, numeric: bool) -> tuple[Aggregate, ...]:
    """The aggregates that sum up one column."""
    functions: tuple[Function, ...] = (
        ("count", "mean", "std", "min", "median", "max") if numeric else ("count", "distinct", "min", "max")
    )
    return tuple(Aggregate(function, name) for function in functions)
