"""Facts as Markdown: for the model, for the details of a task, and for the clipboard."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..inspection.facts import Column, Page, Value
from .cells import RIGHT_ALIGNED, ColumnFormat, cut, one_line

SPECIAL = re.compile(r"([\\`*_{}<>#+!|~$&])")
BRACKETS = {"[": "&#91;", "]": "&#93;"}  # a backslash before them would begin mathematics

MOST_BYTES = 8_000
MOST_ROWS = 20
MOST_COLUMNS = 30


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no HTML, no mathematics, no line breaks."""
    marked = SPECIAL.sub(r"\\\1", one_line(text))
    return re.sub(r"[\[\]]", lambda bracket: BRACKETS[bracket[0]], marked)


def code(text: str) -> str:
    """Text as inline code, whatever backticks are in it."""
    text = one_line(text) or " "
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def block(text: str, language: str = "") -> str:
    """Text as a fenced block of code."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def cell(text: str) -> str:
    """Text inside a Markdown table: only what would break the row or be read as HTML is escaped.

    A model reads these; escaping every underscore would only make it repeat the backslashes.
    """
    return one_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool] = ()) -> str:
    """A Markdown table of already written cells."""
    marks = ["--:" if index < len(right) and right[index] else "---" for index in range(len(headers))]
    lines = [headers, marks, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def record_table(record: Sequence[tuple[Column, Value]]) -> str:
    """A record as a Markdown table of names and values, within `MOST_BYTES`."""
    lines: list[list[str]] = []
    room = MOST_BYTES
    for column, value in record:
        name = cell(cut(one_line(column.name[:61]), 60)) or " "
        shown = cell(ColumnFormat.of(column, [value]).write(value, 400))
        room -= len(name.encode()) + len(shown.encode()) + 8
        if room < 0:
            break
        lines.append([name, shown])
    left = len(record) - len(lines)
    return table(["column", "value"], lines) + (
        f"\n\nNot in this table: {left:,} more columns." if left else ""
    )


def page_table(page: Page, *, most_rows: int = MOST_ROWS, most_bytes: int = MOST_BYTES) -> str:
    """The rows of a page as a Markdown table within rows, columns and bytes; a last line says what was cut.

    Cells are shortened before rows are left out: the shape of a table is worth more than a long text in it.
    """
    columns = page.columns[:MOST_COLUMNS]
    if not columns:
        return ""
    rows = page.rows[:most_rows]
    formats = [
        ColumnFormat.of(column, [values[index] for values in rows]) for index, column in enumerate(columns)
    ]
    right = [column.kind in RIGHT_ALIGNED for column in columns]
    names = [cell(cut(one_line(column.name[:61]), 60)) or " " for column in columns]
    written = ""
    for limit in (80, 40, 20):
        lines = [
            [cell(formats[index].write(values[index], limit)) for index in range(len(columns))]
            for values in rows
        ]
        written = table(names, lines, right)
        if len(written.encode()) <= most_bytes:
            break
    while lines and len(written.encode()) > most_bytes:
        lines = lines[: len(lines) * 3 // 4]
        written = table(names, lines, right)
    if not lines and len(written.encode()) > most_bytes:
        written = cut(", ".join(names), most_bytes // 4)
    left_out = []
    if len(lines) < len(page.rows):
        left_out.append(f"{len(page.rows) - len(lines)} of the {len(page.rows)} rows of this page")
    hidden = len(page.columns) - len(columns) + page.hidden_columns
    if hidden:
        left_out.append(f"{hidden:,} more columns")
    return written + (f"\n\nNot in this table: {' and '.join(left_out)}." if left_out else "")
