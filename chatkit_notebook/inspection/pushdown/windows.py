"""Window functions of a checked statement as columns, each made of what engines have in common."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .tree import CannotPushError, Node, arguments, constant, same

ORDERS = {"ORDER_DEFAULT": False, "ASCENDING": False, "DESCENDING": True}
RANKS = frozenset({"row_number", "rank", "dense_rank", "rank_dense"})
WHOLE = frozenset({"sum", "avg", "mean", "min", "max", "count", "count_star"})
RUNNING = frozenset({"sum", "avg", "mean", "count", "count_star"})
ENDS = ("CURRENT_ROW_RANGE", "CURRENT_ROW_ROWS")
# Missing values come last in SQL, whichever the direction.
LAST = 2**40


def windows_in(node: Any) -> list[Node]:
    """The window functions in an expression."""
    if isinstance(node, list):
        return [found for item in node for found in windows_in(item)]
    if not isinstance(node, dict):
        return []
    if node.get("class") == "WINDOW":
        return [node]
    return [found for value in node.values() if isinstance(value, dict | list) for found in windows_in(value)]


def direction(order: Node) -> bool:
    """Whether an order goes down.

    Raises:
        CannotPushError: It is none that engines have in common.
    """
    down = ORDERS.get(str(order["type"]))
    if down is None or order.get("null_order") not in ("ORDER_DEFAULT", "NULLS LAST", "NULLS_LAST"):
        raise CannotPushError("an unusual order")
    return down


class Windows:
    """Adds the columns of window functions to a frame, step by step.

    Args:
        frame: A narwhals frame.
        build: Makes the expression of what stands inside.

    Attributes:
        frame: With the columns made so far.
        seen: The functions, and the column of each.

    Raises:
        CannotPushError: From all methods.
    """

    def __init__(self, frame: Any, build: Callable[[Node], Any]) -> None:
        self.frame = frame
        self.build = build
        self.seen: list[tuple[Node, Any]] = []
        self.fresh: Iterator[int] = itertools.count()

    def add(self, nodes: Sequence[Node]) -> None:
        """Makes the columns of some functions, each once."""
        for node in nodes:
            if self.stand_in(node) is None:
                self.seen.append((node, self.of(node)))

    def stand_in(self, node: Node) -> Any | None:
        """The column of a function; None when it is none."""
        return next((made for known, made in self.seen if same(known, node)), None)

    def column(self, expression: Any) -> Any:
        import narwhals as nw

        return nw.col(self.named(expression))

    def named(self, expression: Any) -> str:
        name = f"w{next(self.fresh)}"
        self.frame = self.frame.with_columns(expression.alias(name))
        return name

    def of(self, node: Node) -> Any:
        import narwhals as nw

        name = str(node["function_name"]).casefold()
        unusual = ("filter_expr", "distinct", "ignore_nulls", "arg_orders", "start_expr", "end_expr")
        if any(node.get(key) for key in unusual) or node.get("exclude_clause", "NO_OTHER") != "NO_OTHER":
            raise CannotPushError("such a window function")
        one = self.named(nw.lit(1))
        parts = [self.named(self.build(part)) for part in node.get("partitions") or ()] or [one]
        dense = name in ("dense_rank", "rank_dense")
        orders = [
            place
            for order in node.get("orders") or ()
            for place in ([self.place(order, parts)] if dense else self.places(order, parts))
        ]
        given = arguments(node)
        if name in RANKS and orders:
            return self.ranked(name, one, parts, orders)
        if name in ("lag", "lead") and orders and not node.get("default_expr") and len(given) in (1, 2):
            step = constant(given[1]) if len(given) == 2 else 1
            if type(step) is not int:
                raise CannotPushError(f"such a {name}")
            value = self.column(self.build(given[0]))
            return self.column(value.shift(step if name == "lag" else -step).over(*parts, order_by=orders))
        if not orders and name in WHOLE:
            return self.whole(name, given, one, parts)
        if name in RUNNING and node.get("start") == "UNBOUNDED_PRECEDING" and node.get("end") in ENDS:
            return self.running(name, given, one, parts, orders, node["end"] == "CURRENT_ROW_RANGE")
        raise CannotPushError(f"{name} over a window")

    def places(self, order: Node, parts: Sequence[str]) -> list[str]:
        """Columns that grow in the wanted order: what has no place among values, and the values."""
        import narwhals as nw

        down = direction(order)
        name = self.named(self.build(order["expression"]))
        key, kind = nw.col(name), self.frame.collect_schema()[name]
        filler: Any = 0
        if kind == nw.String and not down:
            filler = ""
        elif not (kind.is_integer() or kind.is_float()) or kind == nw.UInt64:
            return [self.place(order, parts)]
        else:
            key = key.cast(nw.Int64) if kind.is_integer() else key
            key = key * -1 if down else key
        missing = nw.col(name).is_null()
        outside = nw.when(missing).then(nw.lit(2)).otherwise(nw.lit(0))
        if kind.is_float():
            # to SQL it is the largest of all values
            largest = nw.when(key.is_nan()).then(nw.lit(-1 if down else 1)).otherwise(nw.lit(0))
            outside = nw.when(missing).then(nw.lit(2)).otherwise(largest)
        flag = self.named(outside)
        if kind.is_float():
            missing = nw.col(flag) != 0
        return [flag, self.named(nw.when(missing).then(nw.lit(filler)).otherwise(key))]

    def place(self, order: Node, parts: Sequence[str]) -> str:
        """A column of whole numbers that grow in the wanted order, missing values last."""
        import narwhals as nw

        down = direction(order)
        key = self.column(self.build(order["expression"]))
        dense = self.column(key.rank("dense", descending=down).over(*parts))
        return self.named(nw.when(dense.is_null()).then(nw.lit(LAST)).otherwise(dense.cast(nw.Int64)))

    def ranked(self, name: str, one: str, parts: Sequence[str], orders: Sequence[str]) -> Any:
        import narwhals as nw

        if name in ("dense_rank", "rank_dense"):
            if len(orders) > 1:
                raise CannotPushError("dense_rank by several columns")
            (order,) = orders
            known = nw.when(nw.col(order) < LAST).then(nw.col(order))
            most = self.column(self.column(known).max().over(*parts))
            last = nw.when(most.is_null()).then(nw.lit(1)).otherwise(most + 1)
            return self.column(nw.when(nw.col(order) < LAST).then(nw.col(order)).otherwise(last))
        number = self.column(nw.col(one).cum_sum().over(*parts, order_by=list(orders)).cast(nw.Int64))
        if name == "row_number":
            return number
        return self.column(number.min().over(*parts, *orders).cast(nw.Int64))

    def whole(self, name: str, given: Sequence[Node], one: str, parts: Sequence[str]) -> Any:
        import narwhals as nw

        if name == "count_star" or (name == "count" and not given):
            return self.column(nw.col(one).sum().over(*parts).cast(nw.Int64))
        value = self.column(self.build(given[0]))
        count = self.column(self.counted(value)).sum().over(*parts)
        if name == "count":
            return self.column(count.cast(nw.Int64))
        if name in ("min", "max"):
            return self.column(getattr(value, name)().over(*parts))
        total, number = self.column(value.sum().over(*parts)), self.column(count)
        found = total if name == "sum" else total / number
        return self.column(nw.when(number > 0).then(found))

    def running(
        self,
        name: str,
        given: Sequence[Node],
        one: str,
        parts: Sequence[str],
        orders: Sequence[str],
        peers: bool,
    ) -> Any:
        """Sums and counts of all rows so far; with those that share the place, where SQL counts them in."""
        import narwhals as nw

        def so_far(expression: Any) -> Any:
            made = self.column(self.column(expression).cum_sum().over(*parts, order_by=list(orders)))
            if not peers:
                return made
            number = self.column(nw.col(one).cum_sum().over(*parts, order_by=list(orders)))
            last = self.column(number.max().over(*parts, *orders))
            at_last = self.column(nw.when(number == last).then(made))
            return self.column(at_last.max().over(*parts, *orders))

        if name == "count_star" or not given:
            return self.column(so_far(nw.col(one)).cast(nw.Int64))
        value = self.column(self.build(given[0]))
        count = so_far(self.counted(value))
        if name == "count":
            return self.column(count.cast(nw.Int64))
        total = so_far(nw.when(value.is_null()).then(nw.lit(0)).otherwise(value))
        found = total if name == "sum" else total / count
        return self.column(nw.when(count > 0).then(found))

    def counted(self, value: Any) -> Any:
        import narwhals as nw

        return nw.when(value.is_null()).then(nw.lit(0)).otherwise(nw.lit(1))
