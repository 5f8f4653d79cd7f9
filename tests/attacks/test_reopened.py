"""A page that is reloaded while proposed code runs: the card as it is now, and Stop.

Source: CWE-372 (a page that does not know what is going on).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import httpx

from chatkit_notebook.execution import Output

from .cards import RUN, button
from .test_forged_clicks import Forger, forger  # noqa: F401 - a fixture


class Endless:
    """Code that prints, and runs until it is stopped."""

    async def run(self, code: str) -> AsyncIterator[Output]:
        yield Output("started")
        yield Output("text", "begun\n")
        await asyncio.Event().wait()


def card(forger: Forger) -> str:  # noqa: F811
    """The card, as a page reads it that opens the conversation."""
    answer = forger.http({"type": "threads.get_by_id", "params": {"thread_id": forger.thread}})
    items = json.loads(answer)["items"]["data"]
    return json.dumps(next(one["widget"] for one in items if one["id"] == forger.card["id"]))


def until(lines: Iterator[str], text: str) -> str:
    """Reads a stream until something stands in it."""
    return next(line for line in lines if text in line)


def test_a_reloaded_page_has_the_running_card_and_stops_it(forger: Forger) -> None:  # noqa: F811
    forger.wired.context.executor = Endless()  # type: ignore[assignment]
    session = forger.wired.session
    click = forger.action("threads.custom_action", button(forger.card, RUN), forger.card["id"])
    click["metadata"] = {"chatkit_notebook": {"run": "run_1"}}
    url, headers = session.endpoint.url, session.headers
    with httpx.stream("POST", url, json=click, headers=headers, timeout=30) as first:
        until(first.iter_lines(), "begun")
    # the first page is gone; the next one opens the conversation and follows
    opened = card(forger)
    follow = {"type": "threads.follow", "params": {"thread_id": forger.thread}}
    with httpx.stream("POST", url, json=follow, headers=headers, timeout=30) as second:
        events = second.iter_lines()
        shown = until(events, "begun")
        stopped = forger.http({"type": "threads.stop", "params": {"thread_id": forger.thread}})
        until(events, "chatkit_notebook.end")
    assert '"Running"' in opened
    assert '"Running"' in shown
    assert json.loads(stopped)["stopped"] is True
    assert '"Stopped"' in card(forger)
    assert "begun" in card(forger)
    assert [one.outcome for one in forger.wired.context.approvals if one.decision == "run"] == ["stopped"]
