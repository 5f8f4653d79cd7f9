"""How much of a variable may be read: every limit of this package, in one place, with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellLimits:
    """How much of one value is kept.

    Attributes:
        chars: Characters of a text, and of any short form; a longer one ends in "…".
        bytes: Bytes of a binary value.
        items: Items of a list, or keys of a dict, on each level.
        depth: Levels of nesting; what lies deeper becomes a short form.
    """

    chars: int = 200
    bytes: int = 64
    items: int = 20
    depth: int = 4


@dataclass(frozen=True, slots=True)
class Budget:
    """What one reading may cost.

    Attributes:
        variables: Names listed; a namespace filled by a script may hold a million.
        listed_columns: Columns of a table in a listing.
        described_columns: Columns of a table in a description, statistics included.
        exact_cells: Up to this many cells, statistics are computed over all of them.
        converted_cells: The same where each cell is a Python object.
        sample_rows: Else over about this many rows, taken at equal distances.
        sample_page: Rows shown with a description.
        page_rows: Rows on one page.
        page_columns: Columns on one page.
        record_columns: Columns of one whole record.
        peek_rows: Rows looked at to tell what an untyped column holds.
        preview_chars: Characters of the short form of a variable.
        cell: Limits of a cell on a page.
        whole_cell: Limits of a cell of a whole record.
        fetch_seconds: For reading rows that must be computed first: lazy frames, relations.
        glance_seconds: For the columns of a frame that stands elsewhere, while a menu is open.
        repr_seconds: For a `__repr__` that is the user's own, in a child process.
        lazy_query_rows: Rows a lazy frame may have to be copied into a query.
        remote_seconds: For a question to an engine that is slow to begin and can be stopped: Spark.
        remote_rows: Rows fetched from an engine to turn pages; each page computes those before it again.
        remote_copy_rows: Rows an engine's frame may have to be copied for a query it cannot be given.
        plan_bytes: Of a polars plan with the data in it, to be computed where it can be stopped.
        plan_seconds: For writing such a plan.
        picture_seconds: For drawing a figure or an image, in a child process.
        picture_pixels: Width and height of such a picture.
        picture_bytes: Its length.
        fingerprint_rows: Rows sampled to tell whether a table has changed.
        fingerprint_columns: Columns sampled for the same.
    """

    variables: int = 5_000
    listed_columns: int = 100
    described_columns: int = 60
    exact_cells: int = 2_000_000
    converted_cells: int = 500_000
    sample_rows: int = 100_000
    sample_page: int = 5
    page_rows: int = 500
    page_columns: int = 40
    record_columns: int = 500
    peek_rows: int = 50
    preview_chars: int = 160
    cell: CellLimits = CellLimits()
    whole_cell: CellLimits = CellLimits(chars=20_000, bytes=1_024, items=200, depth=6)
    fetch_seconds: float = 10.0
    glance_seconds: float = 2.0
    repr_seconds: float = 0.5
    lazy_query_rows: int = 1_000_000
    remote_seconds: float = 60.0
    remote_rows: int = 10_000
    remote_copy_rows: int = 100_000
    plan_bytes: int = 8 * 2**20
    plan_seconds: float = 1.0
    picture_seconds: float = 8.0
    picture_pixels: int = 1_000
    picture_bytes: int = 300_000
    fingerprint_rows: int = 100
    fingerprint_columns: int = 20


@dataclass(frozen=True, slots=True)
class QueryBudget:
    """What one SQL query may cost.

    Attributes:
        characters: Length of the statement: parsing holds the interpreter lock and stalls the kernel.
        rows: Rows of the result that are kept.
        bytes: Bytes of the result that are kept.
        seconds: Until it is stopped.
        memory: Bytes of memory the engine may add.
        threads: Of the engine: the kernel wants some cores too.
        converted_cells: Cells that may be converted one by one to make a column readable for the engine.
    """

    characters: int = 8_000
    rows: int = 10_000
    bytes: int = 32 * 2**20
    seconds: float = 10.0
    memory: int = 2 * 2**30
    threads: int = 4
    converted_cells: int = 1_000_000


BUDGET = Budget()
QUERY_BUDGET = QueryBudget()
