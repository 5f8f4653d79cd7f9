from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.tools import results
from chatkit_notebook.tools.results import KEPT, latest, run_query, shown_result

# no order at all: each run may answer in another one
UNORDERED = "SELECT k, count(*) AS n FROM big GROUP BY k"


@pytest.fixture
def variables() -> dict[str, Any]:
    return {"big": pd.DataFrame({"k": np.arange(300_000) % 500})}


@pytest.fixture
def namespace(variables: dict[str, Any]) -> Namespace:
    return Namespace(variables)


@pytest.fixture
def never() -> threading.Event:
    return threading.Event()


def test_the_next_page_is_of_the_result_that_was_shown(namespace: Namespace, never: threading.Event) -> None:
    shown = run_query(namespace, UNORDERED, never)
    assert shown_result(namespace, UNORDERED, never)[0] is shown


def test_a_query_that_is_asked_again_is_run_again(namespace: Namespace, never: threading.Event) -> None:
    assert run_query(namespace, UNORDERED, never) is not run_query(namespace, UNORDERED, never)


def test_another_or_a_longer_variable_is_read_again(
    namespace: Namespace, variables: dict[str, Any], never: threading.Event
) -> None:
    counted = "SELECT count(*) AS n FROM big"
    run_query(namespace, counted, never)
    variables["big"] = pd.DataFrame({"k": [1, 2]})
    for _ in range(2):
        result, outdated = shown_result(namespace, counted, never)
        assert (result.page().rows, outdated) == (((2,),), True)
    variables["big"].loc[2] = 3
    assert shown_result(namespace, counted, never)[0].page().rows == ((3,),)
    run_query(namespace, counted, never)
    assert shown_result(namespace, counted, never)[1] is False


def test_what_is_kept_is_bounded(namespace: Namespace, never: threading.Event) -> None:
    statements = [f"SELECT {number} AS n FROM big LIMIT 10000" for number in range(KEPT + 3)]
    for statement in statements:
        run_query(namespace, statement, never)
    assert list(latest[namespace].kept) == statements[-KEPT:]


def test_large_results_are_not_piled_up(
    namespace: Namespace, never: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "KEPT_BYTES", 100_000)
    for number in range(3):
        run_query(namespace, f"SELECT k + {number} AS n FROM big LIMIT 10000", never)
    assert list(latest[namespace].kept) == ["SELECT k + 2 AS n FROM big LIMIT 10000"]


def test_results_go_with_their_chat(variables: dict[str, Any], never: threading.Event) -> None:
    namespace = Namespace(variables)
    result = weakref.ref(run_query(namespace, "SELECT 1 AS n", never))
    del namespace
    gc.collect()
    assert result() is None
