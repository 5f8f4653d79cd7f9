"""What becomes of a column in a file whose format has no such type: lengths of time, nested values, bytes."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from ..errors import QueryFailedError

DAY = 86_400
MICROSECONDS = 1_000_000


def file_schema(schema: Any, format: str) -> Any:
    """The schema of a file for batches of another schema.

    Args:
        schema: An arrow schema.
        format: "csv", where all that is no plain value becomes text, or "parquet".
    """
    import pyarrow as pa

    return pa.schema([pa.field(one.name, file_type(one.type, format)) for one in schema])


def file_type(kind: Any, format: str) -> Any:
    import pyarrow as pa

    if format == "csv" and pa.types.is_dictionary(kind):
        return file_type(kind.value_type, format)
    if format == "csv":
        return pa.large_string() if pa.types.is_string_view(kind) else written_out(kind)
    return pa.duration("us") if pa.types.is_interval(kind) else kind


def written_out(kind: Any) -> Any:
    """The type of a column of CSV: text, where Arrow's writer has none for it."""
    import pyarrow as pa

    from .arrow_cells import is_binary

    types = pa.types
    odd = types.is_interval(kind) or types.is_duration(kind) or types.is_nested(kind) or is_binary(kind)
    return pa.string() if odd else kind


def file_batch(batch: Any, schema: Any) -> Any:
    """A batch with the types of a file's schema.

    Raises:
        QueryFailedError: A column holds calendar months, which have no fixed length.
    """
    import pyarrow as pa

    if batch.schema.types == schema.types:
        return batch
    arrays = [converted(column, field) for column, field in zip(batch.columns, schema, strict=True)]
    return pa.record_batch(arrays, schema=schema)


def converted(column: Any, field: Any) -> Any:
    import pyarrow as pa

    if column.type != field.type and pa.types.is_dictionary(column.type):
        return converted(column.dictionary, field).take(column.indices)
    if column.type != field.type and pa.types.is_string_view(column.type):
        return column.cast(field.type)
    if column.type == field.type:
        return column
    if pa.types.is_duration(field.type):
        return lengths(column, field.name)
    if pa.types.is_interval(column.type):
        column = lengths(column, field.name)
    return pa.array([None if value is None else written(value) for value in column.to_pylist()], pa.string())


def lengths(column: Any, name: str) -> Any:
    """Calendar intervals as lengths of time in microseconds."""
    import pyarrow as pa

    counts = []
    for value in column.to_pylist():
        if value is not None and value.months:
            raise QueryFailedError(
                f"`{name}` holds calendar months, which have no fixed length in a file. "
                f'Query CAST("{name}" AS VARCHAR) and export that.'
            )
        whole = None if value is None else value.days * DAY * MICROSECONDS + value.nanoseconds // 1_000
        counts.append(whole)
    return pa.array(counts, pa.int64()).cast(pa.duration("us"))


def written(value: Any) -> str:
    """A value as text: lengths of time as pandas reads them, bytes in hexadecimal, nested values as JSON."""
    if isinstance(value, dt.timedelta):
        seconds, rest = value.seconds, value.microseconds
        clock = f"{seconds // 3_600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return f"{value.days} days {clock}" + (f".{rest:06}" if rest else "")
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, ensure_ascii=False, default=plain)


def plain(value: Any) -> str:
    """What JSON has no form for, inside a nested value."""
    return written(value) if isinstance(value, (dt.timedelta, bytes)) else str(value)
