"""Puts the result of a query into the namespace: a frame of the library of its sources, types unchanged."""

from __future__ import annotations

import keyword
import sys
from collections.abc import MutableMapping
from typing import Any

from ..errors import InspectionError
from .guarded import Guarded
from .identity import module_of, mro
from .namespace import HIDDEN, SHADOWED, Namespace
from .sql import QueryResult

SQL = "sql"
"""Where a kept frame carries its statement: `frame.attrs["sql"]`, or the metadata of an arrow schema."""


class NameTakenError(InspectionError):
    """There is a variable of that name already."""


def keep(namespace: Namespace, name: str, result: QueryResult, *, replace: bool) -> str:
    """Assigns a result to a variable of the notebook.

    Args:
        namespace: Where to.
        name: Of the variable.
        result: The rows.
        replace: Whether a variable of that name may be replaced.

    Returns:
        The library whose frame it is now.

    Raises:
        NameTakenError: There is such a variable, and `replace` is false.
        InspectionError: It is no name for a variable, or the namespace cannot be changed.
    """
    check(name)
    target = namespace.mapping
    if not isinstance(target, MutableMapping):
        raise InspectionError("The variables of this chat cannot be added to: they cannot be changed.")
    if name in target and not replace:
        raise NameTakenError(f"There is a variable `{name}` already.")
    library = library_of(namespace, result)
    target[name] = frame_of(result, library)
    if namespace.only is not None and name not in namespace.only:
        namespace.only = (*namespace.only, name)
    return library


def check(name: str) -> None:
    """Says why a name is none for a variable of the user's.

    Raises:
        InspectionError: It is none.
    """
    if not name.isidentifier() or keyword.iskeyword(name) or len(name) > 80:
        raise InspectionError(
            f"`{name[:80]}` is no name for a variable. Use letters, digits and _, such as result."
        )
    if name.startswith("_") or name in HIDDEN | SHADOWED:
        raise InspectionError(f"`{name}` belongs to Python or IPython. Choose another name.")


def library_of(namespace: Namespace, result: QueryResult) -> str:
    """The library of the first source that is a frame of pandas or polars; else of arrow."""
    for name in result.tables:
        value = namespace.look_up(name)
        value = value.reveal() if type(value) is Guarded else value
        for cls in mro(value):
            root = module_of(cls).partition(".")[0]
            if root in ("pandas", "polars") and root in sys.modules:
                return root
    return "pandas" if "pandas" in sys.modules else "pyarrow"


def frame_of(result: QueryResult, library: str) -> Any:
    """The rows as a frame of a library, each column of exactly its type."""
    table = result.table.data.rename_columns([column.name for column in result.columns])
    if library == "polars":
        return sys.modules["polars"].from_arrow(table)
    if library == "pandas":
        pandas = sys.modules["pandas"]
        columns = {field.name: series(table.column(field.name), pandas) for field in table.schema}
        frame = pandas.DataFrame(columns, copy=False)
        frame.attrs[SQL] = result.sql
        return frame
    return table.replace_schema_metadata({SQL: result.sql})


def series(column: Any, pandas: Any) -> Any:
    """A column in numpy's type where that holds it exactly, else in arrow's: whole numbers stay whole."""
    import pyarrow as pa

    types = pa.types
    kind = column.type
    whole = types.is_integer(kind) or types.is_boolean(kind)
    same = (
        types.is_floating(kind)
        or types.is_timestamp(kind)
        or types.is_string(kind)
        or types.is_large_string(kind)
    )
    if same or (whole and column.null_count == 0):
        return column.to_pandas()
    return pandas.Series(pandas.arrays.ArrowExtensionArray(column))
