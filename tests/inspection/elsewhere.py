"""Stand-ins for frames whose columns stand elsewhere: Spark is too large, Modin needs an older pandas."""

from __future__ import annotations

import sys
import threading
import types
from typing import Any

import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.inspection.tables.modin_frames import ModinFrame
from chatkit_notebook.inspection.tables.remote_frames import RemoteFrame

Data = dict[str, list[Any]]


class Session:
    """A session of Spark that marks jobs; what runs here needs no stopping."""

    def __init__(self) -> None:
        self.sparkContext = self

    def addJobTag(self, tag: str) -> None:
        """Marks nothing."""

    removeJobTag = cancelJobsWithTag = addJobTag


class Elsewhere:
    """A frame that is asked for its columns, and counts how often.

    Args:
        data: Its columns.
        answers: When set, it answers.
        error: It raises this instead.
    """

    def __init__(
        self, data: Data, *, answers: threading.Event | None = None, error: Exception | None = None
    ) -> None:
        self.data = data
        self.answers = answers
        self.error = error
        self.asked = 0

    def reached(self) -> Any:
        """The rows, once there is an answer."""
        self.asked += 1
        if self.answers is not None:
            assert self.answers.wait(30)
        if self.error is not None:
            raise self.error
        return pl.LazyFrame(self.data)


class Rows:
    """What `iloc` of Modin gives."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __getitem__(self, places: Any) -> Any:
        part = self.frame.iloc[places]
        return types.SimpleNamespace(_to_pandas=lambda: part)


class Compiler:
    """Where a frame of Modin has its inner frame, which counts nothing before it is asked."""

    def __init__(self, inner: Any) -> None:
        self._modin_frame = inner


class Inner:
    """What Modin knows of a frame by itself: nothing, until its columns were asked for."""

    def __init__(self, data: Data) -> None:
        self.frame = pd.DataFrame(data)
        self.has_materialized_columns = False
        self.has_materialized_dtypes = False
        self.has_materialized_index = False
        self._row_lengths_cache: list[int] | None = None

    @property
    def columns(self) -> Any:
        assert self.has_materialized_columns, "that asks the workers"
        return self.frame.columns

    @property
    def dtypes(self) -> Any:
        assert self.has_materialized_dtypes, "that asks the workers"
        return self.frame.dtypes


def spark_frame(data: Data, **options: Any) -> Any:
    """A frame of Spark that nobody has looked at."""
    frame = sys.modules["pyspark.sql.dataframe"].DataFrame(data, **options)
    frame.sparkSession = Session()
    return frame


def modin_frame(data: Data, **options: Any) -> Any:
    """A frame of Modin that nobody has looked at."""
    frame = sys.modules["modin.pandas.dataframe"].DataFrame(data, **options)
    frame._query_compiler = Compiler(Inner(data))
    return frame


MAKERS = {"spark": spark_frame, "modin": modin_frame}


class ModinStandIn(Elsewhere):
    @property
    def dtypes(self) -> Any:
        self.reached()
        inner: Any = self._query_compiler._modin_frame  # type: ignore[attr-defined]
        inner.has_materialized_columns = inner.has_materialized_dtypes = True
        return inner.dtypes

    @property
    def iloc(self) -> Rows:
        return Rows(self._query_compiler._modin_frame.frame)  # type: ignore[attr-defined]


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the modules with the classes of frames in their places, until the test ends."""
    import narwhals as nw

    for name, base in (("pyspark.sql.dataframe", Elsewhere), ("modin.pandas.dataframe", ModinStandIn)):
        module: Any = types.ModuleType(name)
        module.DataFrame = type("DataFrame", (base,), {"__module__": name})
        monkeypatch.setitem(sys.modules, name, module)
    real = RemoteFrame.__dict__["frame"]

    def frame(self: RemoteFrame) -> Any:
        native = self.obj if isinstance(self, ModinFrame) else self.native
        return nw.from_native(native.reached()) if isinstance(native, Elsewhere) else real.__get__(self)

    monkeypatch.setattr(RemoteFrame, "frame", property(frame))
