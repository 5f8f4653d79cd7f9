"""Tells the statements that need no child process: those whose cost grows with their table and no faster.

What a person asks of one table, such as "mean price by city where year is 2020", is of this kind. It saves
the 50 ms that a child costs. Everything that can be written to grow faster than its data is not plain: joins,
queries in queries, texts that get longer, and a name for an expression that other expressions are made of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

NAMES = """
!= !~~ !~~* % * + - / // < <= = > >= ~~ ~~* abs approx_count_distinct arg_max arg_min avg ceil contains corr
count count_star date_part date_trunc day dayname dayofweek ends_with first floor greatest hour isodow
isfinite isnan last least length ln log10 lower max mean median min minute mode month monthname quantile_cont
quantile_disc quarter round starts_with stddev stddev_pop stddev_samp sum to_days to_hours to_months
to_weeks to_years trim trunc upper var_pop var_samp variance week year
"""
FUNCTIONS = frozenset(NAMES.split())
CLASSES = frozenset(
    {
        "BETWEEN",
        "CASE",
        "CAST",
        "COLUMN_REF",
        "COMPARISON",
        "CONJUNCTION",
        "CONSTANT",
        "FUNCTION",
        "OPERATOR",
        "STAR",
        "TYPE",
    }
)
STRUCTURES = frozenset(
    {
        "SELECT_NODE",
        "BASE_TABLE",
        "ORDER_MODIFIER",
        "LIMIT_MODIFIER",
        "DISTINCT_MODIFIER",
        "ASCENDING",
        "DESCENDING",
        "ORDER_DEFAULT",
    }
)


def is_plain(tree: Any) -> bool:
    """Whether a checked statement's tree is one SELECT over one table that the engine holds in its limits."""
    if tree.get("type") != "SELECT_NODE" or (tree.get("cte_map") or {}).get("map"):
        return False
    if (tree.get("from_table") or {}).get("type") != "BASE_TABLE":
        return False
    if not all(map(allowed, nodes(tree))):
        return False
    if len(tree.get("group_sets") or ()) > 1:
        return False  # a cube over n columns groups 2**n times
    return not chains(tree)


def chains(tree: Any) -> bool:
    """Whether an expression is made of another one by its name.

    The engine puts the expression in the place of the name: in `a + a AS b, b + b AS c, ...` each is twice as
    long as the one before.
    """
    items = tree.get("select_list") or ()
    made = {
        str(item["alias"]).casefold()
        for item in items
        if item.get("alias") and item.get("class") != "COLUMN_REF"
    }
    # an expression cannot be made of itself: there it is the column of that name
    used = {name for item in items for name in names(item) - {str(item.get("alias")).casefold()}}
    for key, part in tree.items():
        if key not in ("select_list", "modifiers"):
            used |= names(part)
    ordered_by_expression = any(one.get("class") == "FUNCTION" for one in nodes(tree.get("modifiers")))
    return bool(made & used) or bool(made and ordered_by_expression)


def names(tree: Any) -> set[str]:
    """The lower-case names that may be columns."""
    return {str(part).casefold() for one in nodes(tree) for part in one.get("column_names") or ()}


def allowed(node: dict[str, Any]) -> bool:
    kind = node.get("class")
    if isinstance(kind, str):
        return kind in CLASSES and (kind != "FUNCTION" or str(node.get("function_name")) in FUNCTIONS)
    # what has a type and no class is a part of the statement, or describes a type or a value
    known = node.get("type")
    return not isinstance(known, str) or known in STRUCTURES or "query_location" not in node


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """All nodes of a tree, without recursion."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list | tuple):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(node.values())
