"""What was sent to a model outlives the kernel, and is told turn by turn."""

from __future__ import annotations

from pathlib import Path

from agents.testing import ScriptedModel, assistant_message

from chatkit_notebook import ChatKit, ledger
from chatkit_notebook.context import THIS_PROCESS, Sent


def chat_in(store: Path, *answers: str) -> ChatKit:
    return ChatKit(model=ScriptedModel([[assistant_message(text)] for text in answers]), store=store)


def test_a_later_chat_of_the_notebook_knows_what_an_earlier_one_sent(tmp_path: Path) -> None:
    store = tmp_path / "chats.db"
    earlier = chat_in(store, "Six.", "Seven.")
    earlier.send("What is the sum of x?")
    earlier.send("And now?")
    sent = earlier.ledger
    assert len(sent) == 2
    earlier.close()
    assert earlier.ledger == sent

    later = chat_in(store, "Eight.")
    assert later.ledger == sent
    later.send("Hello?")
    assert later.ledger[:2] == sent
    assert len(later.ledger) == 3
    thread = earlier.thread_id
    later.close()

    last = chat_in(store)
    assert thread is not None
    last._session.call({"type": "threads.delete", "params": {"thread_id": thread}})
    assert [entry.thread_id == thread for entry in last.ledger] == [False]
    last.close()


def test_a_request_that_two_chats_know_of_is_told_once() -> None:
    here = Sent(2.0, "t1", "m1", "analyst", THIS_PROCESS, {}, 50)
    there = Sent(1.0, "t1", "m0", "gpt-5", "https://x/v1", {}, 1_000)
    text = ledger.as_text([here, there, here])
    assert text.startswith("2 turns, 1,050 bytes, to: https://x/v1, this process\n")
    assert text.index("gpt-5") < text.index("analyst")
    assert ledger.as_text([]) == ledger.NOTHING
