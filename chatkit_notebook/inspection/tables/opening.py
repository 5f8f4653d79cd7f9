"""Finds the table in an object, if there is one."""

from __future__ import annotations

from typing import Any

from ..guarded import Guarded
from ..identity import library_class
from .arrow_data import open_arrow
from .lazy_frames import open_lazy
from .modin_frames import open_modin
from .narrowed import Narrowed
from .numpy_arrays import open_numpy
from .pandas_frames import open_pandas
from .polars_frames import open_polars
from .records import open_columns, open_records
from .remote_frames import open_remote
from .table import Table


def open_table(obj: Any) -> Table | None:
    """An object as a table; None when it is none. Costs microseconds, computes and copies nothing."""
    if type(obj) is Guarded:
        table = open_table(obj.reveal())
        return None if table is None else Narrowed(table, obj.level_of, has_rules=obj.has_rules)
    obj = unwrapped(obj)
    return (
        open_library(obj)
        or open_lazy(obj)
        or open_remote(obj)
        or open_modin(obj)
        or open_records(obj)
        or open_columns(obj, open_library)
    )


def open_library(obj: Any) -> Table | None:
    return open_pandas(obj) or open_polars(obj) or open_arrow(obj) or open_numpy(obj)


def unwrapped(obj: Any) -> Any:
    """What is inside a narwhals frame or series; anything else as it is."""
    for name in ("DataFrame", "LazyFrame", "Series"):
        if type(obj) is library_class("narwhals", name) or type(obj) is library_class(
            "narwhals.stable.v1", name
        ):
            return obj.to_native()
    return obj
