"""Conditions that ask whether another query has a row, or a value: [NOT] EXISTS and [NOT] IN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .aggregates import has_aggregate
from .expressions import Expressions
from .relations import Relation, fits, keyed, parts_of, present, sides
from .tree import CannotPushError, Node, UnclearColumnError, constant
from .windows import windows_in

AROUND = "a query that reads columns of the query around it"

Narrowed = Callable[[Relation, Sequence[Node]], Any]
Read = Callable[[Node], Relation]


def asked(condition: Node) -> tuple[Node, bool] | None:
    """The query that a condition asks, and whether it must have no such row; None for other conditions."""
    negated = False
    while condition.get("type") == "OPERATOR_NOT" and condition["children"]:
        condition, negated = condition["children"][0], not negated
    if condition.get("class") != "SUBQUERY":
        return None
    kind = condition.get("subquery_type")
    if kind == "ANY" and condition.get("comparison_type") == "COMPARE_EQUAL":
        return condition, negated
    return (condition, negated != (kind == "NOT_EXISTS")) if kind in ("EXISTS", "NOT_EXISTS") else None


class Membership:
    """Keeps the rows for which another query has a row, or has none.

    Args:
        outer: What the statement reads; a query that is asked may compare with its columns.
        query: Makes the rows of a whole query.
        read: Makes the rows of what a query reads from, its WHERE left out.
        narrowed: Keeps rows of these by conditions.

    Raises:
        CannotPushError: From all methods.
    """

    def __init__(self, outer: Relation, query: Read, read: Read, narrowed: Narrowed) -> None:
        self.outer = outer
        self.query = query
        self.read = read
        self.narrowed = narrowed

    def kept(self, frame: Any, node: Node, negated: bool, value: Any | None) -> Any:
        """The rows of a frame that stay.

        Args:
            frame: With the columns of `outer`.
            node: The query.
            negated: Those stay for which it has no row.
            value: What must be in the rows of the query; None where any row counts.
        """
        tree = node["subquery"]["node"]
        rows, pairs, found = self.opened(tree, value is not None)
        if value is None:
            return joined(frame, rows, pairs, negated) if pairs else counted(frame, rows, negated)
        if not negated:
            return joined(frame, rows, [*pairs, (value, found)], negated)
        if pairs:
            raise CannotPushError(f"NOT IN with {AROUND}")
        return outside(frame, value, rows, found)

    def opened(self, tree: Node, one: bool) -> tuple[Any, list[tuple[Any, Any]], Any]:
        """The rows of a query, the pairs it compares with the query around it, and its one column."""
        import narwhals as nw

        if not is_plain(tree, one):
            made = self.whole(tree)
            return made.frame, [], nw.col(single(made).physical) if one else None
        inner = self.read(tree)
        own: list[Node] = []
        pairs: list[tuple[Any, Any]] = []
        for part in parts_of(tree.get("where_clause")):
            if has_query(part) or fits(part, inner):
                own.append(part)
            elif part.get("type") == "COMPARE_EQUAL" and (pair := sides(part, self.outer, inner)):
                pairs.append(pair)
            else:
                raise CannotPushError(AROUND)
        if not pairs:
            made = self.whole(tree)
            return made.frame, [], nw.col(single(made).physical) if one else None
        rows = self.narrowed(inner, own)
        if not one:
            return rows, pairs, None
        selected = tree["select_list"]
        if len(selected) != 1 or not fits(selected[0], inner):
            raise CannotPushError("IN with such columns")
        return rows, pairs, Expressions(inner.scope).build(selected[0])

    def whole(self, tree: Node) -> Relation:
        try:
            return self.query(tree)
        except UnclearColumnError as error:
            raise CannotPushError(AROUND) from error


def is_plain(tree: Node, one: bool) -> bool:
    """Whether each row that a query reads and keeps makes a row of it."""
    parts = ("group_expressions", "having", "qualify", "sample")
    if tree.get("type") != "SELECT_NODE" or any(tree.get(part) for part in parts):
        return False
    selected = tree.get("select_list") or []
    if (
        tree.get("aggregate_handling") == "FORCE_AGGREGATES"
        or has_aggregate(selected)
        or windows_in(selected)
    ):
        return False
    for modifier in tree.get("modifiers") or ():
        kind = str(modifier["type"])
        if kind == "LIMIT_MODIFIER" and not one and not modifier.get("offset") and modifier.get("limit"):
            if constant(modifier["limit"]) in (0, None):
                return False
        elif kind not in ("ORDER_MODIFIER", "DISTINCT_MODIFIER") or modifier.get("distinct_on_targets"):
            return False
    return True


def has_query(node: Any) -> bool:
    if isinstance(node, list):
        return any(has_query(item) for item in node)
    if not isinstance(node, dict):
        return False
    return node.get("class") == "SUBQUERY" or any(has_query(value) for value in node.values())


def single(relation: Relation) -> Any:
    """The one column of a query."""
    if len(relation.scope.fields) != 1:
        raise CannotPushError("IN with several columns")
    return relation.scope.fields[0]


def joined(frame: Any, rows: Any, pairs: Sequence[tuple[Any, Any]], negated: bool) -> Any:
    """The rows that have, or have not, a row on the other side; a missing value equals no other in SQL."""
    names = frame.collect_schema().names()
    ours, theirs, left, right = keyed(frame, rows, pairs, 10_000 + len(names))
    theirs = present(theirs, right).select(*right).unique(right)
    how = "anti" if negated else "semi"
    ours = ours if negated else present(ours, left)
    return ours.join(theirs, how=how, left_on=left, right_on=right).select(*names)


def counted(frame: Any, rows: Any, negated: bool) -> Any:
    """All rows or none."""
    import narwhals as nw

    names = frame.collect_schema().names()
    found = nw.col("found")
    total = rows.select(nw.len().alias("found"))
    return frame.join(total, how="cross").filter(found == 0 if negated else found > 0).select(*names)


def outside(frame: Any, value: Any, rows: Any, found: Any) -> Any:
    """The rows whose value is certainly not among others: one missing value there, and none is certain."""
    import narwhals as nw

    names = frame.collect_schema().names()
    held = rows.select(found.alias("held"))
    missing = nw.when(nw.col("held").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    totals = held.with_columns(missing.alias("missing")).select(
        nw.len().alias("found"), nw.col("missing").max().alias("missing")
    )
    sure = (nw.col("missing") == 0) & ~nw.col("asked").is_null()
    frame = frame.with_columns(value.alias("asked")).join(totals, how="cross")
    frame = frame.filter((nw.col("found") == 0) | sure)
    return joined(frame, held, [(nw.col("asked"), nw.col("held"))], negated=True).select(*names)
