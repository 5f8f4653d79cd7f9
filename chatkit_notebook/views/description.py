"""What is known of a variable, as a ListView: one line for each column of a table."""

from __future__ import annotations

from collections.abc import Sequence

from ..inspection.facts import Column, Value, Variable
from .cells import cut, one_line, remark, written
from .components import Node, box, button, caption, card, column, divider, item, list_view, node, row, text
from .halves import cell, half, halves
from .numbers import NumberFormat, byte_size, count, names_things
from .recipe import Recipe, page_action

COLUMNS = 40
FACT_CHARACTERS = 28
PREVIEW_CHARACTERS = 1_000
FACTS = 40
FACT_NAME_WIDTH = 160
FACT_VALUE = 400


def description_view(variable: Variable) -> Node | None:
    """The columns of a table with their types, missing values and ranges; None for what has no columns."""
    if not variable.columns:
        return None
    items = [heading(variable), header(variable)]
    items.extend(line(held, rows(variable)) for held in variable.columns[:COLUMNS])
    hidden = len(variable.columns) - len(items) + 2 + variable.hidden_columns
    notes = [f"+{count(hidden, 'more column')}"] * (hidden > 0)
    notes += [fact_words(variable)] * bool(variable.facts)
    notes += [remark(note) for note in variable.notes[:4]]
    if notes:
        items.append(item(column(*(caption(note, size="sm") for note in notes), gap=0), key="footer"))
    return list_view(items)


def value_view(variable: Variable, image: str | None = None) -> Node:
    """What has no columns, as a Card: its name, what it is, its picture, short facts, and its short form.

    Args:
        variable: What is known of it.
        image: URL of its picture.
    """
    preview = cut(one_line(variable.preview[: PREVIEW_CHARACTERS + 1]), PREVIEW_CHARACTERS)
    parts: list[Node] = []
    if image is not None:
        words = f"{variable.name}: {variable.preview}" if preview else variable.name
        parts.append(
            node("Image", src=image, alt=cut(one_line(words[:200]), 160), fit="contain", width="100%")
        )
    if variable.facts:
        parts.append(divider(flush=True, spacing=3))
        shown = list(variable.facts.items())[:FACTS]
        # a short name leaves a narrow chat room for the value
        width = min(FACT_NAME_WIDTH, 8 * max(len(name) for name, _ in shown) + 16)
        parts.append(column(*(fact_line(name, value, width) for name, value in shown), gap=1))
        hidden = len(variable.facts) - len(shown)
        parts += [caption(f"+{count(hidden, 'more fact')}", size="sm")] * (hidden > 0)
    elif image is None:
        parts.append(text(preview or "It has no short form."))
    parts += [caption(remark(note), size="sm") for note in variable.notes[:4]]
    return card(
        text(cut(one_line(variable.name[:81]), 80), weight="semibold", truncate=True),
        caption(about(variable), size="sm"),
        *parts,
        size="md",
    )


def fact_line(name: str, value: Value, width: int) -> Node:
    return row(
        text(cut(one_line(name[:61]), 60), color="secondary", truncate=True, width=width),
        box(text(written(value, FACT_VALUE), maxLines=4), flex=1, minWidth=0, align="stretch"),
        align="start",
        gap=3,
    )


def fact_words(variable: Variable) -> str:
    """The facts of a table in one line: "engine Dask, partitions 4"."""
    facts = [f"{name} {written(value, FACT_CHARACTERS * 2)}" for name, value in variable.facts.items()]
    return cut(one_line(", ".join(facts[:8])), 240)


def heading(variable: Variable) -> Node:
    return item(
        column(
            text(cut(one_line(variable.name[:81]), 80), weight="semibold", truncate=True),
            caption(about(variable), size="sm", truncate=True),
            flex=1,
            minWidth=0,
            gap=0,
        ),
        *(show_rows(variable) if variable.kind != "object" else []),
        key="heading",
    )


def show_rows(variable: Variable) -> list[Node]:
    return [row(button("Show rows", page_action(Recipe("variable", variable.name), 0)))]


def about(variable: Variable) -> str:
    """Type, shape and size in one line: "pandas.DataFrame · 344 rows × 8 columns · 45.2 kB"."""
    parts = [cut(one_line(variable.type[:81]), 80)]
    if variable.shape is not None:
        parts.append(shape(variable))
    if variable.size_bytes is not None:
        parts.append(f"{'' if variable.size_exact else 'about '}{byte_size(variable.size_bytes)}")
    return " · ".join(parts)


def sentence(variable: Variable) -> str:
    """What it is, as the end of a sentence: "a pandas.DataFrame with 344 rows and 8 columns (28.1 kB)"."""
    kind = cut(one_line(variable.type[:81]), 80)
    words = f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"
    if variable.shape:
        plain = len(variable.shape) == 1 or variable.kind in ("dataframe", "lazyframe")
        lengths = shape(variable)
        article = "an " if lengths.startswith("unknown") else ""
        words += f" with {article}{lengths.replace(' × ', ' and ')}" if plain else f" of shape {lengths}"
    if variable.size_bytes is not None:
        words += f" ({'' if variable.size_exact else 'about '}{byte_size(variable.size_bytes)})"
    return words


def shape(variable: Variable) -> str:
    """Its lengths in words where they are rows and columns."""
    lengths = variable.shape or ()
    if variable.kind in ("dataframe", "lazyframe") and len(lengths) == 2:
        known_rows, known_columns = lengths
        rows_ = "unknown number of rows" if known_rows is None else count(known_rows, "row")
        return rows_ if known_columns is None else f"{rows_} × {count(known_columns, 'column')}"
    if len(lengths) == 1 and lengths[0] is not None:
        noun = {"mapping": "key", "text": "character", "series": "value", "array": "value"}
        binary = variable.type in ("bytes", "bytearray")
        return count(lengths[0], "byte" if binary else noun.get(variable.kind, "item"))
    return " × ".join("?" if length is None else f"{length:,}" for length in lengths) or "a single value"


def rows(variable: Variable) -> int | None:
    return variable.shape[0] if variable.shape else None


def header(variable: Variable) -> Node:
    names = ["column", "type", "missing", "values"]
    return item(places([caption(name, size="sm", weight="medium") for name in names]), key="header")


def line(held: Column, rows: int | None) -> Node:
    gaps = missing(held, rows)
    return item(
        places(
            [
                text(cut(one_line(held.name[:81]), 80) or "(no name)", weight="medium", truncate=True),
                text(cut(one_line(held.dtype[:41]), 40), color="secondary", truncate=True),
                text(gaps, color="tertiary" if gaps in ("–", "none") else None, truncate=True),
                text(facts(held), maxLines=2),
            ]
        )
    )


def places(nodes: Sequence[Node]) -> Node:
    """The four cells of a line, each in its column."""
    name, kind, gaps, values = nodes
    return halves(
        half(cell(name, 28), cell(kind, 16), share=44),
        half(cell(gaps, 18), cell(values, 50), share=68),
    )


def missing(held: Column, rows: int | None) -> str:
    """How many values are missing, in words."""
    if held.missing is None:
        return "–"
    if held.missing == 0:
        return "none" if held.missing_exact else "none seen"
    share = f" ({100 * held.missing / rows:.2g}%)" if rows else ""
    return f"{'' if held.missing_exact else 'about '}{held.missing:,}{share}"


def facts(held: Column) -> str:
    """The column's statistics in one line: "32.1 – 59.6, mean 43.92"."""
    left = dict(held.statistics)
    grouped = not names_things(held.name)

    def fact(name: str) -> str:
        value = left.pop(name)
        if isinstance(value, int) and not isinstance(value, bool) and name in ("min", "max", "median"):
            return NumberFormat(grouped=grouped).write(value)
        return written(value, FACT_CHARACTERS)

    parts = []
    if "min" in left and "max" in left:
        parts.append(f"{fact('min')} – {fact('max')}")
    for name in ("mean", "median"):
        if name in left:
            parts.append(f"{name} {fact(name)}")
    if "distinct" in left:
        parts.append(f"{'' if held.exact else 'about '}{fact('distinct')} distinct")
    if "most frequent" in left:
        times = f" ({fact('times')})" if "times" in left else ""
        parts.append(f"mostly {fact('most frequent')}{times}")
    parts.extend(f"{name} {fact(name)}" for name in list(left))
    return cut(", ".join(parts), 160)
