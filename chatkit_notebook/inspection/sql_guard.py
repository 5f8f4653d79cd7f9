"""Decides from the parsed statement, not from its text, whether SQL may run: one SELECT over variables."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from typing import Any

from ..errors import QueryFailedError, QueryRefusedError, closest
from .budgets import QUERY_BUDGET
from .sql_functions import ALLOWED, COSTLY
from .sql_plain import is_plain

# Everything a tree may consist of. What is not named here does not run: recursive queries, table functions,
# writing inside WITH, parameters, SHOW, and whatever a later version of the engine adds.
NODES = frozenset(
    {
        # queries
        "SELECT_NODE",
        "SET_OPERATION_NODE",
        "CTE_NODE",
        # what they read from
        "BASE_TABLE",
        "SUBQUERY",
        "JOIN",
        "EXPRESSION_LIST",
        "EMPTY",
        "EMPTY_FROM",
        "PIVOT",
        # how they are ordered and cut
        "ORDER_MODIFIER",
        "LIMIT_MODIFIER",
        "LIMIT_PERCENT_MODIFIER",
        "DISTINCT_MODIFIER",
        "ASCENDING",
        "DESCENDING",
        "ORDER_DEFAULT",
    }
)
EXPRESSIONS = frozenset(
    {
        "BETWEEN",
        "CASE",
        "CAST",
        "COLLATE",
        "COLUMN_REF",
        "COMPARISON",
        "CONJUNCTION",
        "CONSTANT",
        "FUNCTION",
        "LAMBDA",
        "LAMBDA_REF",
        "OPERATOR",
        "POSITIONAL_REFERENCE",
        "STAR",
        "SUBQUERY",
        "TYPE",
        "WINDOW",
    }
)
REFUSALS = {
    "TABLE_FUNCTION": "functions in FROM are not allowed, because a query reads variables only and no files",
    "RECURSIVE_CTE_NODE": "recursive queries are not run",
    "SHOW_REF": "DESCRIBE, SUMMARIZE and SHOW are not run: describe the variable instead",
    "INSERT_QUERY_NODE": "a query may read, not write: INSERT is not run",
    "UPDATE_QUERY_NODE": "a query may read, not write: UPDATE is not run",
    "DELETE_QUERY_NODE": "a query may read, not write: DELETE is not run",
    "PARAMETER": "the statement has a parameter: write the value itself",
}
# Walked elsewhere, or plain descriptions of a type.
SKIPPED = frozenset({"cte_map", "cast_type", "type_info"})
STATEMENTS = {
    "PRAGMA": "PRAGMA statements are not run",
    "SET": "settings cannot be changed",
    "MULTI": "PIVOT is not run: use conditional aggregates, such as sum(x) FILTER (WHERE ...)",
    "EXPLAIN": "EXPLAIN is not run",
}
KEYWORDS = (
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "DISTINCT",
    "JOIN",
    "UNION",
    "WITH",
)
EXAMPLE = "Write one SELECT over the variables, such as SELECT count(*) FROM df."


@dataclass(frozen=True, slots=True)
class Statement:
    """A SELECT that may run.

    Attributes:
        sql: Its text, without a closing semicolon.
        tables: Names of the variables it reads, as written, each once.
        columns: Lower-case names it may be reading, or None when it may read any of them.
        costly: Functions in it that can use memory or time no limit of the engine stops.
        ordered: It sorts its result without saying how many rows to keep.
        plain: One table, nothing nested, only functions whose cost the engine's own limits stop: it may run
            in this process, whoever wrote it.
        tree: The statement as the parser sees it.
    """

    sql: str
    tables: tuple[str, ...]
    columns: frozenset[str] | None
    costly: frozenset[str]
    ordered: bool
    plain: bool = False
    tree: Any = field(default=None, compare=False, repr=False)


def check(sql: str) -> Statement:
    """The statement, when it is one that may run.

    Raises:
        QueryRefusedError: It is too long, not a single SELECT, or uses what is not allowed.
        QueryFailedError: It is not SQL; the message says where.
    """
    if len(sql) > QUERY_BUDGET.characters:
        raise QueryRefusedError(
            f"This was not run: it has {len(sql):,} characters; at most {QUERY_BUDGET.characters:,} are read."
        )
    text = single_select(sql)
    tree = parsed(text)
    walk = Walk()
    walk.through(tree)
    return Statement(
        sql=text,
        tables=walk.in_order(),
        columns=walk.needed(),
        costly=frozenset(walk.costly),
        ordered=sorts_everything(tree),
        plain=is_plain(tree),
        tree=tree,
    )


@functools.cache
def parser() -> Any:
    """A connection that only parses: it has no data and cannot reach any."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"enable_external_access": "false"})
    connection.execute("SET threads = 1")
    connection.execute("SET lock_configuration = true")
    return connection


def single_select(sql: str) -> str:
    """The text of the only statement.

    Raises:
        QueryRefusedError: There is none, there are several, or it is not a SELECT.
    """
    import duckdb

    try:
        statements = parser().cursor().extract_statements(sql)
    except duckdb.Error as error:
        raise not_sql(str(error)) from error
    if len(statements) != 1:
        count = "is no statement" if not statements else f"are {len(statements)} statements"
        raise QueryRefusedError(
            f"This was not run: there {count}, and one SELECT at a time is run. {EXAMPLE}"
        )
    try:
        kind = str(statements[0].type).rsplit(".", 1)[-1]
    except ValueError:  # the engine parses statements that its Python package has no name for
        kind = "this kind of statement"
    if kind != "SELECT":
        reason = STATEMENTS.get(kind, f"a query may read, not change anything: {kind} is not run")
        raise QueryRefusedError(f"This was not run: {reason}. {EXAMPLE}")
    return str(statements[0].query).strip().rstrip(";").rstrip()


def parsed(sql: str) -> Any:
    """The tree of a SELECT, as the engine's parser sees it."""
    import duckdb

    try:
        row = parser().cursor().execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
        answer = json.loads(row[0])
    except duckdb.Error as error:
        raise not_sql(str(error)) from error
    except RecursionError:
        raise QueryRefusedError("This was not run: it is nested too deeply.") from None
    if answer.get("error"):
        message = str(answer.get("error_message", ""))
        if "Only SELECT" in message:
            raise QueryRefusedError(f"This was not run: {STATEMENTS['MULTI']}. {EXAMPLE}")
        raise not_sql(message)
    return answer["statements"][0]["node"]


def not_sql(message: str) -> QueryFailedError | QueryRefusedError:
    """The parser's complaint, with the keyword that was probably meant."""
    if "A CTE needs a SELECT" in message:
        return QueryRefusedError(f"This was not run: a query may read, not write, in WITH too. {EXAMPLE}")
    lines = message.removeprefix("Parser Error: ").strip().splitlines()
    said = lines[0] if lines else "it cannot be parsed"
    hint = ""
    if 'at or near "' in said:
        word = said.split('at or near "', 1)[1].split('"', 1)[0]
        near = closest(word, KEYWORDS)
        if near is not None and near != word.upper():
            hint = f" Did you mean {near}?"
    pointer = "\n".join(lines[1:]).strip("\n")
    return QueryFailedError(f"This is not valid SQL: {said}.{hint}" + (f"\n{pointer}" if pointer else ""))


def sorts_everything(tree: Any) -> bool:
    kinds = {modifier.get("type") for modifier in tree.get("modifiers", ())}
    return "ORDER_MODIFIER" in kinds and not kinds & {"LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER"}


class Walk:
    """Goes through a tree without recursion, keeping which names of WITH are known where.

    Attributes:
        tables: Place and name of the tables that are not defined in the statement, by lower-case name.
        columns: Lower-case names of everything that may be a column.
        every_column: The statement reads columns it does not name.
        costly: Functions that need to run in isolation.
        alone: Lower-case names that stand without a table's name.
        aliases: Lower-case names of tables, and what the statement calls them.
    """

    def __init__(self) -> None:
        self.tables: dict[str, tuple[int, str]] = {}
        self.columns: set[str] = set()
        self.every_column = False
        self.alone: set[str] = set()
        self.aliases: set[str] = set()
        self.costly: set[str] = set()

    def through(self, tree: Any) -> None:
        waiting: list[tuple[Any, frozenset[str]]] = [(tree, frozenset())]
        while waiting:
            node, known = waiting.pop()
            if isinstance(node, list):
                waiting += [(item, known) for item in node]
            elif isinstance(node, dict):
                known = self.visit(node, known, waiting)
                waiting += [(child, known) for key, child in node.items() if key not in SKIPPED]

    def in_order(self) -> tuple[str, ...]:
        """The names of the tables, in the order in which the statement names them."""
        return tuple(name for _, name in sorted(self.tables.values()))

    def needed(self) -> frozenset[str] | None:
        """The columns that may be read; None for all. A table's name alone stands for its whole row."""
        if self.every_column or self.alone & self.aliases:
            return None
        return frozenset(self.columns)

    def visit(
        self, node: dict[str, Any], known: frozenset[str], waiting: list[tuple[Any, frozenset[str]]]
    ) -> frozenset[str]:
        """Checks one node; returns the names of WITH that are known below it."""
        kind = node.get("class")
        if isinstance(kind, str):
            self.expression(kind, node)
        elif isinstance(node.get("type"), str):
            self.structure(str(node["type"]), node, known)
        entries = (node.get("cte_map") or {}).get("map") or ()
        for entry in entries:
            # Each sees those before it, not itself: recursion is refused.
            waiting.append((entry["value"], known))
            known |= {str(entry["key"]).casefold()}
        if node.get("type") == "CTE_NODE" and node.get("cte_name"):
            known |= {str(node["cte_name"]).casefold()}
        return known

    def structure(self, kind: str, node: dict[str, Any], known: frozenset[str]) -> None:
        if kind not in NODES:
            raise refused(kind)
        if kind == "BASE_TABLE":
            self.table(node, known)
        elif kind == "JOIN":
            self.columns.update(str(name).casefold() for name in node.get("using_columns") or ())
            if node.get("ref_type") in ("NATURAL", "POSITIONAL"):
                self.every_column = True
        elif kind == "PIVOT":
            self.every_column = True

    def table(self, node: dict[str, Any], known: frozenset[str]) -> None:
        name = str(node.get("table_name", ""))
        if node.get("schema_name") or node.get("catalog_name"):
            raise QueryRefusedError(
                f"This was not run: `{name}` is written with a schema. Name the variable alone: FROM {name}."
            )
        if node.get("at_clause"):
            raise QueryRefusedError("This was not run: variables have no versions to read AT.")
        if node.get("column_name_alias"):
            self.every_column = True
        self.aliases.update({name.casefold(), str(node.get("alias") or name).casefold()})
        if name.casefold() not in known:
            place = int(node.get("query_location") or 0)
            self.tables[name.casefold()] = min((place, name), self.tables.get(name.casefold(), (place, name)))

    def expression(self, kind: str, node: dict[str, Any]) -> None:
        if kind not in EXPRESSIONS:
            raise refused(kind)
        if kind == "COLUMN_REF":
            # Each part of a name may be a table, a column or a field.
            names = [str(name).casefold() for name in node.get("column_names") or ()]
            self.columns.update(names)
            if len(names) == 1:
                self.alone.add(names[0])
        elif kind in ("STAR", "POSITIONAL_REFERENCE"):
            self.every_column = True
        elif kind in ("FUNCTION", "WINDOW"):
            self.function(node)

    def function(self, node: dict[str, Any]) -> None:
        name = str(node.get("function_name", "")).casefold()
        if node.get("schema") not in ("", "main", None) or node.get("catalog"):
            raise QueryRefusedError(f"This was not run: write the function `{name}` without a schema.")
        if name in COSTLY:
            self.costly.add(name)
        elif name not in ALLOWED:
            raise unknown_function(name)


def refused(kind: str) -> QueryRefusedError:
    reason = REFUSALS.get(kind, f"{kind.replace('_', ' ').lower()} is not allowed in a query")
    return QueryRefusedError(f"This was not run: {reason}. {EXAMPLE}")


def unknown_function(name: str) -> QueryRefusedError | QueryFailedError:
    """The error for a function that is not allowed, or that there is not."""
    near = closest(name, sorted(ALLOWED | COSTLY))
    row = (
        parser()
        .cursor()
        .execute("SELECT count(*) FROM duckdb_functions() WHERE function_name = ?", [name])
        .fetchone()
    )
    if row[0]:
        return QueryRefusedError(f"This was not run: the function `{name}` is not allowed in a query.")
    hint = f" Did you mean `{near}`?" if near else ""
    return QueryFailedError(f"There is no function `{name}`.{hint}")
