from __future__ import annotations

from datetime import datetime, timezone

from chatkit.types import (
    ClientEffectEvent,
    Page,
    Thread,
    ThreadCreatedEvent,
    ThreadItemDoneEvent,
    ThreadMetadata,
)

from chatkit_notebook.server.zones import zoned

from .conftest import message

NAIVE = datetime(2026, 7, 1, 8, 0)


def test_local_times_get_their_zone_and_the_given_objects_stay_as_they_are() -> None:
    item = message(ThreadMetadata(id="t", created_at=NAIVE), "m", "x").model_copy(
        update={"created_at": NAIVE}
    )
    thread = Thread(id="t", created_at=NAIVE, items=Page(data=[item]))
    event = zoned(ThreadCreatedEvent(thread=thread))
    assert event.thread.created_at == NAIVE.astimezone(timezone.utc)
    assert event.thread.items.data[0].created_at.tzinfo is not None
    assert zoned(ThreadItemDoneEvent(item=item)).item.created_at.tzinfo is not None
    assert thread.created_at == NAIVE
    assert item.created_at.tzinfo is None


def test_what_has_no_time_is_not_copied() -> None:
    effect = ClientEffectEvent(name="x", data={"items": [1]})
    assert zoned(effect) is effect
