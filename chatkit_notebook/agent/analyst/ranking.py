"""Ranks: "top 5 cars by horsepower", "which island has the most penguins", "the last 10 rows"."""

from __future__ import annotations

import re

from .adjectives import SUPERLATIVE
from .columns import NotUnderstoodError
from .intents import Aggregate, Function, Order
from .names import NUMERIC, find
from .phrases import COUNT, HIGH, LOW, OPENING, TABLE, count_of, rows_only
from .slots import MEASURING, Slots, entity, function_of, grain_said


class Ranks(Slots):
    """Reads what a question ranks by and which end it wants."""

    def superlative(self, head: str) -> bool:
        """Reads "which island has the most penguins" and "which penguin is the heaviest by ..."."""
        match = re.match(
            rf"(?:which|what|who)\s+(?P<thing>.+?)\s+(?:has|have|had|is|are|was|were|with|shows?|gets?"
            rf"|got)\s+(?:the\s+)?"
            rf"(?:(?P<up>{HIGH})|(?P<down>{LOW}))\s*(?P<rest>.*)$",
            head.strip(),
            re.IGNORECASE,
        )
        if match is None:
            return False
        up, rest = match["up"] is not None, match["rest"]
        rest, found = self.cut_values(rest)
        if found:
            self.add(found)
        own = next((one.name for one in self.table.columns if one.name == self.table.name), None)
        if match["thing"].strip() == TABLE and own is not None:
            match_thing = own
        elif self.of_what(match["thing"], rest) is not None:
            match_thing = self.group_column(TABLE)
        elif grain_said(match["thing"]) is None and self.is_rows(match["thing"]) and not rows_only(rest):
            self.rank(rest, up, self.parts.limit or 1)
            return True
        else:
            match_thing = self.group_column(match["thing"])
        self.parts.groups = (match_thing,)
        if rows_only(rest):
            self.parts.aggregates = (Aggregate("count"),)
        else:
            counted = re.fullmatch(r"most|fewest|least", match["up"] or match["down"], re.IGNORECASE)
            function: Function = "sum" if counted else "max" if up else "min"
            self.parts.aggregates = self.aggregates(rest) or self.most_of(rest, function, up)
        self.parts.order = (Order(self.parts.aggregates[0], up),)
        return True

    def most_of(self, rest: str, function: Function, up: bool) -> tuple[Aggregate, ...]:
        """The end of a column, or the number of rows of a kind: "the most chinstraps"."""
        try:
            return (Aggregate(function, self.ended(rest, up=up)),)
        except NotUnderstoodError:
            if function != "sum":
                raise
            self.add(self.conditions(rest))
            return (Aggregate("count"),)

    def of_what(self, thing: str, rest: str) -> str | None:
        """The column that says what rows are about, where a mean or a total of each is asked for."""
        computed = function_of(rest)[0]
        if thing.strip() != TABLE or computed is None or computed.function not in MEASURING | {"distinct"}:
            return None
        return entity(self.table)

    def is_rows(self, phrase: str) -> bool:
        """Whether a phrase says which rows, such as "male §", and no column; notes the condition."""
        if rows_only(phrase):
            return True
        bare = re.sub(rf"\s*{TABLE}\s*", " ", phrase).strip()
        numbered = re.match(r"\d", bare) is not None  # "8 cylinder"
        if not numbered and find(self.quotes.restore(bare), [one.name for one in self.table.columns]):
            return False
        try:
            self.add(self.conditions(bare))
        except NotUnderstoodError:
            return False
        return True

    def ended(self, phrase: str, *, up: bool) -> str:
        """The column that ranks; where several fit, the one that is called maximum for the upper end."""
        return self.ended_slot(phrase, [Aggregate("max" if up else "min")])

    def ranked(self, head: str, segments: list[tuple[str, str]]) -> str:
        """Takes "top 5 ..." or "first 10 rows" off the head; a following "by" is then what ranks."""
        bare = OPENING.sub("", head).strip()
        if match := re.match(r"rows?\s+(\d+)\s*(?:-|–|to|through|until)\s*(\d+)\b(.*)$", bare, re.IGNORECASE):
            first, last = int(match[1]), int(match[2])
            self.parts.start, self.parts.limit, self.parts.rows = (
                max(first - 1, 0),
                max(last - first + 1, 1),
                True,
            )
            return match[3]
        match = re.match(
            rf"(?:(?P<end>top|bottom|first|last|head|tail|random|{HIGH}|{LOW})\b(?:\s+(?:of"
            rf"|sample of))?\s*(?:the\s+)?(?P<n>{COUNT})?\b"
            rf"|(?:a\s+)?(?P<sample>sample)\b(?:\s+of)?\s*(?P<m>{COUNT})?\b"
            rf"|(?P<k>{COUNT})\s+(?P<kind>random|first|last|{HIGH}|{LOW})?\b)\s*(?P<rest>.*)$",
            bare,
            re.IGNORECASE,
        )
        if match is None:
            return head
        end = (match["end"] or match["kind"] or ("random" if match["sample"] else "")).casefold()
        number = match["n"] or match["m"] or match["k"]
        rest = re.sub(r"^of\s+", "", match["rest"])
        if number and re.fullmatch(SUPERLATIVE, end, re.IGNORECASE) and re.match(r"\w*[^\Ws]\s+\S", rest):
            return head  # "lightest 8 cylinder car": not eight of them
        upwards, downwards = re.fullmatch(HIGH, end), re.fullmatch(LOW, end)
        if not end and not (
            rows_only(rest) or rest.split()[0].casefold() in {"rows", "row"} or TABLE in rest
        ):
            return head
        if (upwards or downwards) and not number and end not in {"top", "bottom"}:
            return head  # "highest body mass" is an aggregate
        self.parts.limit = (
            count_of(number) if number else self.parts.limit or (5 if end in {"top", "bottom"} else None)
        )
        if upwards or downwards:
            return self.rank_head(rest, end, segments)
        self.parts.rows = True
        if end in {"last", "tail"}:
            self.parts.position = "last"
        elif end == "random":
            self.parts.position = "sample"
        return rest

    def rank_head(self, thing: str, word: str, segments: list[tuple[str, str]]) -> str:
        up = re.fullmatch(HIGH, word) is not None
        thing, found = self.cut_values(thing)
        if found:
            self.add(found)
        self.parts.end = "top" if up else "bottom"
        at = next((i for i, (kind, _) in enumerate(segments) if kind == "group"), None)
        if at is None:
            if rows_only(thing):
                if word not in {"top", "bottom", "max", "min"}:
                    raise NotUnderstoodError(word, f"“{word}” needs a column: for example `top 3 by COLUMN`.")
                return thing
            name = self.column(thing)
            if self.table.column(name).kind in NUMERIC | {"date", "datetime"}:
                self.parts.order = (Order(name, up),)
            else:
                self.parts.groups, self.parts.aggregates = (name,), (Aggregate("count"),)
            return ""
        _, by = segments.pop(at)
        by, found = self.cut_values(by)
        if found:
            self.add(found)
        aggregates = self.aggregates(by)
        later_group = any(kind == "group" for kind, _ in segments)
        if not self.is_rows(thing):
            name = self.column(re.sub(rf"\s*{TABLE}\s*", "", thing))
            if aggregates:
                self.parts.groups, self.parts.aggregates = (name,), aggregates
                self.parts.order = (Order(aggregates[0], up),)
                return ""
            self.parts.columns = tuple(dict.fromkeys((name, self.ended(by, up=up))))
        elif aggregates and not later_group:
            raise NotUnderstoodError(by, f"“{by}” needs to know by what: for example `top 3 COLUMN by {by}`.")
        self.parts.order = (Order(aggregates[0] if aggregates else self.ended(by, up=up), up),)
        self.parts.aggregates = aggregates
        self.parts.rows = not aggregates
        return ""

    def rank(self, phrase: str, up: bool, limit: int) -> None:
        self.parts.order, self.parts.limit, self.parts.rows = (
            (Order(self.ended(phrase, up=up), up),),
            limit,
            True,
        )
