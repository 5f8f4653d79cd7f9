"""What a geopandas frame knows beyond its rows: coordinate system, kinds of geometry, bounds."""

from __future__ import annotations

import sys
from typing import Any

from ..budgets import BUDGET
from ..facts import Value
from .kind import genuine

READ = ("crs", "geometry", "iloc", "geom_type", "total_bounds")


def geographic_facts(obj: Any) -> dict[str, Value]:
    """Short facts about a GeoDataFrame or GeoSeries; none for anything else."""
    if genuine(obj, "geopandas", "GeoDataFrame", *READ):
        if obj._geometry_column_name is None:
            return {"geometry": "none is set"}
        geometry = obj.geometry
    elif genuine(obj, "geopandas", "GeoSeries", *READ):
        geometry = obj
    else:
        return {}
    step = max(len(geometry) // BUDGET.sample_rows, 1)
    values = geometry.iloc[::step]
    facts: dict[str, Value] = {"geometry": str(geometry.name), "coordinates": coordinates(geometry.crs)}
    kinds = values.geom_type.dropna().value_counts()
    if len(kinds):
        facts["shapes"] = ", ".join(str(kind) for kind in kinds.index[:6])
        bounds = [f"{float(edge):.6g}" for edge in values.total_bounds]
        facts["bounds" if step == 1 else "bounds of a sample"] = (
            f"{bounds[0]}, {bounds[1]} – {bounds[2]}, {bounds[3]}"
        )
    return facts


def coordinates(crs: Any) -> str:
    """The name of a coordinate system, with its code where it has one."""
    if crs is None or "pyproj" not in sys.modules:
        return "without a coordinate system"
    name, text = str(crs.name)[:80], str(crs.to_string())
    return f"{name} ({text})" if len(text) <= 20 and text != name else name
