from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from chatkit_notebook.inspection import exports
from chatkit_notebook.tools.clicks import Reply

from ..views.documented import all_nodes, texts
from .conftest import Conversation
from .test_actions import Page, button, lines, shown


async def submit(page: Page, label: str = "Filter", **values: Any) -> Reply:
    """Fills the form of a widget and sends it, as the page would merge its values."""
    form = next(node for node in all_nodes(page.widget) if node["type"] == "Form")
    action = form["onSubmitAction"]
    reply = await page.send({**action, "payload": {**action["payload"], **values}})
    if reply.where == "update":
        assert reply.widget is not None
        page.widget = reply.widget
    return reply


def column(page: Page, at: int) -> list[str]:
    rows = [child for child in page.widget["children"] if "onClickAction" in child]
    return [texts(row)[at] for row in rows]


async def test_a_click_on_a_name_sorts_up_down_and_back(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    assert column(page, 3) == ["3,000", "3,001", "3,002"]
    await page.click("body_mass_g")
    assert column(page, 3) == ["3,000", "3,001", "3,002"]
    assert lines(page.widget)[0] == ["penguins", "4 columns, sorted by body_mass_g ↑", "rows 1–3 of 344"]
    await page.click("body_mass_g ↑")
    assert column(page, 3) == ["3,343", "3,342", "3,341"]
    await page.click("Next")
    assert column(page, 3) == ["3,340", "3,339", "3,338"]
    await page.click("body_mass_g ↓")
    assert lines(page.widget)[0] == ["penguins", "4 columns", "rows 1–3 of 344"]


async def test_missing_values_sort_last_both_ways(conversation: Conversation) -> None:
    conversation.names["t"] = pd.DataFrame({"n": [2.0, None, 1.0] * 10})
    page = await shown(conversation, "show_table", name="t", count=30)
    await page.click("n")
    assert (column(page, 1)[0], column(page, 1)[-1]) == ("1", "–")
    await page.click("n ↑")
    assert (column(page, 1)[0], column(page, 1)[-1]) == ("2", "–")


EVENTS = pd.DataFrame(
    {
        "id": [2**53 + 1, 2**53, 3],
        "at": pd.to_datetime(["2024-03-30 00:00", "2024-03-30 14:05", "2024-03-31 00:00"]),
        "size": [1.5, 15.0, float("inf")],
        "month": pd.PeriodIndex(["2023-12", "2024-01", "2024-04"], freq="M"),
        "took": pd.to_timedelta(["00:20:00", "01:30:00", "2 days 01:00:00"]),
    }
)


@pytest.mark.parametrize(
    ("name", "test", "value", "left"),
    [
        ("id", "is", str(2**53 + 1), 1),
        ("id", ">=", "9,007,199,254,740,992", 2),
        ("at", "is", "2024-03-30", 2),
        ("at", ">", "2024-03-30", 1),
        ("at", "<=", "2024-03-30 14:05", 2),
        ("size", "is", "inf", 1),
        ("size", "is", "∞", 1),
        ("at", "is", "2024-03", 3),
        ("at", ">", "2024-03", 0),
        ("at", "is", "2023", 0),
        ("month", "is", "2024-01", 1),
        ("month", ">", "2023", 2),
        ("month", "is", "2024Q2", 1),
        ("month", "<=", "2024-01", 2),
        ("took", ">", "90 min", 1),
        ("took", ">=", "1.5 h", 2),
        ("took", "<", "01:30", 1),
        ("took", "is", "2 d 01:00:00", 1),
    ],
)
async def test_a_value_means_what_a_person_means(
    conversation: Conversation, name: str, test: str, value: str, left: int
) -> None:
    conversation.names["events"] = pd.concat([EVENTS] * 10, ignore_index=True)
    page = await shown(conversation, "show_table", name="events", count=3)
    await page.click("Filter")
    await submit(page, filter={"column": name, "test": test, "value": value})
    assert lines(page.widget)[0][2] == (f"rows 1–3 of {left}0" if left else "no rows")


async def test_a_row_of_a_sorted_list_opens_itself(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("body_mass_g")
    await page.click("body_mass_g ↑")
    reply = await page.click_row(0)
    assert reply.widget is not None
    assert "3,343" in texts(reply.widget)


async def test_the_result_of_a_query_is_sorted(conversation: Conversation) -> None:
    sql = "SELECT species, count(*) AS n FROM penguins GROUP BY species"
    page = await shown(conversation, "query_frames", sql=sql, title="Counts")
    await page.click("n")
    await page.click("n ↑")
    assert column(page, 1) == ["Gentoo", "Adelie", "Chinstrap"]
    assert column(page, 2) == ["172", "86", "86"]


@pytest.mark.parametrize(
    ("values", "rows", "words"),
    [
        ({"column": "species", "test": "is", "value": "gentoo"}, 172, "species is gentoo"),
        ({"column": "species", "test": "is not", "value": "Gentoo"}, 172, "species is not Gentoo"),
        ({"column": "species", "test": "contains", "value": "STRAP"}, 86, "species contains STRAP"),
        ({"column": "body_mass_g", "test": ">=", "value": "3,340"}, 4, "body_mass_g ≥ 3340"),
        ({"column": "bill_length_mm", "test": "is missing"}, 1, "bill_length_mm is missing"),
    ],
)
async def test_a_value_filters(
    conversation: Conversation, values: dict[str, str], rows: int, words: str
) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("Filter")
    await submit(page, filter=values)
    heading = lines(page.widget)[0]
    assert heading[1] == f"4 columns, {words}"
    assert heading[2].replace("row 1 of", "").endswith(f"{rows}" if rows > 1 else "1 row")
    await page.click("Clear filter")
    assert lines(page.widget)[0][2] == "rows 1–3 of 344"


async def test_conditions_add_up_and_keep_the_order(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("body_mass_g")
    await page.click("body_mass_g ↑")
    await page.click("Filter")
    await submit(page, filter={"column": "species", "test": "is", "value": "Adelie"})
    await submit(page, filter={"column": "body_mass_g", "test": "<", "value": "3100"})
    assert lines(page.widget)[0][1:] == [
        "4 columns, species is Adelie, body_mass_g < 3100, sorted by body_mass_g ↓",
        "rows 1–3 of 25",
    ]
    assert column(page, 3) == ["3,096", "3,092", "3,088"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Choose a column first."),
        ({"column": "species", "test": "is"}, "Write the value that species is compared with"),
        ({"column": "body_mass_g", "test": ">", "value": "heavy"}, "holds numbers and “heavy” is none"),
        ({"column": "body_mass_g", "test": "is", "value": "1,5"}, "after a point: 1.5"),
        ({"column": "species", "test": "; DROP", "value": "x"}, "is no way to compare"),
        ({"column": "species", "test": "is", "value": "x" * 300}, "at most 200"),
    ],
)
async def test_a_form_that_says_nothing_is_answered_in_words(
    conversation: Conversation, values: dict[str, str], words: str
) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("Filter")
    await submit(page, filter=values)
    assert any(words in text for text in texts(page.widget))
    assert "rows 1–3 of 344" in texts(page.widget)


async def test_a_value_cannot_leave_its_place(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("Filter")
    await submit(page, filter={"column": "species", "test": "is", "value": "' OR 1=1 --"})
    assert "No row matches." in texts(page.widget)


async def test_a_column_is_profiled(conversation: Conversation) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("Filter")
    profile = button(page.widget, "Profile column")["onClickAction"]
    none = await page.send(profile)
    assert none.widget is not None
    assert "Choose a column" in texts(none.widget)[0]
    chosen = {**profile, "payload": {**profile["payload"], "filter": {"column": "bill_length_mm"}}}
    reply = await page.send(chosen)
    assert reply.widget is not None
    said = texts(reply.widget)
    assert said[:2] == ["bill_length_mm", "number column of penguins"]
    facts = dict(zip(said[2:-1:2], said[3::2], strict=False))
    assert facts["missing"] == "1 (0.3%)"
    assert facts["distinct"] == "343"
    assert (facts["min"], facts["max"]) == ("30", "64.2")
    assert any(node["type"] == "Chart" for node in all_nodes(reply.widget))


class Export:
    """The way from a list to a file."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def open(self, label: str) -> Reply:
        reply = await self.page.click(label)
        assert reply.widget is not None
        self.page = Page(self.page.conversation, reply.widget)
        return reply

    async def write(self, path: Path | str) -> list[str]:
        await submit(self.page, path=str(path))
        return texts(self.page.widget)


async def exporting(conversation: Conversation, label: str = "Export CSV") -> Export:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("Filter")
    export = Export(page)
    await export.open(label)
    return export


async def test_all_rows_are_written_after_the_click_and_not_before(
    conversation: Conversation, tmp_path: Path, penguins: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    export = await exporting(conversation)
    assert list(tmp_path.iterdir()) == []
    said = await export.write("penguins")
    size = (tmp_path / "penguins.csv").stat().st_size
    assert said[0].startswith(f"Wrote 344 rows to {tmp_path / 'penguins.csv'} (")
    assert size > 5_000
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "penguins.csv"), penguins, check_dtype=False)
    assert [path.name for path in tmp_path.iterdir()] == ["penguins.csv"]


async def test_filtered_rows_are_written_as_parquet(conversation: Conversation, tmp_path: Path) -> None:
    page = await shown(conversation, "show_table", name="penguins", count=3)
    await page.click("Filter")
    await submit(page, filter={"column": "species", "test": "is", "value": "Adelie"})
    export = Export(page)
    await export.open("Export Parquet")
    await export.write(tmp_path / "a.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert (table.num_rows, set(table.column("species").to_pylist())) == (86, {"Adelie"})


async def test_more_rows_than_a_query_keeps_are_written(conversation: Conversation, tmp_path: Path) -> None:
    conversation.names["penguins"] = pd.DataFrame({"n": range(25_000)})
    export = await exporting(conversation)
    assert (await export.write(tmp_path / "n.csv"))[0].startswith("Wrote 25,000 rows")
    assert pd.read_csv(tmp_path / "n.csv")["n"].tolist() == list(range(25_000))


NESTED = {
    "took": [dt.timedelta(days=2, hours=1, milliseconds=5), None],
    "raw": [b"\x00\xff", None],
    "tags": [["a", "é"], []],
    "who": [{"name": "Ada", "since": dt.date(1833, 6, 5)}, None],
}


@pytest.mark.parametrize("constructor", [pl.DataFrame, pa.table, pd.DataFrame])
async def test_what_a_format_has_no_type_for_is_written_all_the_same(
    conversation: Conversation, tmp_path: Path, constructor: Callable[..., Any]
) -> None:
    copies = {name: values * 10 for name, values in NESTED.items()}
    conversation.names["penguins"] = constructor(copies)
    export = await exporting(conversation)
    assert (await export.write(tmp_path / "n.csv"))[0].startswith("Wrote 20 rows")
    read = pd.read_csv(tmp_path / "n.csv")
    assert pd.to_timedelta(read["took"])[0] == NESTED["took"][0]
    assert (read["raw"][0], json.loads(read["tags"][0])) == ("00ff", ["a", "é"])
    assert json.loads(read["who"][0]) == {"name": "Ada", "since": "1833-06-05"}
    assert read.iloc[1].isna().tolist() == [True, True, False, True]
    export = await exporting(conversation, "Export Parquet")
    await export.write(tmp_path / "n.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "n.parquet")
    assert table.column("took").to_pylist()[:2] == NESTED["took"]
    assert table.column("raw").to_pylist()[:2] == NESTED["raw"]


async def test_calendar_months_are_refused_in_words(conversation: Conversation, tmp_path: Path) -> None:
    sql = "SELECT to_months(n) AS m FROM (SELECT 1 AS n FROM penguins)"
    page = await shown(conversation, "query_frames", sql=sql)
    await page.click("Filter")
    export = Export(page)
    await export.open("Export CSV")
    said = await export.write(tmp_path / "m.csv")
    assert any(line.startswith("“m” holds calendar months, which have no fixed length") for line in said)
    assert list(tmp_path.iterdir()) == []


async def test_a_short_result_is_written_without_another_click(
    conversation: Conversation, tmp_path: Path
) -> None:
    sql = "SELECT species, count(*) AS n FROM penguins GROUP BY species"
    export = Export(await shown(conversation, "query_frames", sql=sql))
    await export.open("Export CSV")
    await export.write(tmp_path / "counts.csv")
    assert pd.read_csv(tmp_path / "counts.csv").set_index("species")["n"].to_dict() == {
        "Adelie": 86,
        "Chinstrap": 86,
        "Gentoo": 172,
    }


async def test_a_relation_of_the_users_own_is_written(conversation: Conversation, tmp_path: Path) -> None:
    conversation.names["penguins"] = duckdb.connect().sql("SELECT range AS n FROM range(30)")
    export = await exporting(conversation)
    await export.write(tmp_path / "n.csv")
    assert pd.read_csv(tmp_path / "n.csv")["n"].tolist() == list(range(30))


async def test_a_file_that_is_there_is_kept_until_it_may_be_replaced(
    conversation: Conversation, tmp_path: Path
) -> None:
    there, other = tmp_path / "there.csv", tmp_path / "other.csv"
    there.write_text("mine")
    other.write_text("mine too")
    export = await exporting(conversation)
    said = await export.write(there)
    assert any("exists already (4 bytes). Choose another name, or replace it." in text for text in said)
    assert there.read_text() == "mine"
    # what was agreed to is that one file
    await export.write(other)
    assert other.read_text() == "mine too"
    await export.write(other)
    assert other.read_text().startswith('"species"')
    assert there.read_text() == "mine"


async def test_a_cancelled_export_writes_nothing(conversation: Conversation, tmp_path: Path) -> None:
    export = await exporting(conversation)
    reply = await export.page.click("Cancel")
    assert reply.widget is not None
    assert texts(reply.widget) == ["Nothing was written."]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "Write a name for the file."),
        ("nowhere/at/all.csv", "There is no folder"),
        ("folder.csv", "is a folder"),
        ("x" * 300, "too long"),
        ("a\x00b", "Write a name"),
    ],
)
async def test_a_place_that_does_not_work_is_said(
    conversation: Conversation, tmp_path: Path, path: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    export = await exporting(conversation)
    assert any(words in text for text in await export.write(path)), texts(export.page.widget)
    assert [found.name for found in tmp_path.iterdir()] == ["folder.csv"]


@pytest.mark.parametrize("format", ["CSV", "Parquet"])
async def test_a_full_disk_is_said_and_leaves_what_was_there(
    conversation: Conversation, tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "partial_path", lambda path: Path("/dev/full"))
    there = tmp_path / f"there.{format.lower()}"
    export = await exporting(conversation, f"Export {format}")
    said = await export.write(there)
    assert any(f"The disk of {tmp_path} is full" in text for text in said), said
    assert Path("/dev/full").exists()
    assert list(tmp_path.iterdir()) == []


async def test_a_table_that_went_away_is_said(conversation: Conversation, tmp_path: Path) -> None:
    export = await exporting(conversation)
    del conversation.names["penguins"]
    said = await export.write(tmp_path / "x.csv")
    assert any("There is no variable “penguins”" in text for text in said)


async def test_the_model_can_only_ask(conversation: Conversation, tmp_path: Path) -> None:
    turn = await conversation.turn([("export_table", {"name": "penguins", "format": "csv"})])
    assert "nothing has been written" in turn.outputs[0]
    (widget,) = turn.widgets
    assert "Write the file" in json.dumps(widget)
    missing = await conversation.turn([("export_table", {"name": "nope"})])
    assert missing.outputs[0].startswith("Error: There is no variable `nope`")


async def test_the_model_profiles_a_column(conversation: Conversation) -> None:
    turn = await conversation.turn([("profile_column", {"name": "penguins", "column": "body_mass_g"})])
    assert turn.outputs[0].splitlines()[0] == (
        "`body_mass_g` of `penguins` (whole number): 344 rows, none is missing, 344 distinct values, "
        "min 3,000, max 3,343, mean 3,171.5, median 3,171.5."
    )
