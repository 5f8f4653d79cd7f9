"""Arrays of any number of dimensions: extremes and means, over all values or over a grid of them."""

from __future__ import annotations

import math
import sys
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..facts import Value
from ..scalars import as_python
from ..shortform import short_form
from ..tables.numpy_arrays import plain_array
from .kind import Kind, genuine

SHOWN = CellLimits(chars=BUDGET.preview_chars, items=6, depth=2)


def describe_numpy(obj: Any, full: bool) -> Kind | None:
    """A numpy array that is no table: a single value, or one of three and more dimensions."""
    array = plain_array(obj)
    return None if array is None else of_array(array, full)


def of_array(array: Any, full: bool) -> Kind:
    """What a numpy array holds."""
    shape = tuple(int(length) for length in array.shape)
    facts: dict[str, Value] = {"dtype": str(array.dtype)}
    notes: tuple[str, ...] = ()
    if full and shape:
        found, notes = statistics(array)
        facts |= found
    preview = short_form(array.item(), SHOWN) if shape == () else f"{array.dtype} values"
    exact = array.dtype.kind != "O"
    return Kind("array", shape, int(array.nbytes), exact, facts=facts, preview=preview, notes=notes)


def statistics(array: Any) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Short facts about the values of a numpy array, and a note when they come from some of them."""
    sample, some = grid(array, BUDGET.sample_rows if array.size > BUDGET.exact_cells else array.size)
    notes = (f"Statistics come from {sample.size:,} of {array.size:,} values, at equal distances.",)
    facts = of_values(sample)
    return facts, notes if some and facts else ()


def grid(array: Any, most: int) -> tuple[Any, bool]:
    """A view of at most so many values at equal distances, and whether that leaves any out."""
    steps = [1] * array.ndim
    lengths = list(array.shape)
    while math.prod(lengths) > max(most, 1):
        longest = lengths.index(max(lengths))
        steps[longest] *= 2
        lengths[longest] = -(-array.shape[longest] // steps[longest])
    return array[tuple(slice(None, None, step) for step in steps)], any(step > 1 for step in steps)


def of_values(values: Any) -> dict[str, Value]:
    """Extremes, mean and spread of numbers or times; counts of truth values; nothing for other types."""
    numpy = sys.modules["numpy"]
    kind = values.dtype.kind
    if values.size == 0 or kind not in "biufmM":
        return {}
    if kind == "b":
        true = int(numpy.count_nonzero(values))
        return {"true": true, "false": int(values.size) - true}
    facts: dict[str, Value] = {}
    if kind in "fmM":
        missing = numpy.isnat(values) if kind in "mM" else numpy.isnan(values)
        count = int(numpy.count_nonzero(missing))
        facts["missing"] = count
        values = values[~missing] if count else values
        if values.size == 0:
            return facts
    facts["min"], facts["max"] = as_python(values.min()), as_python(values.max())
    if kind in "iuf":
        # half floats overflow when they are added up
        values = values.astype(numpy.float64, copy=False)
        with numpy.errstate(all="ignore"):
            facts["mean"], facts["std"] = float(values.mean()), float(values.std())
    return facts


def describe_dask(obj: Any, full: bool) -> Kind | None:
    """A dask array, bag or delayed value, none of which is computed."""
    if genuine(obj, "dask.array.core", "Array", "shape", "dtype", "chunks", "nbytes", "npartitions"):
        shape = tuple(None if math.isnan(length) else int(length) for length in obj.shape)
        known = None not in shape
        return Kind(
            "array",
            shape,
            int(obj.nbytes) if known else None,
            facts={
                "dtype": str(obj.dtype),
                "chunks": int(obj.npartitions),
                "size of a chunk": " × ".join(str(length) for length in obj.chunksize) if known else None,
            },
            preview="not computed",
            notes=("It is computed on demand: no values were read.",) if full else (),
        )
    for module, name in (("dask.bag.core", "Bag"), ("dask.delayed", "Delayed")):
        if genuine(obj, module, name, "npartitions"):
            facts: dict[str, Value] = {"partitions": int(obj.npartitions)} if name == "Bag" else {}
            notes = ("It is computed on demand: nothing was computed.",) if full else ()
            return Kind("object", facts=facts, preview="not computed", notes=notes)
    return None
