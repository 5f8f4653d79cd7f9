"""Real frames of Modin on Dask: described, paged, queried and drawn as the same frame of pandas is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

mpd = pytest.importorskip("modin.pandas", reason="modin is not installed: it needs an older pandas")

from chatkit_notebook.inspection.charts.facts import Wanted  # noqa: E402
from chatkit_notebook.inspection.charts.points import chart_of  # noqa: E402
from chatkit_notebook.inspection.dataframes import page  # noqa: E402
from chatkit_notebook.inspection.describers import brief, describe  # noqa: E402
from chatkit_notebook.inspection.namespace import Namespace  # noqa: E402
from chatkit_notebook.inspection.privacy import Policy  # noqa: E402
from chatkit_notebook.inspection.sql import query  # noqa: E402

from .charts.test_points import BUSY, KINDS  # noqa: E402


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    import modin.config as settings
    from distributed import Client

    settings.Engine.put("dask")
    with Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None):
        yield


@pytest.fixture(scope="module")
def busy(engine: None) -> Any:
    return mpd.DataFrame(BUSY)


def test_a_description_is_true_and_computes_nothing(busy: Any) -> None:
    found = describe("busy", busy)
    assert [column.name for column in found.columns] == list(BUSY.columns)
    assert found.shape == (400, 5)
    assert found.notes == ("Its rows are held by Modin: only its columns were read.",)
    part = busy[busy["size"] > 5]
    # nobody has counted these rows yet
    assert brief("part", part).shape in ((None, None), (None, 5))
    assert brief("busy", busy).preview == "held by Modin"


def test_pages_and_what_is_kept_back(busy: Any) -> None:
    space = Namespace({"busy": busy}, policy=Policy({"busy.city": "deny"}))
    last = page("busy", space.get("busy"), count=2, position="last")
    assert (last.start, last.total, [column.name for column in last.columns]) == (
        398,
        400,
        ["kind", "price", "size", "day"],
    )
    assert len(page("busy", busy, count=5, position="sample").rows) == 5
    renamed = mpd.DataFrame({"a": [1]})
    brief("renamed", renamed, asking=10)
    renamed.columns = ["b"]
    assert brief("renamed", renamed).columns == ()
    assert [column.name for column in brief("renamed", renamed, asking=10).columns] == ["b"]


@pytest.mark.parametrize("name", ["bar", "line", "area", "histogram", "scatter", "weeks"])
def test_charts_are_those_of_pandas(busy: Any, name: str) -> None:
    def drawn(frame: Any) -> Any:
        return chart_of(Wanted("t", **KINDS[name]), lambda sql: query(sql, {"t": frame}, seconds=60.0))

    found, expected = drawn(busy), drawn(pd.DataFrame(BUSY))
    assert (found.kind, found.labels) == (expected.kind, expected.labels)
    for one, other in zip(found.series, expected.series, strict=False):
        assert one.values == pytest.approx(other.values, nan_ok=True)
