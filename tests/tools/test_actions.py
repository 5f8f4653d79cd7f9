from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import polars as pl
import pytest
from chatkit.types import WidgetItem
from chatkit.widgets import DynamicWidgetRoot

from chatkit_notebook.tools.actions import ACTIONS
from chatkit_notebook.tools.clicks import Reply

from ..views.documented import all_nodes, check_widget, texts
from .conftest import Conversation

PAGE, ROW, DESCRIBE = "chatkit_notebook.page", "chatkit_notebook.row", "chatkit_notebook.describe"

GONE = "There is no variable “penguins” any more. Run the cell that makes it, then click again."


def item_of(widget: dict[str, Any]) -> WidgetItem:
    return WidgetItem(
        id="msg_1",
        thread_id="thr_1",
        created_at=dt.datetime(2026, 11, 22),
        widget=DynamicWidgetRoot.model_validate(widget),
        copy_text="as it was",
    )


def button(widget: dict[str, Any], label: str) -> dict[str, Any]:
    return next(node for node in all_nodes(widget) if node.get("label") == label)


def lines(widget: dict[str, Any]) -> list[list[str]]:
    return [texts(child) for child in widget["children"]]


class Page:
    """A widget on the page, and what clicking it does."""

    def __init__(self, conversation: Conversation, widget: dict[str, Any]) -> None:
        self.conversation = conversation
        self.widget = widget

    async def send(self, action: dict[str, Any]) -> Reply:
        request = self.conversation.request()
        reply = await ACTIONS[action["type"]](
            action.get("payload", {}), item_of(self.widget), self.conversation.thread, request
        )
        assert reply.widget is not None
        check_widget(reply.widget)
        return reply

    async def click(self, label: str) -> Reply:
        """Clicks a button; the widget changes as the page would change it."""
        reply = await self.send(button(self.widget, label)["onClickAction"])
        if reply.where == "update":
            assert reply.widget is not None
            self.widget = reply.widget
        return reply

    async def click_row(self, index: int) -> Reply:
        rows = [child for child in self.widget["children"] if "onClickAction" in child]
        return await self.send(rows[index]["onClickAction"])


async def shown(conversation: Conversation, tool: str, **arguments: Any) -> Page:
    turn = await conversation.turn([(tool, arguments)])
    (widget,) = turn.widgets
    return Page(conversation, widget)


async def test_next_and_previous_turn_the_pages(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=100)
    for first, last in ((101, 200), (201, 300), (301, 344)):
        reply = await page.click("Next")
        assert reply.where == "update"
        assert lines(page.widget)[0][-1] == f"rows {first}–{last} of 344"
        assert lines(page.widget)[2][0] == str(first)
    assert button(page.widget, "Next")["disabled"]
    await page.click("Previous")
    assert lines(page.widget)[0][-1] == "rows 201–300 of 344"
    assert reply.copy_text is not None
    assert "| Gentoo | 64.2 | 3,343 | 2007 |" in reply.copy_text


async def test_pages_of_a_query_are_read_again(conversation: Conversation) -> None:
    sql = "SELECT body_mass_g FROM penguins ORDER BY body_mass_g DESC"
    page = await shown(conversation, "query_frames", sql=sql, title="The heaviest")
    await page.click("Next")
    assert lines(page.widget)[0] == ["The heaviest", "1 column", "rows 21–40 of 344"]
    assert lines(page.widget)[2] == ["21", "3,323"]


async def test_pages_keep_the_chosen_columns_and_their_order(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", columns=["year", "species"], count=2)
    await page.click("Next")
    assert lines(page.widget)[1] == ["", "year", "species"]


async def test_the_last_rows_are_paged_backwards(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", position="last", count=20)
    assert lines(page.widget)[0][-1] == "rows 325–344 of 344"
    await page.click("Previous")
    assert lines(page.widget)[0][-1] == "rows 305–324 of 344"


async def test_another_sample_is_another_sample(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", position="sample", count=20)
    before = [line[0] for line in lines(page.widget)]
    await page.click("Another sample")
    assert lines(page.widget)[0][-1] == "20 rows of 344, sampled"
    assert [line[0] for line in lines(page.widget)] != before


async def test_a_lazy_frame_is_paged_to_its_end(conversation: Conversation) -> None:
    conversation.names["lazy"] = pl.DataFrame({"n": range(45)}).lazy()
    page = await shown(conversation, "show_table", name="lazy", count=20)
    await page.click("Next")
    await page.click("Next")
    assert lines(page.widget)[2] == ["41", "40"]
    assert button(page.widget, "Next")["disabled"]
    await page.click("Previous")
    assert lines(page.widget)[2] == ["21", "20"]


async def test_a_variable_that_vanished_is_said_and_the_rows_stay(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=2)
    before = lines(page.widget)
    del conversation.names["penguins"]
    reply = await page.click("Next")
    assert reply.copy_text == "as it was"
    after = lines(page.widget)
    assert after[:4] == before[:4]
    assert after[4][0] == GONE
    assert after[-1] == before[-1]


async def test_after_the_cell_ran_again_the_same_button_works(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=2)
    gone = conversation.names.pop("penguins")
    await page.click("Next")
    conversation.names["penguins"] = gone
    await page.click("Next")
    assert lines(page.widget)[0][-1] == "rows 3–4 of 344"
    assert not any("There is no variable" in text for text in texts(page.widget))


async def test_a_variable_that_changed_is_said_and_can_be_shown_anew(
    conversation: Conversation, penguins: pd.DataFrame
) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=2)
    conversation.names["penguins"] = penguins[["year", "species"]].head(5)
    await page.click("Next")
    notice = next(line for line in lines(page.widget) if "has changed" in line[0])
    words = (
        "“penguins” has changed since this was shown: it now has 5 rows and 2 columns (it had 344 rows), and "
        "not the same columns. The rows above are as they were."
    )
    assert notice == [words, "Show it as it is now"]
    assert lines(page.widget)[2][1] == "Adelie"
    await page.click("Show it as it is now")
    assert lines(page.widget)[0] == ["penguins", "2 columns", "rows 1–2 of 5"]


async def test_a_row_opens_as_a_whole_record(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", columns=["species"], start=20, count=5)
    reply = await page.click_row(1)
    assert (reply.where, reply.reply_kind) == ("replace-last", "record")
    assert reply.widget is not None
    assert texts(reply.widget) == [
        "Row 22 of penguins", "4 columns",
        "species", "str" if "str" in texts(reply.widget) else "object", "Chinstrap",
        "bill_length_mm", "float64", "32",
        "body_mass_g", "int64", "3,021",
        "year", "int64", "2007",
        "Ask about this row",
    ]  # fmt: skip
    assert reply.copy_text == (
        "| column | value |\n| --- | --- |\n| species | Chinstrap |\n| bill_length_mm | 32 |\n"
        "| body_mass_g | 3,021 |\n| year | 2007 |"
    )
    ask = button(reply.widget, "Ask about this row")["onClickAction"]
    assert ask["handler"] == "client"
    assert ask["payload"]["title"] == "Row 22 of penguins"
    assert ask["payload"]["data"]["body_mass_g"] == "3,021"


async def test_a_row_of_a_sample_is_the_one_that_was_clicked(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", position="sample", count=5)
    number, mass = lines(page.widget)[4][0], lines(page.widget)[4][3]
    reply = await page.click_row(2)
    assert reply.widget is not None
    assert texts(reply.widget)[0] == f"Row {number} of penguins"
    assert mass in texts(reply.widget)


async def test_a_row_of_a_long_query_finds_its_statement(conversation: Conversation) -> None:
    filler = " AND ".join(f"body_mass_g <> {n}" for n in range(60))
    sql = f"SELECT species, body_mass_g FROM penguins WHERE {filler} ORDER BY body_mass_g DESC LIMIT 30"
    page = await shown(conversation, "query_frames", sql=sql)
    reply = await page.click_row(1)
    assert reply.widget is not None
    assert texts(reply.widget)[0] == "Row 2 of the result"
    assert "3,342" in texts(reply.widget)


async def test_a_row_of_changed_data_says_so(conversation: Conversation, penguins: pd.DataFrame) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=2)
    conversation.names["penguins"] = penguins.head(10)
    reply = await page.click_row(0)
    assert reply.widget is not None
    assert "The data has changed since the list was drawn: this is the row as it is now." in texts(
        reply.widget
    )


async def test_other_values_in_a_table_of_the_same_shape_are_noticed(
    conversation: Conversation, penguins: pd.DataFrame
) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=2)
    penguins["body_mass_g"] += 1
    reply = await page.click_row(0)
    assert reply.widget is not None
    assert "The data has changed since the list was drawn: this is the row as it is now." in texts(
        reply.widget
    )
    await page.click("Next")
    notice = next(line for line in lines(page.widget) if "has changed" in line[0])
    words = (
        "“penguins” has changed since this was shown: its values are others. The rows above are as they were."
    )
    assert notice == [words, "Show it as it is now"]
    await page.click("Show it as it is now")
    await page.click("Next")
    assert lines(page.widget)[0][-1] == "rows 3–4 of 344"


async def test_other_values_under_a_query_are_noticed(
    conversation: Conversation, penguins: pd.DataFrame
) -> None:
    sql = "SELECT body_mass_g FROM penguins ORDER BY body_mass_g DESC"
    page = await shown(conversation, "query_frames", sql=sql, title="The heaviest")
    penguins["body_mass_g"] += 1
    await page.click("Next")
    assert any(
        "the values it was computed from are others" in text for line in lines(page.widget) for text in line
    )


async def test_the_same_values_in_another_object_are_no_change(
    conversation: Conversation, penguins: pd.DataFrame
) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=2)
    conversation.names["penguins"] = penguins.copy()
    await page.click("Next")
    assert lines(page.widget)[0][-1] == "rows 3–4 of 344"


async def test_a_row_that_is_gone_is_said(conversation: Conversation, penguins: pd.DataFrame) -> None:
    page = await shown(conversation, "show_table", name="penguins", position="last", count=2)
    conversation.names["penguins"] = penguins.head(10)
    reply = await page.click_row(0)
    assert reply.widget is not None
    assert texts(reply.widget)[0].startswith("“penguins” has no row 343: it has 10 rows now.")
    del conversation.names["penguins"]
    reply = await page.click_row(0)
    assert reply.widget is not None
    assert texts(reply.widget)[0] == GONE


async def test_a_listed_variable_is_described(conversation: Conversation) -> None:
    page = await shown(conversation, "list_variables")
    table, value = await page.click_row(0), await page.click_row(2)
    assert table.widget is not None
    assert value.widget is not None
    assert table.reply_kind == "variable"
    assert lines(table.widget)[0][0] == "penguins"
    assert texts(value.widget)[0] == "answer"
    rows = await Page(conversation, table.widget).click("Show rows")
    assert rows.widget is not None
    assert lines(rows.widget)[0][-1] == "rows 1–20 of 344"


@pytest.mark.parametrize("type", [PAGE, ROW, DESCRIBE])
@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"kind": "variable"},
        {"kind": "file", "name": "/etc/passwd", "row": 0},
        {"kind": "variable", "name": "penguins", "row": -1, "start": -1},
        {"kind": "variable", "name": "penguins", "row": "x", "start": "x"},
        {"kind": "query", "sql": ["x"], "row": 0},
        {"name": ["penguins"]},
    ],
)
async def test_a_malformed_click_is_answered_in_words(
    conversation: Conversation, type: str, payload: dict[str, Any]
) -> None:
    if type == DESCRIBE and isinstance(payload.get("name"), str):
        payload = {"name": 3}
    for item in (None, item_of({"type": "Card", "children": []})):
        reply = await ACTIONS[type](payload, item, conversation.thread, conversation.request())
        assert reply.widget is not None
        assert any("could not be understood" in text for text in texts(check_widget(reply.widget)))


async def test_a_click_cannot_write(conversation: Conversation) -> None:
    payload = {"kind": "query", "sql": "DROP TABLE penguins", "start": 0}
    reply = await ACTIONS[PAGE](payload, None, conversation.thread, conversation.request())
    assert reply.where == "append"
    assert reply.widget is not None
    assert "SELECT" in texts(reply.widget)[0]
