"""A SELECT over one frame as a narwhals plan: what is done where the frame lives, what with its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..tables.table import unique
from .aggregates import Aggregates, has_aggregate
from .expressions import Expressions
from .tree import CannotPushError, Node, arguments, constant, same

ORDERS = {"ORDER_DEFAULT": False, "ASCENDING": False, "DESCENDING": True}
Finish = Callable[[Any], Any]


@dataclass(frozen=True)
class Plan:
    """A statement in narwhals.

    Attributes:
        first: The part that reads the frame: filtered, grouped, cut.
        finish: Makes the result of it: names, HAVING, order, limit. Takes any narwhals frame.
        names: Of the result's columns.
        skip: Rows to leave out at the beginning (OFFSET).
        grouped: `first` has one row a group, to be sorted by `finish`.
    """

    first: Any
    finish: Finish
    names: tuple[str, ...]
    skip: int
    grouped: bool


def plan(tree: Node, frame: Any, schema: Any, tables: frozenset[str], limit: int) -> Plan:
    """The plan of a SELECT whose only table is the frame.

    Args:
        tree: The statement, as the parser sees it.
        frame: A narwhals LazyFrame.
        schema: Its columns and narwhals types.
        tables: Names the frame may be called by, lower-case.
        limit: Rows that are kept of the result.

    Raises:
        CannotPushError: It uses what narwhals cannot say; the message names it.
    """
    source = tree.get("from_table") or {}
    if tree.get("type") != "SELECT_NODE" or source.get("type") != "BASE_TABLE":
        raise CannotPushError(KINDS.get(str(source.get("type") or tree.get("type")), "more than one table"))
    if (
        (tree.get("cte_map") or {}).get("map")
        or tree.get("sample")
        or source.get("sample")
        or tree.get("qualify")
    ):
        raise CannotPushError("WITH, QUALIFY or a sample")
    names = {source["table_name"], source.get("alias") or source["table_name"]}
    return Builder(frame, schema, tables | {str(name).casefold() for name in names}, limit).build(tree)


KINDS = {
    "JOIN": "a join",
    "SUBQUERY": "a query in FROM",
    "SET_OPERATION_NODE": "UNION and its kin",
    "EXPRESSION_LIST": "VALUES",
}


class Builder:
    """Builds the plan of one SELECT.

    Raises:
        CannotPushError: From all methods.
    """

    def __init__(self, frame: Any, schema: Any, tables: frozenset[str], limit: int) -> None:
        self.columns: dict[str, tuple[str, Any]] = {}
        for name, dtype in schema.items():
            if name.casefold() in self.columns:
                raise CannotPushError("names that differ only in case")
            self.columns[name.casefold()] = (name, dtype)
        self.frame = frame
        self.tables = tables
        self.limit = limit
        self.rows = Expressions(self.columns, tables)

    def build(self, tree: Node) -> Plan:
        if tree.get("where_clause"):
            self.frame = self.frame.filter(self.rows.build(tree["where_clause"]))
        selected = self.starred(tree["select_list"])
        titles = unique([title(node) for node in selected])
        modifiers = {str(modifier["type"]): modifier for modifier in tree.get("modifiers") or ()}
        distinct = "DISTINCT_MODIFIER" in modifiers
        if distinct and modifiers["DISTINCT_MODIFIER"].get("distinct_on_targets"):
            raise CannotPushError("DISTINCT ON")
        limit, skip = self.cut(modifiers)
        groups = self.groups(tree, selected)
        orders = (modifiers.get("ORDER_MODIFIER") or {}).get("orders") or []
        grouped = groups is not None or has_aggregate([*selected, tree.get("having") or {}])
        if grouped:
            build, self.frame, having = self.aggregated(groups or [], selected, orders, tree.get("having"))
        else:
            if tree.get("having"):
                raise CannotPushError("HAVING without groups")
            build, having = self.rows.build, None
        outputs = {f"c{place}": build(node) for place, node in enumerate(selected)}
        keys, descending, hidden = self.sorting(orders, selected, titles, build)
        if distinct and hidden:
            raise CannotPushError("DISTINCT in another order than that of its columns")
        columns = [expression.alias(name) for name, expression in (outputs | hidden).items()]

        def finish(rows: Any) -> Any:
            if grouped:
                rows = rows if having is None else rows.filter(having)
                rows = rows.select(*columns)
            if distinct:
                rows = rows.unique()
            if keys:
                rows = rows.sort(*keys, descending=descending, nulls_last=True)
            rows = rows.head(limit)
            import narwhals as nw

            return rows.select(*[nw.col(f"c{place}").alias(name) for place, name in enumerate(titles)])

        first = self.frame if grouped else self.frame.select(*columns)
        if keys and not grouped and not distinct:
            # engines find the top rows without sorting all
            first = first.top_k(limit, by=keys, reverse=[not one for one in descending])
        elif not keys and not grouped and not distinct:
            first = first.head(limit)
        return Plan(first, finish, tuple(titles), skip, grouped or distinct)

    def starred(self, nodes: Sequence[Node]) -> list[Node]:
        """The selected expressions, with `*` written out."""
        found: list[Node] = []
        for node in nodes:
            if node.get("class") != "STAR":
                found.append(node)
                continue
            if node.get("replace_list") or node.get("rename_list") or node.get("columns") or node.get("expr"):
                raise CannotPushError("* with changes")
            left_out = {str(name).casefold() for name in star_names(node.get("exclude_list"))}
            found += [
                {"class": "COLUMN_REF", "column_names": [name]}
                for key, (name, _) in self.columns.items()
                if key not in left_out
            ]
        return found

    def groups(self, tree: Node, selected: Sequence[Node]) -> list[Node] | None:
        """What is grouped by; None when nothing is."""
        if tree.get("aggregate_handling") == "FORCE_AGGREGATES":
            return [node for node in selected if not has_aggregate(node)]
        groups = list(tree.get("group_expressions") or ())
        if not groups:
            return None
        sets = tree.get("group_sets") or [[]]
        if len(sets) != 1 or len(sets[0]) != len(groups):
            raise CannotPushError("grouping sets")
        return [self.referred(node, selected) for node in groups]

    def referred(self, node: Node, selected: Sequence[Node]) -> Node:
        """A selected expression that is meant by its number or its alias; else the node itself."""
        if node.get("class") == "CONSTANT":
            place = constant(node)
            if type(place) is int and 1 <= place <= len(selected):
                return selected[place - 1]
            raise CannotPushError("a value in GROUP BY or ORDER BY")
        if node.get("class") == "COLUMN_REF" and len(node["column_names"]) == 1:
            name = str(node["column_names"][0]).casefold()
            if name not in self.columns:
                for one in selected:
                    if str(one.get("alias") or "").casefold() == name:
                        return one
        return node

    def aggregated(
        self, groups: Sequence[Node], selected: Sequence[Node], orders: Sequence[Node], having: Node | None
    ) -> tuple[Callable[[Node], Any], Any, Any]:
        """Builds what comes after grouping; the grouped frame; the condition on groups."""
        import narwhals as nw

        aggregates = Aggregates(self.rows)
        keys = {f"k{place}": self.rows.build(node) for place, node in enumerate(groups)}

        def known(node: Node) -> Any | None:
            for place, group in enumerate(groups):
                if same(group, node):
                    return nw.col(f"k{place}")
            return aggregates.stand_in(node)

        after = Expressions({}, frozenset(), known)
        for node in [*selected, *(self.referred(order["expression"], selected) for order in orders)]:
            after.build(node)
        condition = None if having is None else after.build(having)
        frame = self.frame
        for name, expression in (keys | aggregates.before).items():
            frame = frame.with_columns(expression.alias(name))
        computed = [expression.alias(name) for name, expression in aggregates.computed.items()]
        if keys:
            frame = frame.group_by(*keys).agg(*computed) if computed else frame.select(*keys).unique()
        else:
            frame = frame.select(*computed)
        return after.build, frame, condition

    def sorting(
        self,
        orders: Sequence[Node],
        selected: Sequence[Node],
        titles: Sequence[str],
        build: Callable[[Node], Any],
    ) -> tuple[list[str], list[bool], dict[str, Any]]:
        """Names of the columns to sort by, their directions, and those that are made only for that."""
        keys: list[str] = []
        descending: list[bool] = []
        hidden: dict[str, Any] = {}
        named = {name.casefold(): place for place, name in enumerate(titles)}
        for order in orders:
            if order.get("null_order") not in ("ORDER_DEFAULT", "NULLS LAST", "NULLS_LAST"):
                raise CannotPushError("NULLS FIRST")
            node = order["expression"]
            down = ORDERS.get(str(order["type"]))
            if down is None:
                raise CannotPushError("an unusual order")
            descending.append(down)
            alias = str(node["column_names"][-1]).casefold() if node.get("class") == "COLUMN_REF" else None
            if alias is not None and len(node["column_names"]) == 1 and alias in named:
                keys.append(f"c{named[alias]}")
                continue
            node = self.referred(node, selected)
            place = next((place for place, one in enumerate(selected) if same(one, node)), None)
            if place is None:
                hidden[f"o{len(hidden)}"] = build(node)
            keys.append(f"c{place}" if place is not None else f"o{len(hidden) - 1}")
        return keys, descending, hidden

    def cut(self, modifiers: dict[str, Node]) -> tuple[int, int]:
        """How many rows are wanted at most, those to skip included, and how many to skip."""
        if "LIMIT_PERCENT_MODIFIER" in modifiers:
            raise CannotPushError("LIMIT in per cent")
        modifier = modifiers.get("LIMIT_MODIFIER")
        # one row more than is kept tells that there are more
        most, skip = self.limit + 1, 0
        if modifier is not None:
            if modifier.get("limit_type", "ROW_COUNT") != "ROW_COUNT":
                raise CannotPushError("LIMIT in per cent")
            skip = int(constant(modifier["offset"])) if modifier.get("offset") else 0
            most = min(most, int(constant(modifier["limit"]))) if modifier.get("limit") else most
        return most + skip, skip


def star_names(excluded: Any) -> list[str]:
    names = []
    for entry in excluded or ():
        if isinstance(entry, str):
            names.append(entry)
        elif isinstance(entry, dict) and entry.get("column"):
            names.append(str(entry["column"]))
        else:
            raise CannotPushError("EXCLUDE")
    return names


def title(node: Node) -> str:
    """What a column of the result is called when it is given no name."""
    if node.get("alias"):
        return str(node["alias"])
    if node.get("class") == "COLUMN_REF":
        return str(node["column_names"][-1])
    if node.get("class") == "FUNCTION":
        name, given = str(node["function_name"]), arguments(node)
        if node.get("is_operator") and len(given) == 2:
            return f"({title(given[0])} {name} {title(given[1])})"
        inside = ", ".join(title(part) for part in given)
        return f"{name}({'DISTINCT ' * bool(node.get('distinct'))}{inside})"
    if node.get("class") == "CONSTANT":
        value = constant(node)
        return f"'{value}'" if type(value) is str else "NULL" if value is None else str(value)
    if node.get("class") == "CAST":
        return title(node["child"])
    return str(node.get("class", "value")).lower()
