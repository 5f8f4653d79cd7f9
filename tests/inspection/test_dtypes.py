from __future__ import annotations

import pytest

from chatkit_notebook.inspection.dtypes import column_kind, type_name

KINDS = {
    "integer": [
        "int64",
        "Int64",
        "UInt8",
        "int64[pyarrow]",
        "BIGINT",
        "HUGEINT",
        "UTINYINT",
        "Int128",
        "Sparse[int64, 0]",
    ],
    "number": [
        "float64",
        "Float32",
        "double",
        "halffloat",
        "decimal128(10, 2)",
        "DECIMAL(10,2)",
        "Decimal(precision=9, scale=2)",
    ],
    "boolean": ["bool", "boolean", "Boolean", "BOOLEAN"],
    "text": [
        "str",
        "string[pyarrow]",
        "String",
        "large_string",
        "string_view",
        "VARCHAR",
        "UUID",
        "<U5",
    ],
    "datetime": [
        "datetime64[ns, UTC]",
        "Datetime(time_unit='us', time_zone=None)",
        "Datetime[us]",
        "Datetime[us, Europe/Vienna]",
        "timestamp[us, tz=UTC]",
        "TIMESTAMP WITH TIME ZONE",
        "period[M]",
    ],
    "date": ["date32[day]", "Date", "DATE"],
    "time": ["time64[us]", "Time", "TIME"],
    "duration": ["timedelta64[ns]", "Duration(time_unit='us')", "Duration[us]", "INTERVAL"],
    "categorical": [
        "category",
        "Categorical",
        "Enum(categories=['a'])",
        "dictionary<values=string, indices=int8, ordered=0>",
    ],
    "nested": [
        "List(Int64)",
        "Array(Int64, shape=(2,))",
        "Struct({'a': Int64})",
        "list<item: int64>",
        "map<string, int64>",
        "INTEGER[]",
        "INTEGER[3]",
        "STRUCT(a INTEGER)",
        "list<item: int64>[pyarrow]",
    ],
    "binary": ["binary", "Binary", "BLOB", "fixed_size_binary[2]", "|S5"],
    "other": ["complex128", "interval[int64, right]", "null", "GEOMETRY"],
}


@pytest.mark.parametrize(
    ("kind", "dtype"), [(kind, dtype) for kind, dtypes in KINDS.items() for dtype in dtypes]
)
def test_kind_of_each_library_s_name(kind: str, dtype: str) -> None:
    assert column_kind(dtype) == kind


def test_moments_of_polars_have_names_that_fit_a_column() -> None:
    polars = pytest.importorskip("polars")
    assert type_name(polars.Datetime("us")) == "Datetime[us]"
    assert type_name(polars.Datetime("ms", "UTC")) == "Datetime[ms, UTC]"
    assert type_name(polars.List(polars.Duration("ns"))) == "List(Duration[ns])"
    assert type_name(polars.Int64()) == "Int64"
