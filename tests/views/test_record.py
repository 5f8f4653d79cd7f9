from __future__ import annotations

import json

from chatkit_notebook.inspection.facts import Column
from chatkit_notebook.views.record import record_view

from .documented import all_nodes, check_widget, texts

RECORD = (
    (Column("species", "object", "text"), "Adelie"),
    (Column("bill_length_mm", "float64", "number"), None),
    (Column("note", "object", "text"), "first line\nsecond line"),
)


def test_a_record_shows_names_values_and_types() -> None:
    view = check_widget(record_view(RECORD, title="Row 17 of penguins"))
    assert texts(view) == [
        "Row 17 of penguins", "3 columns",
        "species", "object", "Adelie",
        "bill_length_mm", "float64", "–",
        "note", "object", "first line", "second line",
    ]  # fmt: skip


def test_asking_about_a_row_is_the_pages_own_action() -> None:
    view = check_widget(record_view(RECORD, title="Row 17", ask=("row:penguins:16", "Row 17 of penguins")))
    (button,) = (node for node in all_nodes(view) if node["type"] == "Button")
    assert button["label"] == "Ask about this row"
    assert button["onClickAction"] == {
        "type": "chatkit_notebook.ask",
        "payload": {
            "id": "row:penguins:16",
            "title": "Row 17 of penguins",
            "data": {"species": "Adelie", "bill_length_mm": "missing", "note": "first line⏎second line"},
        },
        "handler": "client",
        "loadingBehavior": "none",
        "streaming": True,
    }


def test_a_long_value_is_shown_in_full_up_to_a_bound_that_is_said() -> None:
    readable = "word " * 300
    (view, huge) = (
        record_view([(Column("t", "str", "text"), value)], title="Row 1")
        for value in (readable, "x" * 1_000_000)
    )
    assert readable in texts(view)
    assert "Cut: the first 2,000 of 1,000,000 characters." in texts(check_widget(huge))
    lines = record_view([(Column("t", "str", "text"), "a\n" * 500)], title="Row 1")
    assert "Cut: the first 30 of 500 lines." in texts(check_widget(lines))


def test_a_record_of_five_thousand_columns_is_bounded() -> None:
    record = [(Column(f"c{n}", "object", "text"), "x" * 5_000) for n in range(5_000)]
    view = check_widget(record_view(record, title="Row 1", ask=("id", "Row 1")))
    assert len(json.dumps(view)) < 64_000
    (button,) = (node for node in all_nodes(view) if node["type"] == "Button")
    data = button["onClickAction"]["payload"]["data"]
    assert len(json.dumps(data)) < 6_000
    assert all(isinstance(value, str) for value in data.values())
    shown = sum(1 for text in texts(view) if text.startswith("c") and text[1:].isdigit())
    assert f"+{5_000 - shown:,} more columns: ask for them by name." in texts(view)


def test_columns_of_the_same_name_all_reach_the_question() -> None:
    twice = [(Column("a", "int64", "integer"), 1), (Column("a", "int64", "integer"), 2)]
    view = record_view(twice, title="Row 1", ask=("id", "Row 1"))
    (button,) = (node for node in all_nodes(view) if node["type"] == "Button")
    assert button["onClickAction"]["payload"]["data"] == {"a": "1", "a (2)": "2"}


def test_empty_things_are_named() -> None:
    assert "This row has no columns." in texts(check_widget(record_view([], title="Row 1")))
    assert "(empty text)" in texts(record_view([(Column("t", "str", "text"), "")], title="Row 1"))


def test_a_note_is_shown() -> None:
    assert "It has changed." in texts(
        check_widget(record_view(RECORD, title="Row 1", note="It has changed."))
    )
