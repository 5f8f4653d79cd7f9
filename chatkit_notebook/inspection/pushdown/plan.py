"""A checked statement over frames of one engine as a narwhals plan: WITH, UNION and queries in queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from .relations import MOST_COLUMNS, MOST_LEVELS, MOST_TABLES, Known, Relation, Relations, called
from .scope import Scope
from .select import Plan, Select
from .tree import CannotPushError, Node


def plan(tree: Node, frames: Mapping[str, Any], limit: int, *, sorts: bool = True) -> Plan:
    """The plan of a checked statement whose tables are frames of one engine.

    Nothing of the statement's text reaches the engine: every part of its tree is rebuilt from what narwhals
    has, and what is not known here cannot be said.

    Args:
        tree: The statement, as the parser sees it.
        frames: A narwhals LazyFrame for each table, by the name that the statement uses.
        limit: Rows that are kept of the result.
        sorts: The engine sorts well, and joins missing values as SQL does.

    Raises:
        CannotPushError: It uses what narwhals cannot say; the message names it.
    """
    planner = Planner(frames, sorts=sorts)
    return planner.select(tree, planner.tables, limit)[0]


class Planner:
    """Builds the plans of a statement and of the queries in it.

    Raises:
        CannotPushError: From all methods.
    """

    def __init__(self, frames: Mapping[str, Any], *, sorts: bool) -> None:
        self.sorts = sorts
        self.asked = 0
        self.relations = Relations(self.query, full=sorts)
        self.tables: Known = {name.casefold(): cache(partial(whole, frame)) for name, frame in frames.items()}

    def select(self, tree: Node, known: Known, limit: int | None) -> tuple[Plan, Relation]:
        """The plan of a SELECT or of a UNION, and what it reads from."""
        read, known = self.read(tree, known)
        if read.levels >= MOST_LEVELS or read.tables > MOST_TABLES:
            raise CannotPushError("so many queries in queries")
        if tree["type"] == "SET_OPERATION_NODE":
            tree = {"select_list": [{"class": "STAR"}], "modifiers": tree.get("modifiers")}
        select = Select(
            read, limit, lambda inner: self.query(inner, known), lambda inner: self.opened(inner, known)
        )
        return select.build(tree), read

    def read(self, tree: Node, known: Known) -> tuple[Relation, Known]:
        """What a query reads from, and the tables that it knows."""
        known = self.with_names(tree, known)
        if tree.get("type") == "SET_OPERATION_NODE":
            return self.united(tree, known), known
        if tree.get("type") != "SELECT_NODE":
            raise CannotPushError("WITH")
        return self.relations.read(tree.get("from_table") or {}, known, tree.get("where_clause")), known

    def opened(self, tree: Node, known: Known) -> Relation:
        """What a query in the query reads from, its columns under names that no other frame has."""
        self.count()
        return self.relations.renamed(self.read(tree, known)[0])

    def count(self) -> None:
        """Counts the queries in the query: each makes what engines have to plan longer."""
        self.asked += 1
        if self.asked > MOST_TABLES:
            raise CannotPushError("so many queries in queries")

    def query(self, tree: Node, known: Known) -> Relation:
        """The rows of a query in the query."""
        self.count()
        kinds = {str(modifier["type"]) for modifier in tree.get("modifiers") or ()}
        if not self.sorts and {"ORDER_MODIFIER", "LIMIT_MODIFIER"} <= kinds:
            raise CannotPushError("ORDER BY with LIMIT in a query in the query")
        made, read = self.select(tree, known, None)
        frame = made.finish(made.first)
        if len(made.names) > MOST_COLUMNS:
            raise CannotPushError("so many columns")
        return Relation(frame, Scope.of(frame.collect_schema(), ""), read.tables, read.levels + 1)

    def with_names(self, tree: Node, known: Known) -> Known:
        """The tables there are, and those that WITH defines: each is built when it is first read."""
        for entry in (tree.get("cte_map") or {}).get("map") or ():
            name, value = str(entry["key"]).casefold(), entry["value"]
            node = value.get("query_node") or (value.get("query") or {}).get("node")
            if node is None:
                raise CannotPushError("WITH")
            known = {**known, name: cache(partial(self.defined, node, known, name, value.get("aliases")))}
        return known

    def defined(self, node: Node, known: Known, name: str, aliases: Any) -> Relation:
        return called(self.query(node, known), name, aliases)

    def united(self, tree: Node, known: Known) -> Relation:
        """The rows of several queries: one below the other, those of all, or those of the first alone."""
        import narwhals as nw

        kind = str(tree.get("setop_type"))
        if kind not in ("UNION", "INTERSECT", "EXCEPT") or (kind != "UNION" and tree.get("setop_all")):
            raise CannotPushError(f"{kind} ALL" if tree.get("setop_all") else kind)
        children = tree.get("children") or [tree.get("left"), tree.get("right")]
        parts = [self.query(child, known) for child in children if child]
        names = [field.physical for field in parts[0].scope.fields]
        types = [field.dtype for field in parts[0].scope.fields]
        frames = []
        for part in parts:
            if [field.dtype for field in part.scope.fields] != types:
                raise CannotPushError(f"{kind} of columns of different types")
            pairs = zip(part.scope.fields, names, strict=True)
            frames.append(part.frame.select(*[nw.col(field.physical).alias(name) for field, name in pairs]))
        tables = sum(part.tables for part in parts)
        if tables > MOST_TABLES:
            raise CannotPushError("so many tables")
        if kind == "UNION":
            frame = nw.concat(frames) if tree.get("setop_all") else nw.concat(frames).unique(names)
        else:
            frame = shared(frames, names, wanted=kind == "INTERSECT")
        return replace(parts[0], frame=frame, tables=tables, levels=max(part.levels for part in parts))


def shared(frames: list[Any], names: list[str], *, wanted: bool) -> Any:
    """The different rows of the first frame that all others have, or none: missing values are equal."""
    import narwhals as nw

    marks = [f"in{place}" for place in range(len(frames))]
    marked = [
        frame.with_columns(*[nw.lit(int(mark == own)).alias(mark) for mark in marks])
        for frame, own in zip(frames, marks, strict=True)
    ]
    found = nw.concat(marked).group_by(*names).agg(*[nw.col(mark).max() for mark in marks])
    kept = nw.col(marks[0]) == 1
    for mark in marks[1:]:
        kept = kept & (nw.col(mark) == int(wanted))
    return found.filter(kept).select(*names)


def whole(frame: Any) -> Relation:
    """All rows of one of the statement's tables."""
    return Relation(frame, Scope.of(frame.collect_schema(), ""))
