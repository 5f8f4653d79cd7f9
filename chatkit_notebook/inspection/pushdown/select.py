"""One SELECT over one narwhals frame: what is done where the frame lives, what with its result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..tables.table import unique
from .aggregates import Aggregates, has_aggregate
from .expressions import Expressions
from .membership import Membership, Read, asked
from .relations import Relation, parts_of
from .scope import Scope
from .tree import CannotPushError, Node, arguments, constant, same
from .windows import ORDERS, Windows, windows_in

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


class Select:
    """Builds the plan of one SELECT.

    Args:
        relation: What it reads from.
        limit: Rows that are kept of the result; None where it is a query in a query.
        query: Makes the rows of a query that stands in an expression.
        read: Makes the rows of what such a query reads from.

    Raises:
        CannotPushError: From all methods.
    """

    def __init__(self, relation: Relation, limit: int | None, query: Read, read: Read) -> None:
        self.scope = relation.scope
        self.frame = relation.frame
        self.limit = limit
        self.query = query
        self.read = read
        self.members = Membership(relation, query, read, self.inside)
        self.single: list[tuple[Node, Any]] = []
        self.full = not self.frame.implementation.is_dask()
        self.rows = Expressions(self.scope, self.single_value, full=self.full)

    def build(self, tree: Node) -> Plan:
        if tree.get("sample"):
            raise CannotPushError("a sample")
        self.narrow(parts_of(tree.get("where_clause")))
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
        qualify = None if not tree.get("qualify") else dealiased(tree["qualify"], selected, self.scope)
        wanted = [*selected, *(self.referred(order["expression"], selected) for order in orders), qualify]
        functions = windows_in(wanted)
        if grouped:
            build, having = self.aggregated(
                groups or [], [*wanted, *inside(functions)], tree.get("having"), bool(functions)
            )
        else:
            if tree.get("having"):
                raise CannotPushError("HAVING without groups")
            build, having = self.rows.build, None
        if functions:
            if having is not None:
                self.frame, having = self.frame.filter(having), None
            build = self.windowed(functions, build)
        if qualify is not None:
            self.frame = self.frame.filter(build(qualify))
        outputs = {f"c{place}": build(node) for place, node in enumerate(selected)}
        keys, descending, hidden = self.sorting(orders, selected, titles, build)
        if distinct and hidden:
            raise CannotPushError("DISTINCT in another order than that of its columns")
        # added first: a select of values alone has one row in some engines, however many were read
        made = list(outputs | hidden)
        columns = [expression.alias(name) for name, expression in (outputs | hidden).items()]

        def finish(rows: Any) -> Any:
            if grouped:
                rows = rows if having is None else rows.filter(having)
                rows = rows.with_columns(*columns).select(*made)
            if distinct:
                rows = rows.unique(list(outputs))
            # the order of a query in a query means nothing, unless it says which rows are kept
            if keys and (self.limit is not None or limit is not None):
                rows = rows.sort(*keys, descending=descending, nulls_last=True)
            if limit is not None:
                rows = rows.head(limit)
            import narwhals as nw

            return rows.select(*[nw.col(f"c{place}").alias(name) for place, name in enumerate(titles)])

        first = self.frame if grouped else self.frame.with_columns(*columns).select(*made)
        if keys and limit is not None and not grouped and not distinct:
            # engines find the top rows without sorting all
            first = first.top_k(limit, by=keys, reverse=[not one for one in descending])
        elif limit is not None and not keys and not grouped and not distinct:
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
                {"class": "COLUMN_REF", "column_names": [*filter(None, [field.table]), field.name]}
                for field in self.scope.star(str(node.get("relation_name") or ""), left_out)
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
            if not self.scope.has(name):
                for one in selected:
                    if str(one.get("alias") or "").casefold() == name:
                        return one
        return node

    def narrow(self, conditions: Sequence[Node]) -> None:
        """Keeps the rows for which all conditions hold."""
        for condition in conditions:
            query = asked(condition)
            if query is None:
                # built first: the value of another query comes as a column of the frame
                kept = self.rows.build(condition)
                self.frame = self.frame.filter(kept)
                continue
            node, negated = query
            value = self.rows.build(node["child"]) if node.get("child") else None
            self.frame = self.members.kept(self.frame, node, negated, value)

    def inside(self, relation: Relation, conditions: Sequence[Node]) -> Any:
        """The rows of what another query reads, narrowed as those of this one are."""
        inner = Select(relation, None, self.query, self.read)
        inner.narrow(conditions)
        return inner.frame

    def single_value(self, node: Node) -> Any | None:
        """A column with the one value of a query that stands in an expression; None for anything else."""
        if node.get("class") != "SUBQUERY":
            return None
        for known, made in self.single:
            if same(known, node):
                return made
        import narwhals as nw

        tree = (node.get("subquery") or {}).get("node") or {}
        selected: list[Node] = list(tree.get("select_list") or ())
        # only a total has certainly one row
        if (
            node.get("subquery_type") != "SCALAR"
            or tree.get("group_expressions")
            or tree.get("having")
            or tree.get("modifiers")
            or len(selected) != 1
            or not has_aggregate(selected[0])
            or windows_in(selected)
        ):
            raise CannotPushError("a query in the query that is not a total")
        found = self.members.whole(tree)
        name = f"s{len(self.single)}"
        total = found.frame.select(nw.col(found.scope.fields[0].physical).alias(name))
        self.frame = self.frame.join(total, how="cross")
        self.single.append((node, nw.col(name)))
        return nw.col(name)

    def windowed(self, functions: Sequence[Node], build: Callable[[Node], Any]) -> Callable[[Node], Any]:
        """Adds the columns of window functions; builds what may be made of them."""
        made = Windows(self.frame, build)
        values = len(self.single)
        try:
            made.add(functions)
        except CannotPushError:
            raise
        except Exception as error:
            raise CannotPushError("a window function") from error
        if len(self.single) != values:
            raise CannotPushError("a query in a window function")
        self.frame = made.frame

        def known(node: Node) -> Any | None:
            if node.get("class") == "WINDOW":
                return made.stand_in(node)
            return None if windows_in(node) else build(node)

        return Expressions(self.scope, known, full=self.full).build

    def aggregated(
        self, groups: Sequence[Node], wanted: Sequence[Node | None], having: Node | None, windows: bool
    ) -> tuple[Callable[[Node], Any], Any]:
        """Groups the frame. Builds what comes after grouping, and gives the condition on groups."""
        import narwhals as nw

        aggregates = Aggregates(self.rows, quantiles=self.full and not self.frame.implementation.is_modin())
        waiting: list[Node] | None = []
        keys = {f"k{place}": self.rows.build(node) for place, node in enumerate(groups)}

        def known(node: Node) -> Any | None:
            for place, group in enumerate(groups):
                if same(group, node):
                    return nw.col(f"k{place}")
            if node.get("class") != "SUBQUERY":
                return aggregates.stand_in(node)
            if waiting is None:
                return self.single_value(node)
            # its column is added to the groups, once they are there
            waiting.append(node)
            return nw.lit(0)

        after = Expressions(Scope(), known)
        for node in wanted:
            if node is not None and not windows_in(node):
                after.build(node)
        if windows and not groups:
            raise CannotPushError("a window function over a total")
        if having is not None:
            after.build(having)
        frame = self.frame
        for name, expression in (keys | aggregates.before).items():
            frame = frame.with_columns(expression.alias(name))
        computed = [expression.alias(name) for name, expression in aggregates.computed.items()]
        if keys:
            frame = (
                frame.group_by(*keys).agg(*computed) if computed else frame.select(*keys).unique(list(keys))
            )
        else:
            frame = frame.select(*computed)
        self.frame, self.single = frame, []
        found, waiting = waiting or [], None
        for node in found:
            self.single_value(node)
        return after.build, None if having is None else after.build(having)

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

    def cut(self, modifiers: dict[str, Node]) -> tuple[int | None, int]:
        """How many rows are wanted at most, those to skip included, and how many to skip; None for all."""
        if "LIMIT_PERCENT_MODIFIER" in modifiers:
            raise CannotPushError("LIMIT in per cent")
        modifier = modifiers.get("LIMIT_MODIFIER")
        # one row more than is kept tells that there are more
        most, skip = None if self.limit is None else self.limit + 1, 0
        if modifier is not None:
            if modifier.get("limit_type", "ROW_COUNT") != "ROW_COUNT":
                raise CannotPushError("LIMIT in per cent")
            skip = int(constant(modifier["offset"])) if modifier.get("offset") else 0
            if modifier.get("limit"):
                asked = int(constant(modifier["limit"]))
                most = asked if most is None else min(most, asked)
        if self.limit is None and skip:
            raise CannotPushError("OFFSET in a query in the query")
        return None if most is None else most + skip, skip


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


def inside(functions: Sequence[Node]) -> list[Node]:
    """What window functions are given, grouped by and ordered by."""
    found: list[Node] = []
    for node in functions:
        found += [*arguments(node), *(node.get("partitions") or ())]
        found += [order["expression"] for order in node.get("orders") or ()]
    return found


def dealiased(node: Any, selected: Sequence[Node], scope: Scope) -> Any:
    """An expression with what aliases stand for in their place."""
    if isinstance(node, list):
        return [dealiased(item, selected, scope) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("class") == "COLUMN_REF" and len(node["column_names"]) == 1:
        name = str(node["column_names"][0]).casefold()
        if not scope.has(name):
            return next((one for one in selected if str(one.get("alias") or "").casefold() == name), node)
    return {key: dealiased(value, selected, scope) for key, value in node.items()}
