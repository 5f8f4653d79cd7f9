from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import polars as pl
import pytest

from ..views.documented import all_nodes, texts
from .conftest import Conversation
from .test_actions import Page, shown
from .test_table_clicks import submit

SQL = "SELECT year, count(*) AS n, max(bill_length_mm) AS longest FROM penguins GROUP BY year"


async def asking(conversation: Conversation, sql: str = SQL, title: str | None = "By year") -> Page:
    page = await shown(conversation, "query_frames", sql=sql, title=title)
    if any(node.get("label") == "Filter" for node in all_nodes(page.widget)):
        await page.click("Filter")
    reply = await page.click("Keep as variable")
    assert (reply.where, reply.reply_kind) == ("replace-last", "keep")
    assert reply.widget is not None
    return Page(conversation, reply.widget)


async def named(card: Page, name: str) -> list[str]:
    await submit(card, variable=name)
    return texts(card.widget)


async def test_a_result_is_kept_under_the_name_that_was_given(conversation: Conversation) -> None:
    before = dict(conversation.names)
    card = await asking(conversation)
    assert conversation.names == before
    said = await named(card, "by_year")
    assert said == ['by_year is a pandas frame of 1 row now. Its query is in .attrs["sql"].']
    kept = conversation.names["by_year"]
    assert kept.to_dict("list") == {"year": [2007], "n": [344], "longest": [64.2]}
    assert kept.attrs["sql"] == SQL
    assert kept["n"].dtype == "int64"


async def test_types_are_exact(conversation: Conversation) -> None:
    sql = (
        "SELECT CASE WHEN year > 2000 THEN NULL ELSE 1 END AS whole, DATE '2024-01-02' AS day, "
        "CAST(1.5 AS DECIMAL(9, 2)) AS price FROM penguins LIMIT 1"
    )
    await named(await asking(conversation, sql), "exact")
    kept = conversation.names["exact"]
    assert [str(kind) for kind in kept.dtypes] == [
        "int32[pyarrow]",
        "date32[day][pyarrow]",
        "decimal128(9, 2)[pyarrow]",
    ]
    assert kept["day"].iloc[0] == dt.date(2024, 1, 2)


async def test_a_frame_of_polars_gives_one_of_polars(conversation: Conversation) -> None:
    said = await named(await asking(conversation, "SELECT day, amount FROM sales"), "part")
    assert any("Its query is in chat.approvals" in text for text in said)
    assert conversation.names["part"].equals(conversation.names["sales"])
    assert type(conversation.names["part"]) is pl.DataFrame


async def test_a_variable_that_is_there_is_replaced_only_after_a_second_click(
    conversation: Conversation,
) -> None:
    card = await asking(conversation)
    said = await named(card, "answer")
    assert any(
        "There is a variable “answer” already. Choose another name, or replace it." in text for text in said
    )
    assert conversation.names["answer"] == 42
    # what was agreed to is that one name
    await named(card, "config")
    assert conversation.names["config"] == {"alpha": 1}
    await named(card, "config")
    assert isinstance(conversation.names["config"], pd.DataFrame)


@pytest.mark.parametrize("name", ["", "two words", "class", "_hidden", "In", "get_ipython", "x" * 100, "a;b"])
async def test_a_bad_name_is_said_and_keeps_nothing(conversation: Conversation, name: str) -> None:
    before = dict(conversation.names)
    said = await named(await asking(conversation), name)
    assert any("is no name for a variable" in text or "belongs to Python" in text for text in said)
    assert conversation.names == before


async def test_cancel_keeps_nothing(conversation: Conversation) -> None:
    before = dict(conversation.names)
    card = await asking(conversation)
    await card.click("Cancel")
    assert texts(card.widget) == ["Nothing was kept."]
    assert conversation.names == before


async def test_more_rows_than_a_list_holds_are_kept(conversation: Conversation) -> None:
    conversation.names["big"] = pd.DataFrame({"n": range(25_000)})
    said = await named(await asking(conversation, "SELECT n FROM big WHERE n >= 0"), "all_of_it")
    assert said[0].startswith("all_of_it is a pandas frame of 25,000 rows now.")
    assert len(conversation.names["all_of_it"]) == 25_000


async def test_a_forged_click_is_answered_in_words(conversation: Conversation) -> None:
    from chatkit_notebook.tools.actions import ACTIONS

    payload: dict[str, Any] = {"kind": "nonsense", "variable": "x"}
    reply = await ACTIONS["chatkit_notebook.assign"](
        payload, None, conversation.thread, conversation.request()
    )
    assert reply.widget is not None
    assert "Nothing was kept." in texts(reply.widget)[0]
    assert "x" not in conversation.names


async def test_what_is_kept_stands_in_the_log(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = conversation.request()
    monkeypatch.setattr(conversation, "request", lambda: request)
    await named(await asking(conversation), "by_year")
    (entry,) = request.chat.approvals
    assert (entry.decision, entry.code, entry.outcome) == ("kept", f"by_year = ({SQL})", "done")
