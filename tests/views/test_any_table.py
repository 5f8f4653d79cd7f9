"""`list_view`, `table`, `chart` and `card` of the tables of every library that is installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from chatkit_notebook import card, chart, list_view, table
from chatkit_notebook.workbench.validation import validate

from .documented import check_widget, texts

COLUMNS = {"city": ["Oslo", "Rome", "Oslo", "Rome"], "cost": [1.5, 2.0, 2.5, 4.0]}
FRAME = pd.DataFrame(COLUMNS)


def in_spark() -> Any:
    """sqlframe speaks Spark's interface; Spark itself is large and needs Java."""
    pytest.importorskip("sqlframe.duckdb")
    from sqlframe.duckdb import DuckDBSession

    return DuckDBSession().createDataFrame(list(FRAME.itertuples(index=False, name=None)), list(COLUMNS))


TABLES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: FRAME,
    "polars": lambda: pl.DataFrame(COLUMNS),
    "polars lazy": lambda: pl.LazyFrame(COLUMNS),
    "pyarrow": lambda: pa.table(COLUMNS),
    "duckdb": lambda: duckdb.connect().sql("SELECT * FROM FRAME"),
    "dask": lambda: pytest.importorskip("dask.dataframe").from_pandas(FRAME, npartitions=2),
    "ibis": lambda: pytest.importorskip("ibis").memtable(FRAME),
    "spark": in_spark,
    "records": lambda: FRAME.to_dict("records"),
    "columns": lambda: COLUMNS,
}


@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES)
def test_every_library(make: Callable[[], Any]) -> None:
    data = make()
    listed = check_widget(list_view(data, count=2, pages="turn", numbers=False))
    rows = [texts(line) for line in listed["children"] if "key" not in line]
    assert rows == [["Oslo", "1.5"], ["Rome", "2.0"]] or rows == [["Oslo", "1.50"], ["Rome", "2.00"]]
    assert listed["children"][-1]["key"] == "pages"
    lines = check_widget(table(data, count=3))["children"][0]["children"][0]["children"]
    assert [texts(line)[0] for line in lines] == ["city", "Oslo", "Rome", "Oslo"]
    drawn = chart(data, "city", "cost", exact=True)
    assert validate(drawn) == []
    [node] = [child for child in drawn["children"][0]["children"] if child["type"] == "Chart"]
    assert {row["x"]: row["y0"] for row in node["data"]} == {"Oslo": 2, "Rome": 3}
    if not isinstance(data, dict):  # that is a record itself
        assert {"city", "Oslo", "cost"} <= set(texts(card(data)))
