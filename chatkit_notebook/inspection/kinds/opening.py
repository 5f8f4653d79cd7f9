"""Finds out what a variable without rows and columns is, by its true type."""

from __future__ import annotations

from typing import Any

from ..identity import module_of, mro
from .arrays import describe_dask, describe_numpy
from .code import describe_code
from .estimators import describe_estimator
from .images import describe_image
from .kind import Describer, Kind
from .structures import describe_container, describe_fields
from .tensors import describe_jax, describe_torch
from .xarrays import describe_xarray

# By the package in which one of the object's classes says it was made; each makes sure of that itself.
LIBRARIES: dict[str, Describer] = {
    "PIL": describe_image,
    "dask": describe_dask,
    "jax": describe_jax,
    "jaxlib": describe_jax,
    "matplotlib": describe_image,
    "numpy": describe_numpy,
    "sklearn": describe_estimator,
    "torch": describe_torch,
    "xarray": describe_xarray,
}
PLAIN: tuple[Describer, ...] = (describe_code, describe_fields, describe_container)


def describe_kind(obj: Any, full: bool) -> Kind | None:
    """What is known of an object besides its short form; None where that is all.

    Args:
        obj: Anything that is no table.
        full: Whether it may cost milliseconds: values are looked at. Else microseconds.
    """
    tried: set[str] = set()
    for cls in mro(obj):
        root = module_of(cls).partition(".")[0]
        if root not in tried and root in LIBRARIES:
            tried.add(root)
            found = LIBRARIES[root](obj, full)
            if found is not None:
                return found
    for describe in PLAIN:
        found = describe(obj, full)
        if found is not None:
            return found
    return None
