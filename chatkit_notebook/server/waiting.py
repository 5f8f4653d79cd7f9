"""Answers that wait for the result of a client tool, whose page may be gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatkit.types import ClientToolCallItem

    from ..store.database import Store

NEWEST = 5
"""How many items are looked at: hidden ones may come after the call."""
STOPPED = "The user stopped the answer before the tool had one."


def left_waiting(name: str) -> str:
    """What is said of an answer that nobody can go on with."""
    why = f"its page was closed before the client tool `{name}` had given its result"
    return f"The answer was interrupted: {why}."


async def waiting_call(store: Store, thread_id: str) -> ClientToolCallItem | None:
    """The call at the end of a thread that has no result yet."""
    from chatkit.store import NotFoundError
    from chatkit.types import ClientToolCallItem, HiddenContextItem, SDKHiddenContextItem

    try:
        page = await store.load_thread_items(thread_id, None, NEWEST, "desc", None)
    except NotFoundError:
        return None
    visible = (item for item in page.data if not isinstance(item, HiddenContextItem | SDKHiddenContextItem))
    last = next(visible, None)
    return last if isinstance(last, ClientToolCallItem) and last.status == "pending" else None


async def give_up_call(store: Store, thread_id: str) -> bool:
    """Ends the wait, since the user pressed Stop; the model reads so later. Whether there was one."""
    call = await waiting_call(store, thread_id)
    if call is None:
        return False
    ended = call.model_copy(update={"status": "completed", "output": {"error": STOPPED}})
    await store.save_item(thread_id, ended, None)
    return True
