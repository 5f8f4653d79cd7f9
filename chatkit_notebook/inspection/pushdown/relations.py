"""What a SELECT reads from, as one narwhals frame: tables, joins, queries in FROM and in WITH."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .expressions import Expressions
from .scope import Field, Scope
from .tree import CannotPushError, Node

MOST_TABLES = 32
"""Tables in the written-out statement: each WITH that is read twice doubles what engines have to plan."""
MOST_COLUMNS = 500
MOST_LEVELS = 10
HOW = {
    "INNER": "inner",
    "LEFT": "left",
    "RIGHT": "right",
    "FULL": "full",
    "OUTER": "full",
    "SEMI": "semi",
    "ANTI": "anti",
}


@dataclass(frozen=True)
class Relation:
    """Rows that a statement reads.

    Attributes:
        frame: A narwhals LazyFrame.
        scope: Its columns.
        tables: How many tables were read for it.
        levels: How deeply queries are nested in it.
    """

    frame: Any
    scope: Scope
    tables: int = 1
    levels: int = 0


Known = Mapping[str, Callable[[], Relation]]
Query = Callable[[Node, Known], Relation]


class Relations:
    """Builds what is read.

    Args:
        query: Makes rows of a query in the query.
        full: The engine joins missing values as SQL does, in full joins too.

    Raises:
        CannotPushError: From all methods.
    """

    def __init__(self, query: Query, *, full: bool = True) -> None:
        self.query = query
        self.full = full
        self.fresh: Iterator[int] = itertools.count()

    def read(self, node: Node, known: Known, where: Node | None = None) -> Relation:
        """What stands in FROM.

        Args:
            node: The part of the tree.
            known: Tables by lower-case name, those of WITH among them.
            where: The condition of the statement, which tells what `FROM a, b` is joined by.
        """
        kind = str(node.get("type"))
        if node.get("sample"):
            raise CannotPushError("a sample")
        if kind == "BASE_TABLE":
            made = known.get(str(node["table_name"]).casefold())
            if made is None:
                raise CannotPushError(f"the table {node['table_name']}")
            return called(made(), str(node.get("alias") or node["table_name"]), node.get("column_name_alias"))
        if kind == "SUBQUERY":
            inner = self.query(node["subquery"]["node"], known)
            return called(inner, str(node.get("alias") or ""), node.get("column_name_alias"))
        if kind == "JOIN":
            return self.joined(node, known, where)
        raise CannotPushError({"EXPRESSION_LIST": "VALUES", "EMPTY": "no table"}.get(kind, kind.lower()))

    def joined(self, node: Node, known: Known, where: Node | None) -> Relation:
        if node.get("ref_type") not in ("REGULAR", "CROSS") or node.get("ranking_expression"):
            raise CannotPushError(f"a {str(node.get('ref_type')).lower()} join")
        left = self.renamed(self.read(node["left"], known, where))
        right = self.renamed(self.read(node["right"], known, where))
        using = [str(name) for name in node.get("using_columns") or ()]
        is_cross = node["ref_type"] == "CROSS"
        how = "inner" if is_cross else HOW.get(str(node.get("join_type")))
        if how is None or (how == "full" and not self.full):
            raise CannotPushError(f"a {str(node.get('join_type')).lower()} join")
        conditions = parts_of(where if is_cross else node.get("condition"))
        pairs, left_only, right_only, rest = self.sorted_out(conditions, left, right, using)
        if is_cross:
            # these are conditions of the statement: they hold for its rows anyway
            left_only, right_only, rest = [], [], []
        if (left_only and how not in ("inner", "right", "semi")) or (rest and how != "inner"):
            raise CannotPushError("such a condition of a join")
        if right_only and how in ("right", "full"):
            raise CannotPushError("such a condition of a join")
        left = filtered(left, left_only)
        right = filtered(right, right_only)
        frame = self.merged(left, right, pairs, how)
        fields = [*left.scope.fields, *right.scope.fields]
        if how in ("semi", "anti"):
            fields = left.scope.fields
        frame, fields = self.united(frame, fields, left, right, using, how)
        if len(fields) > MOST_COLUMNS:
            raise CannotPushError("so many columns")
        both = Relation(frame, Scope(fields), left.tables + right.tables, max(left.levels, right.levels))
        if both.tables > MOST_TABLES:
            raise CannotPushError("so many tables")
        return filtered(both, rest)

    def renamed(self, relation: Relation) -> Relation:
        """The same under names that no other frame has."""
        import narwhals as nw

        fields = [replace(field, physical=f"f{next(self.fresh)}") for field in relation.scope.fields]
        pairs = zip(relation.scope.fields, fields, strict=True)
        frame = relation.frame.select(*[nw.col(old.physical).alias(new.physical) for old, new in pairs])
        return replace(relation, frame=frame, scope=Scope(fields))

    def sorted_out(
        self, conditions: Sequence[Node], left: Relation, right: Relation, using: Sequence[str]
    ) -> tuple[list[tuple[Any, Any]], list[Node], list[Node], list[Node]]:
        """Pairs of expressions that are equal; conditions on the left, on the right, and on both sides."""
        pairs = [
            tuple(Expressions(side.scope).of_column_ref({"column_names": [name]}) for side in (left, right))
            for name in using
        ]
        left_only: list[Node] = []
        right_only: list[Node] = []
        rest: list[Node] = []
        for condition in conditions:
            if fits(condition, left):
                left_only.append(condition)
            elif fits(condition, right):
                right_only.append(condition)
            elif condition.get("type") == "COMPARE_EQUAL" and (pair := sides(condition, left, right)):
                pairs.append(pair)
            else:
                rest.append(condition)
        return pairs, left_only, right_only, rest

    def merged(self, left: Relation, right: Relation, pairs: Sequence[tuple[Any, Any]], how: str) -> Any:
        """The joined frame; the names of both sides differ already."""
        kept = [field.physical for field in left.scope.fields]
        kept += [] if how in ("semi", "anti") else [field.physical for field in right.scope.fields]
        if not pairs:
            if how != "inner":
                raise CannotPushError("a join without an equality")
            return left.frame.join(right.frame, how="cross").select(*kept)
        ours, theirs, left_names, right_names = keyed(left.frame, right.frame, pairs, next(self.fresh))
        if how == "right":
            ours, theirs, left_names, right_names, how = theirs, ours, right_names, left_names, "left"
        # a missing value equals no other one in SQL, and does in some engines
        if how in ("inner", "semi"):
            ours = present(ours, left_names)
        if how != "full":
            theirs = present(theirs, right_names)
        if how in ("semi", "anti"):
            theirs = theirs.select(*right_names).unique(right_names)
        return ours.join(theirs, how=how, left_on=left_names, right_on=right_names).select(*kept)

    def united(
        self,
        frame: Any,
        fields: Sequence[Field],
        left: Relation,
        right: Relation,
        using: Sequence[str],
        how: str,
    ) -> tuple[Any, list[Field]]:
        """The columns of USING, each as one."""
        import narwhals as nw

        made = list(fields)
        if how in ("semi", "anti"):
            return frame, made
        for name in using:
            one, other = left.scope.find([name]), right.scope.find([name])
            physical = other.physical if how == "right" else one.physical
            if how == "full":
                physical = f"f{next(self.fresh)}"
                either = nw.coalesce(nw.col(one.physical), nw.col(other.physical))
                frame = frame.with_columns(either.alias(physical))
            place = made.index(one)
            made = [replace(field, hidden=True) if field in (one, other) else field for field in made]
            made.insert(place, Field("", one.name, physical, one.dtype))
        return frame, made


def called(relation: Relation, table: str, aliases: Sequence[str] | None) -> Relation:
    """The same rows under another name, and perhaps with other names of columns."""
    fields = [replace(field, table=table.casefold()) for field in relation.scope.star("", set())]
    for place, alias in enumerate(aliases or ()):
        if place >= len(fields):
            raise CannotPushError("more names than columns")
        fields[place] = replace(fields[place], name=str(alias))
    return replace(relation, scope=Scope(fields))


def parts_of(condition: Node | None) -> list[Node]:
    """The conditions that must all hold."""
    if not condition:
        return []
    if condition.get("type") == "CONJUNCTION_AND":
        return [part for child in condition["children"] for part in parts_of(child)]
    return [condition]


def fits(condition: Node, relation: Relation) -> bool:
    try:
        Expressions(relation.scope).build(condition)
    except CannotPushError:
        return False
    return True


def sides(condition: Node, left: Relation, right: Relation) -> tuple[Any, Any] | None:
    """The two expressions of an equality, that of the left side first; None where it is none of these two."""
    for one, other in (("left", "right"), ("right", "left")):
        if fits(condition[one], left) and fits(condition[other], right):
            return (
                Expressions(left.scope).build(condition[one]),
                Expressions(right.scope).build(condition[other]),
            )
    return None


def filtered(relation: Relation, conditions: Sequence[Node]) -> Relation:
    frame = relation.frame
    for condition in conditions:
        frame = frame.filter(Expressions(relation.scope).build(condition))
    return replace(relation, frame=frame)


def present(frame: Any, names: Sequence[str]) -> Any:
    import narwhals as nw

    for name in names:
        frame = frame.filter(~nw.col(name).is_null())
    return frame


def keyed(
    left: Any, right: Any, pairs: Sequence[tuple[Any, Any]], number: int
) -> tuple[Any, Any, list[str], list[str]]:
    """Both frames with what they are joined by as columns of one type, and the names of these."""
    left_names = [f"l{number}_{place}" for place in range(len(pairs))]
    right_names = [f"r{number}_{place}" for place in range(len(pairs))]
    left = left.with_columns(*[pair[0].alias(name) for pair, name in zip(pairs, left_names, strict=True)])
    right = right.with_columns(*[pair[1].alias(name) for pair, name in zip(pairs, right_names, strict=True)])
    left_types, right_types = left.collect_schema(), right.collect_schema()
    import narwhals as nw

    for ours, theirs in zip(left_names, right_names, strict=True):
        one, other = left_types[ours], right_types[theirs]
        if one == other:
            continue
        if not (one.is_numeric() and other.is_numeric()) or one.is_decimal() or other.is_decimal():
            raise CannotPushError(f"a comparison of {one} with {other}")
        kind = nw.Int64 if one.is_integer() and other.is_integer() else nw.Float64
        left = left.with_columns(nw.col(ours).cast(kind))
        right = right.with_columns(nw.col(theirs).cast(kind))
    return left, right, left_names, right_names
