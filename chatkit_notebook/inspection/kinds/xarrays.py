"""xarray's labelled arrays and data sets; what is not in memory stays where it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..dtypes import column_kind
from ..facts import Column, Value
from ..identity import library_class, module_of
from ..scalars import as_python
from ..shortform import short_form
from .arrays import statistics
from .kind import Kind, genuine

READ = ("sizes", "dims", "coords", "variable", "variables", "attrs", "data_vars", "nbytes", "_data")
KNOWN = ("numpy", "pandas", "dask", "xarray", "sparse", "cupy", "pint", "zarr", "builtins")
NOTED = 8
ATTRIBUTE = CellLimits(chars=120, items=4, depth=1)


def describe_xarray(obj: Any, full: bool) -> Kind | None:
    """A DataArray or Dataset: its dimensions, and a line for each variable and coordinate."""
    if genuine(obj, "xarray", "Dataset", *READ):
        return of_dataset(obj, full)
    if genuine(obj, "xarray", "DataArray", *READ):
        return of_array(obj, full)
    return None


def of_dataset(data: Any, full: bool) -> Kind:
    variables = {str(name): variable for name, variable in data.variables.items()}
    sizes = sizes_text(data.sizes)
    known = all(is_known(variable) for variable in variables.values())
    size = sum(int(variable.nbytes) for variable in variables.values()) if known else None
    names = ", ".join(str(name) for name in list(data.data_vars)[:6])
    facts: dict[str, Value] = {"dimensions": sizes or "none"}
    coordinates = {str(name) for name in data.coords}
    columns: tuple[Column, ...] = ()
    notes: list[str] = []
    if full:
        facts |= attributes(data.attrs)
        ordered = sorted(variables, key=lambda name: name in coordinates)
        shown = ordered[: BUDGET.described_columns]
        columns = tuple(of_variable(name, variables[name], name in coordinates) for name in shown)
        notes += remote_note(variables.values())
    return Kind(
        "object",
        size_bytes=size,
        columns=columns,
        hidden_columns=max(len(variables) - len(columns), 0) if full else 0,
        facts=facts,
        preview=f"{sizes}: {names}"[: BUDGET.preview_chars],
        notes=tuple(notes),
    )


def of_array(data: Any, full: bool) -> Kind:
    variable = data.variable
    shape = tuple(int(length) for length in data.sizes.values())
    facts: dict[str, Value] = {"dtype": str(variable.dtype) if is_known(variable) else "unknown"}
    facts["dimensions"] = sizes_text(data.sizes) or "none"
    notes: list[str] = []
    if full:
        array = in_memory(variable)
        if array is not None and shape:
            found, sampled = statistics(array)
            facts |= found
            notes += sampled
        facts |= {
            f"coordinate {name}"[:60]: span(held.variable) for name, held in list(data.coords.items())[:NOTED]
        }
        facts |= attributes(data.attrs)
        notes += remote_note([variable])
    size = int(variable.nbytes) if is_known(variable) else None
    return Kind("array", shape, size, facts=facts, preview=sizes_text(data.sizes), notes=tuple(notes))


def of_variable(name: str, variable: Any, coordinate: bool) -> Column:
    """A variable of a data set as a line: its dimensions, and its extremes where it is in memory."""
    dtype = str(variable.dtype) if is_known(variable) else "unknown"
    facts: dict[str, Value] = {"dimensions": sizes_text(variable.sizes) or "none"}
    missing, exact = None, True
    array = in_memory(variable)
    if array is not None:
        found, notes = statistics(array) if array.ndim else ({}, ())
        exact = not notes
        counted = found.pop("missing", None)
        missing = counted if type(counted) is int else None
        facts |= found
    if coordinate:
        facts["coordinate"] = True
    return Column(name, dtype, column_kind(dtype), missing, facts, exact, exact)


def is_known(variable: Any) -> bool:
    """Whether the values are in a library's array: another's `shape` and `dtype` may be anybody's code."""
    return module_of(type(variable._data)).split(".")[0] in KNOWN


def in_memory(variable: Any) -> Any | None:
    """The numpy array of a variable; None where the values are on disk, not computed, or elsewhere."""
    data = variable._data
    if type(data) is library_class("numpy", "ndarray"):
        return data
    # an index coordinate is a pandas index inside an adapter
    inner = getattr(data, "array", None) if module_of(type(data)).startswith("xarray.") else None
    if module_of(type(inner)).split(".")[0] == "pandas":
        values = inner.values  # type: ignore[union-attr]
        return values if type(values) is library_class("numpy", "ndarray") else None
    return None


def span(variable: Any) -> str:
    """First and last value of a coordinate."""
    array = in_memory(variable)
    if array is None or array.size == 0:
        return str(variable.dtype) if is_known(variable) else "not read"
    ends = [written(as_python(value)) for value in (array.flat[0], array.flat[array.size - 1])]
    return ends[0] if array.size == 1 else f"{ends[0]} – {ends[1]}"


def written(value: object) -> str:
    if type(value) is dt.datetime:
        return str(value).removesuffix(" 00:00:00")
    return short_form(value, ATTRIBUTE).strip("'")


def sizes_text(sizes: Any) -> str:
    return " × ".join(f"{name} {int(length):,}" for name, length in sizes.items())


def attributes(held: Any) -> dict[str, Value]:
    """The first attributes of a data set as short texts."""
    if type(held) is not dict:
        return {}
    shown = list(held.items())[:NOTED]
    return {
        str(name)[:60]: short_form(value, ATTRIBUTE).strip("'") for name, value in shown if type(name) is str
    }


def remote_note(variables: Any) -> list[str]:
    elsewhere = sum(in_memory(variable) is None for variable in variables)
    return ["Values that are not in memory were not read."] if elsewhere else []
