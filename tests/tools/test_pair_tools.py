from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.errors import BudgetExceededError
from chatkit_notebook.inspection import exports, sql_remote
from chatkit_notebook.inspection.exports import export
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.privacy import Policy
from chatkit_notebook.inspection.tables import polars_process

from ..views.documented import check_widget, texts
from .conftest import Conversation

LEFT = pd.DataFrame({"id": [1, 2, 3, 4], "city": ["a", "b", "c", "d"], "n": [1.0, 2.0, None, 4.0]})


async def test_what_differs_is_counted_by_the_key(conversation: Conversation) -> None:
    right = LEFT.iloc[1:].assign(n=[2.0, 3.0, 5.0], extra=1).rename(columns={"city": "town"})
    conversation.names.update(old=LEFT, new=pl.from_pandas(right))
    turn = await conversation.turn([("compare_frames", {"left": "old", "right": "new"})])
    first = turn.outputs[0].splitlines()[0]
    assert first == (
        "`old` and `new`: 4 and 3 rows; the column city only in the first; the columns town and extra only "
        "in the second; by id 3 rows are in both, 1 only in the first, 0 only in the second, and 1 column "
        "differs."
    )
    # the missing value beside 3, and 4 beside 5
    assert "| n | number | number | 2 |" in turn.outputs[0]
    (widget,) = turn.widgets
    check_widget(widget)
    assert texts(widget)[0] == "old and new"


async def test_equal_tables_are_said_to_be_equal(conversation: Conversation) -> None:
    conversation.names.update(old=LEFT, new=LEFT.iloc[::-1].reset_index(drop=True))
    turn = await conversation.turn([("compare_frames", {"left": "old", "right": "new", "key": ["id"]})])
    assert "They are equal: 4 rows, the same columns, no different cell." in turn.outputs[0]


async def test_the_index_that_a_filter_leaves_is_no_column(conversation: Conversation) -> None:
    conversation.names.update(old=LEFT.iloc[1:].reset_index(drop=True), new=LEFT[LEFT.id > 1])
    turn = await conversation.turn([("compare_frames", {"left": "old", "right": "new"})])
    assert "They are equal: 3 rows, the same columns, no different cell." in turn.outputs[0]
    # one that has a name is what somebody made it
    conversation.names.update(new=LEFT[LEFT.id > 1].rename_axis("place"))
    turn = await conversation.turn([("compare_frames", {"left": "old", "right": "new"})])
    assert "the column place only in the second" in turn.outputs[0]


async def test_keys_that_repeat_compare_nothing(conversation: Conversation) -> None:
    twice = pd.concat([LEFT, LEFT])
    conversation.names.update(old=LEFT, new=twice)
    named = await conversation.turn([("compare_frames", {"left": "old", "right": "new", "key": ["id"]})])
    assert named.outputs[0].startswith(
        "Error: Rows cannot be compared by id: 0 values occur more than once in"
    )
    found = await conversation.turn([("compare_frames", {"left": "old", "right": "new"})])
    assert "no column that both have is unique in both" in found.outputs[0]


async def test_join_keys_are_found_by_their_values(conversation: Conversation) -> None:
    orders = pd.DataFrame({"order": range(6), "customer": [1, 1, 2, 3, 3, 9], "amount": [5.0] * 6})
    customers = pl.DataFrame({"customer_id": [1, 2, 3, 4], "name": ["a", "b", "c", "d"]})
    conversation.names.update(orders=orders, customers=customers)
    turn = await conversation.turn([("find_join_keys", {"left": "orders", "right": "customers"})])
    assert turn.outputs[0].splitlines()[0] == (
        "`orders` and `customers` join by `customer` = `customer_id`: 3 values are in both, 75% of the "
        "smaller side, many to one."
    )


async def test_tables_with_nothing_in_common(conversation: Conversation) -> None:
    conversation.names.update(one=pd.DataFrame({"a": ["x"]}), two=pd.DataFrame({"b": ["y"]}))
    turn = await conversation.turn([("find_join_keys", {"left": "one", "right": "two"})])
    assert turn.outputs == ["No column of `one` and `two` shares values with one of the other."]
    missing = await conversation.turn([("find_join_keys", {"left": "one", "right": "tow"})])
    assert missing.outputs[0].startswith("Error: There is no variable `tow` to query. Did you mean `two`?")


async def test_frames_elsewhere_are_compared_where_they_are(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ibis = pytest.importorskip("ibis")
    # nothing may be copied
    monkeypatch.setattr(sql_remote, "BUDGET", replace(sql_remote.BUDGET, remote_copy_rows=0))
    right = LEFT.iloc[1:].assign(n=[2.0, 3.0, 5.0])
    conversation.names.update(old=ibis.memtable(LEFT), new=ibis.memtable(right))
    turn = await conversation.turn([("compare_frames", {"left": "old", "right": "new"})])
    assert "by id 3 rows are in both, 1 only in the first, 0 only in the second" in turn.outputs[0]
    assert "| n | double | double | 2 |" in turn.outputs[0]


@pytest.mark.thorough
async def test_keys_of_frames_elsewhere_are_found_where_they_are(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ibis = pytest.importorskip("ibis")
    monkeypatch.setattr(sql_remote, "BUDGET", replace(sql_remote.BUDGET, remote_copy_rows=0))
    towns = pd.DataFrame({"city": ["a", "b", "q"], "people": [5, 6, 7]})
    conversation.names.update(
        old=ibis.memtable(LEFT), towns=ibis.memtable(towns), none=ibis.memtable(towns.assign(city="x"))
    )
    turn = await conversation.turn(
        [("find_join_keys", {"left": "old", "right": "towns"})],
        [("find_join_keys", {"left": "old", "right": "none"})],
    )
    assert turn.outputs[0].splitlines()[0].startswith("`old` and `towns` join by `city` = `city`: 2 values")
    assert turn.outputs[1].startswith("No column of `old` and `none` shares values")


@pytest.mark.parametrize("format", ["csv", "parquet"])
@pytest.mark.parametrize("engine", ["ibis", "polars"])
def test_a_frame_elsewhere_is_written_without_what_is_kept_back(
    engine: str, format: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polars_process, "written_plan", lambda *arguments: None)  # a process each takes long
    frame: Any = (
        pl.from_pandas(LEFT).lazy() if engine == "polars" else pytest.importorskip("ibis").memtable(LEFT)
    )
    space = Namespace({"t": frame}, policy=Policy({"t.city": "deny"}))
    path = tmp_path / f"t.{format}"
    assert export("SELECT * FROM t WHERE id > 1", space.variables(), path, format).rows == 3
    read = pd.read_csv(path) if format == "csv" else pd.read_parquet(path)
    assert list(read.columns) == ["id", "n"]
    assert read["id"].to_list() == [2, 3, 4]
    assert read["n"].to_list() == pytest.approx([2.0, float("nan"), 4.0], nan_ok=True)
    path = tmp_path / f"all.{format}"
    assert export("SELECT * FROM t", {"t": frame}, path, format).rows == 4
    monkeypatch.setattr(exports, "MOST_FETCHED_ROWS", 2)
    with pytest.raises(BudgetExceededError, match="more than 2 rows"):
        export("SELECT * FROM t", {"t": frame}, tmp_path / f"more.{format}", format)
    assert [file.name for file in tmp_path.iterdir() if "more" in file.name] == []
