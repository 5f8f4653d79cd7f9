"""Expressions of a checked statement as narwhals expressions, with SQL's meaning of missing values."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any

from .periods import BEGUN, NUMBERED, beginning, number_of
from .scope import Scope
from .tree import CannotPushError, Node, arguments, constant, type_of

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "COMPARE_EQUAL": lambda a, b: a == b,
    "COMPARE_NOTEQUAL": lambda a, b: a != b,
    "COMPARE_LESSTHAN": lambda a, b: a < b,
    "COMPARE_GREATERTHAN": lambda a, b: a > b,
    "COMPARE_LESSTHANOREQUALTO": lambda a, b: a <= b,
    "COMPARE_GREATERTHANOREQUALTO": lambda a, b: a >= b,
}
UNSAID = {"WINDOW": "a window function", "SUBQUERY": "a query in the query", "LAMBDA": "a lambda"}
OPPOSITES = {
    "COMPARE_EQUAL": "COMPARE_NOTEQUAL",
    "COMPARE_NOTEQUAL": "COMPARE_EQUAL",
    "COMPARE_LESSTHAN": "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO": "COMPARE_LESSTHAN",
    "COMPARE_GREATERTHAN": "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_LESSTHANOREQUALTO": "COMPARE_GREATERTHAN",
    "COMPARE_IN": "COMPARE_NOT_IN",
    "COMPARE_NOT_IN": "COMPARE_IN",
    "OPERATOR_IS_NULL": "OPERATOR_IS_NOT_NULL",
    "OPERATOR_IS_NOT_NULL": "OPERATOR_IS_NULL",
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
NUMBERS: dict[str, Callable[[Any], Any]] = {
    "abs": lambda a: a.abs(),
    "floor": lambda a: a.floor(),
    "ceil": lambda a: a.ceil(),
    "ceiling": lambda a: a.ceil(),
    "sqrt": lambda a: a.sqrt(),
    "exp": lambda a: a.exp(),
    "ln": lambda a: a.log(),
    "log10": lambda a: a.log(10),
}
TEXTS: dict[str, Callable[[Any], Any]] = {
    "lower": lambda a: a.str.to_lowercase(),
    "upper": lambda a: a.str.to_uppercase(),
    "length": lambda a: a.str.len_chars(),
    "len": lambda a: a.str.len_chars(),
    "trim": lambda a: a.str.strip_chars(),
}
TEXT_TESTS = ["~~", "!~~", "~~*", "!~~*", "contains", "starts_with", "ends_with", "prefix", "suffix"]


class Expressions:
    """Builds narwhals expressions.

    Args:
        scope: The columns there are.
        known: Called with each node first: returns an expression that stands for it, or None.
        full: The engine has all that narwhals has; Dask lacks some functions.
    """

    def __init__(
        self, scope: Scope, known: Callable[[Node], Any | None] = lambda node: None, *, full: bool = True
    ) -> None:
        self.scope = scope
        self.known = known
        self.full = full

    def build(self, node: Node) -> Any:
        """The expression of a node.

        Raises:
            CannotPushError: narwhals has none that means the same.
        """
        found = self.known(node)
        if found is not None:
            return found
        kind = str(node.get("class"))
        method = getattr(self, f"of_{kind.lower()}", None)
        if method is None:
            raise CannotPushError(UNSAID.get(kind, f"{kind.lower().replace('_', ' ')} in the query"))
        return method(node)

    def of_column_ref(self, node: Node) -> Any:
        import narwhals as nw

        return nw.col(self.scope.find(node["column_names"]).physical)

    def of_constant(self, node: Node) -> Any:
        import narwhals as nw

        return nw.lit(constant(node))

    def of_comparison(self, node: Node) -> Any:
        if node["type"] in ("COMPARE_DISTINCT_FROM", "COMPARE_NOT_DISTINCT_FROM"):
            return self.told_apart(node)
        compare = COMPARISONS.get(str(node["type"]))
        if compare is None:
            raise CannotPushError(f"the comparison {str(node['type']).lower()}")
        left, right = self.pair(node["left"], node["right"])
        if node["type"] != "COMPARE_NOTEQUAL":
            return compare(left, right)
        # to pandas a missing value is unequal to all others
        sides = [
            side
            for side, written in ((left, node["left"]), (right, node["right"]))
            if not is_written(written)
        ]
        return all_of([compare(left, right), *(~side.is_null() for side in sides)])

    def told_apart(self, node: Node) -> Any:
        """IS [NOT] DISTINCT FROM: missing values are equal to each other and to nothing else."""
        import narwhals as nw

        left, right = self.build(node["left"]), self.build(node["right"])
        one, other = left.is_null(), right.is_null()
        same = nw.when(one | other).then(one & other).otherwise(left == right)
        return same if node["type"] == "COMPARE_NOT_DISTINCT_FROM" else ~same

    def negated(self, node: Node) -> Any:
        """What is true where a condition is false; where values are missing neither of them is true."""
        kind, name = str(node.get("type")), str(node.get("function_name", ""))
        if kind in OPPOSITES:
            return self.build({**node, "type": OPPOSITES[kind]})
        if kind == "OPERATOR_NOT":
            return self.build(node["children"][0])
        if kind == "SUBQUERY":
            raise CannotPushError("a comparison with all or any rows of a query")
        if kind.startswith("CONJUNCTION"):
            parts = [self.negated(child) for child in node["children"]]
            return any_of(parts) if kind == "CONJUNCTION_AND" else all_of(parts)
        if kind == "COMPARE_BETWEEN":
            return any_of([self.negated(bound) for bound in self.bounds(node)])
        if node.get("class") == "FUNCTION" and name in TEXT_TESTS:
            subject = self.build(arguments(node)[0])
            return ~self.build(node) & ~subject.is_null()
        raise CannotPushError("NOT in this place")

    def pair(self, left: Node, right: Node) -> tuple[Any, Any]:
        """Two sides of a comparison, a written value brought to the type of the column beside it."""
        return self.beside(left, right), self.beside(right, left)

    def beside(self, node: Node, other: Node) -> Any:
        import narwhals as nw

        if node.get("class") not in ("CONSTANT", "CAST"):
            return self.build(node)
        try:
            value = constant(node)
        except CannotPushError:
            return self.build(node)
        if value is None:
            raise CannotPushError("a comparison with NULL")
        if self.known(other) is None and other.get("class") == "COLUMN_REF":
            value = fitted(value, self.scope.find(other["column_names"]).dtype)
        return nw.lit(value)

    def of_between(self, node: Node) -> Any:
        return all_of([self.build(bound) for bound in self.bounds(node)])

    def bounds(self, node: Node) -> list[Node]:
        """The two comparisons that BETWEEN stands for."""
        lower = {"class": "COMPARISON", "type": "COMPARE_GREATERTHANOREQUALTO", "right": node["lower"]}
        upper = {"class": "COMPARISON", "type": "COMPARE_LESSTHANOREQUALTO", "right": node["upper"]}
        return [{**side, "left": node["input"]} for side in (lower, upper)]

    def of_conjunction(self, node: Node) -> Any:
        parts = [self.build(child) for child in node["children"]]
        return all_of(parts) if node["type"] == "CONJUNCTION_AND" else any_of(parts)

    def of_operator(self, node: Node) -> Any:
        import narwhals as nw

        kind, children = str(node["type"]), node["children"]
        if kind == "OPERATOR_NOT":
            return self.negated(children[0])
        if kind == "OPERATOR_IS_NULL":
            return self.build(children[0]).is_null()
        if kind == "OPERATOR_IS_NOT_NULL":
            return ~self.build(children[0]).is_null()
        if kind in ("COMPARE_IN", "COMPARE_NOT_IN"):
            values = [constant(child) for child in children[1:]]
            if None in values:
                raise CannotPushError("NULL in a list of values")
            if children[0].get("class") == "COLUMN_REF" and self.known(children[0]) is None:
                dtype = self.scope.find(children[0]["column_names"]).dtype
                values = [fitted(value, dtype) for value in values]
            subject = self.build(children[0])
            found = subject.is_in(values)
            # in SQL a missing value is neither in a list nor not in it
            return found & ~subject.is_null() if kind == "COMPARE_IN" else ~found & ~subject.is_null()
        if kind == "OPERATOR_COALESCE":
            return nw.coalesce(*[self.build(child) for child in children])
        raise CannotPushError(kind.lower().replace("_", " "))

    def of_case(self, node: Node) -> Any:
        import narwhals as nw

        chosen: Any = nw.lit(None) if is_null(node["else_expr"]) else self.build(node["else_expr"])
        for check in reversed(node["case_checks"]):
            condition = self.build(check["when_expr"])
            chosen = nw.when(condition).then(self.build(check["then_expr"])).otherwise(chosen)
        return chosen

    def of_cast(self, node: Node) -> Any:
        import narwhals as nw

        try:
            return nw.lit(constant(node))
        except CannotPushError:
            pass
        if node.get("try_cast"):
            raise CannotPushError("TRY_CAST")
        types = {
            "integer": nw.Int32,
            "bigint": nw.Int64,
            "double": nw.Float64,
            "text": nw.String,
            "date": nw.Date,
        }
        kind = types.get(type_of(node))
        if kind is None:
            raise CannotPushError(f"a CAST to {type_of(node)}")
        return self.build(node["child"]).cast(kind)

    def of_function(self, node: Node) -> Any:
        name, given = str(node["function_name"]).casefold(), arguments(node)
        if node.get("distinct") or node.get("filter"):
            raise CannotPushError(f"{name} in this place")
        if name in ARITHMETIC and len(given) == 2:
            return ARITHMETIC[name](self.build(given[0]), self.build(given[1]))
        if name == "-" and len(given) == 1:
            return self.build(given[0]) * -1
        if name in NUMBERS and len(given) == 1:
            return NUMBERS[name](self.build(given[0]))
        if name in TEXTS and len(given) == 1:
            return TEXTS[name](self.build(given[0]))
        if name == "round" and len(given) in (1, 2):
            return self.build(given[0]).round(int(constant(given[1])) if len(given) == 2 else 0)
        if name == "isfinite" and len(given) == 1:
            return self.build(given[0]).is_finite()
        if name in NUMBERED and len(given) == 1:
            return number_of(name, self.build(given[0]), full=self.full)
        if name in ("date_part", "datepart") and str(constant(given[0])).casefold() in NUMBERED:
            return number_of(str(constant(given[0])).casefold(), self.build(given[1]), full=self.full)
        if name in ("date_trunc", "datetrunc") and str(constant(given[0])).casefold() in BEGUN:
            return self.truncated(self.build(given[1]), given[1], str(constant(given[0])).casefold())
        return self.of_text_test(name, given)

    def truncated(self, value: Any, node: Node, unit: str) -> Any:
        """The beginning of a period: of a date, too, it is a point in time to SQL, and none has a zone."""
        import narwhals as nw

        made = beginning(unit, value, full=self.full)
        if node.get("class") != "COLUMN_REF" or self.known(node) is not None:
            return made
        kind = self.scope.find(node["column_names"]).dtype
        if kind == nw.Date:
            return beginning(unit, value.cast(nw.Datetime("us")), full=self.full).cast(nw.Datetime("us"))
        return made.cast(kind) if kind == nw.Datetime and kind.time_zone is None else made

    def of_text_test(self, name: str, given: list[Node]) -> Any:
        """LIKE and its kin."""
        if len(given) != 2 or name not in (
            "~~",
            "!~~",
            "~~*",
            "!~~*",
            "contains",
            "starts_with",
            "ends_with",
            "prefix",
            "suffix",
        ):
            raise CannotPushError(f"the function {name}")
        pattern = constant(given[1])
        if type(pattern) is not str:
            raise CannotPushError(f"{name} with anything but a text")
        subject = self.build(given[0])
        if name.endswith("*"):
            subject, pattern = subject.str.to_lowercase(), pattern.lower()
        found = subject.str
        if name in ("starts_with", "prefix"):
            return found.starts_with(pattern)
        if name in ("ends_with", "suffix"):
            return found.ends_with(pattern)
        if name == "contains":
            return found.contains(pattern, literal=True)
        test = like(found, pattern)
        return ~test & ~subject.is_null() if name.startswith("!") else test


def like(subject: Any, pattern: str) -> Any:
    """A pattern of LIKE by the plainest test that means the same."""
    inner = pattern.strip("%")
    if "_" not in inner and "%" not in inner and "\\" not in inner:
        if pattern == f"%{inner}%":
            return subject.contains(inner, literal=True)
        if pattern == f"{inner}%":
            return subject.starts_with(inner)
        if pattern == f"%{inner}":
            return subject.ends_with(inner)
    if "\\" in pattern:
        raise CannotPushError("LIKE with an escape")
    parts = {"%": "(?:.|\\n)*", "_": "(?:.|\\n)"}
    return subject.contains("^" + "".join(parts.get(char, re.escape(char)) for char in pattern) + "$")


def fitted(value: Any, dtype: Any) -> Any:
    """A written value in the type of the column it is compared with, as SQL reads it.

    Raises:
        CannotPushError: It cannot be compared without a conversion that engines do differently.
    """
    import narwhals as nw

    try:
        if dtype == nw.Date and type(value) is str:
            return dt.date.fromisoformat(value.strip())
        if dtype == nw.Datetime and type(value) in (str, dt.date):
            if dtype.time_zone is not None:
                raise CannotPushError("a comparison of a point in time with a zone")
            if type(value) is str:
                return dt.datetime.fromisoformat(value.strip())
            return dt.datetime.combine(value, dt.time())
    except ValueError:
        raise CannotPushError(f"the date '{str(value)[:40]}'") from None
    text = dtype in (nw.String, nw.Categorical, nw.Enum)
    if dtype != nw.Unknown and dtype != nw.Object and (type(value) is str) != text:
        raise CannotPushError("a comparison of a text with something else")
    return value


def all_of(parts: Sequence[Any]) -> Any:
    return functools.reduce(operator.and_, parts)


def any_of(parts: Sequence[Any]) -> Any:
    return functools.reduce(operator.or_, parts)


def is_written(node: Node) -> bool:
    """Whether it is a value that the statement writes out."""
    try:
        constant(node)
    except CannotPushError:
        return False
    return True


def is_null(node: Node | None) -> bool:
    return node is None or (node.get("class") == "CONSTANT" and constant(node) is None)
