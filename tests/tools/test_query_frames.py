from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from chatkit.agents import AgentContext

from chatkit_notebook.tools import query_frames

from ..views.documented import all_nodes, check_widget, texts
from .conftest import Conversation

BY_SPECIES = "SELECT species, count(*) AS n FROM penguins GROUP BY species ORDER BY n DESC, species"


async def test_rows_are_drawn_below_their_statement(conversation: Conversation) -> None:
    turn = await conversation.turn([("query_frames", {"sql": BY_SPECIES, "title": "Penguins by species"})])
    assert turn.outputs[0] == (
        "Penguins by species: 3 rows and 2 columns (`penguins`).\n\n"
        "| species | n |\n| --- | --: |\n| Gentoo | 172 |\n| Adelie | 86 |\n| Chinstrap | 86 |"
    )
    (widget,) = turn.widgets
    assert texts(check_widget(widget)) == [
        *("Penguins by species", "3 rows"),
        *("species", "n", "Gentoo", "172", "Adelie", "86", "Chinstrap", "86"),
        "Keep as variable",
        "Export CSV",
    ]
    (task,) = turn.tasks
    assert task.title == "Penguins by species"
    assert task.content.startswith(f"```sql\n{BY_SPECIES}\n```\n\n`penguins`, 3 rows, ")
    assert turn.request.touched == ["penguins"]


@pytest.mark.parametrize(
    ("sql", "title", "sentence"),
    [
        (
            "SELECT avg(body_mass_g) FROM penguins",
            "the mean of body_mass_g",
            r"The mean of body\_mass\_g is 3,171.5 (`penguins`).",
        ),
        ("SELECT count(*) AS n FROM penguins", None, "`n` is 344 (`penguins`)."),
        (
            "SELECT max(bill_length_mm) AS longest FROM penguins WHERE false",
            None,
            "`longest` is missing: there was no value to compute it from (`penguins`).",
        ),
        ("SELECT 1 + 1 AS two", None, "`two` is 2."),
    ],
)
async def test_a_single_value_is_a_sentence(
    conversation: Conversation, sql: str, title: str | None, sentence: str
) -> None:
    turn = await conversation.turn([("query_frames", {"sql": sql, "title": title})])
    assert turn.outputs == [sentence]
    assert not turn.widgets


async def test_no_row_is_said(conversation: Conversation) -> None:
    turn = await conversation.turn([("query_frames", {"sql": "SELECT * FROM penguins WHERE year = 1900"})])
    assert turn.outputs == ["No row matches (`penguins`)."]
    assert "No row matches." in texts(turn.widgets[0])


async def test_many_rows_are_paged(conversation: Conversation) -> None:
    turn = await conversation.turn([("query_frames", {"sql": "SELECT * FROM penguins ORDER BY body_mass_g"})])
    assert turn.outputs[0].startswith(
        "The query gives 344 rows and 4 columns (`penguins`); the list opens with rows 1–20.\n"
    )
    assert len(turn.outputs[0].splitlines()) == 24
    (next_page,) = (node for node in all_nodes(turn.widgets[0]) if node.get("label") == "Next")
    assert next_page["onClickAction"]["payload"]["start"] == 20


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT body_mas FROM penguins", "`body_mass_g`"),
        ("SELECT * FROM pengins", "Did you mean `penguins`?"),
        ("SELECT * FROM answer", "`answer`"),
        ("DELETE FROM penguins", "SELECT"),
        ("SELECT * FROM 'secrets.csv'", "files"),
        ("SELEC 1", "Error: "),
        ("", "Error: "),
    ],
)
async def test_what_cannot_run_is_an_answer(conversation: Conversation, sql: str, words: str) -> None:
    turn = await conversation.turn([("query_frames", {"sql": sql})])
    assert turn.outputs[0].startswith("Error: ")
    assert words in turn.outputs[0]
    assert not turn.widgets
    (task,) = turn.tasks
    assert (task.title, task.status_indicator) == ("The query failed", "complete")
    assert sql in task.content


async def test_stop_interrupts_the_query(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    started, stopped = threading.Event(), threading.Event()
    run = query_frames.run_query

    def watched(namespace: Any, statement: str, cancelled: threading.Event) -> Any:
        started.set()
        try:
            return run(namespace, statement, cancelled)
        finally:
            stopped.set()

    monkeypatch.setattr(query_frames, "run_query", watched)
    chat: Any = AgentContext(
        thread=conversation.thread, store=conversation.store, request_context=conversation.request()
    )
    tables = ", ".join(f"penguins p{n}" for n in range(5))
    endless = f"SELECT sum(p0.body_mass_g * p1.body_mass_g) FROM {tables}"
    turn = asyncio.create_task(query_frames.answer(chat, endless))
    await asyncio.to_thread(started.wait, 20)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert await asyncio.to_thread(stopped.wait, 8)


async def test_one_row_of_figures_is_a_table(conversation: Conversation) -> None:
    sql = "SELECT min(body_mass_g) AS least, max(body_mass_g) AS most, max(species) AS last FROM penguins"
    turn = await conversation.turn([("query_frames", {"sql": sql, "title": "Ends"})])
    (widget,) = turn.widgets
    check_widget(widget)
    assert widget["type"] == "Card"
    (table,) = [node for node in all_nodes(widget) if node["type"] == "Table"]
    assert [texts(line) for line in table["children"]] == [
        ["least", "3,000"],
        ["most", "3,343"],
        ["last", "Gentoo"],
    ]
    (keep,) = [node for node in all_nodes(widget) if node.get("label") == "Keep as variable"]
    assert keep["onClickAction"]["payload"]["sql"] == sql
