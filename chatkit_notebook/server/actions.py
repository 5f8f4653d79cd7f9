"""Actions of widgets: the user's handlers and the built-in ones."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from typing import Any, cast

from chatkit.actions import Action
from chatkit.errors import BaseStreamError, CustomStreamError
from chatkit.types import (
    HiddenContextItem,
    SDKHiddenContextItem,
    ThreadItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemRemovedEvent,
    ThreadItemReplacedEvent,
    ThreadItemUpdatedEvent,
    ThreadMetadata,
    ThreadStreamEvent,
    WidgetItem,
)

from ..context import ChatContext, RequestContext
from ..errors import ChatKitNotebookError, what_there_is
from ..handlers import call
from ..store.database import Store
from .failures import told
from .pending import PendingItems
from .replies import EVENTS, as_reply, events_of


class Actions:
    """Finds the handler of an action, calls it, and turns its answer into events.

    A user's handler gets as many of (action, sender item, thread, request) as it takes; it may return None or
    a widget (JSON, its text, or a ChatKit model: the sender shows it, or a new item when there is no sender),
    and yield these and ChatKit's events. It comes before a built-in handler of the same type.
    """

    def __init__(self, chat: ChatContext, builtin: Mapping[str, Callable[..., Any]], store: Store) -> None:
        self.chat = chat
        self.builtin = builtin
        self.store = store

    def answers(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        request: RequestContext,
    ) -> AsyncGenerator[Any, None]:
        if handler := self.chat.actions.get(action.type):
            return call(handler, action, sender, thread, request)
        if handler := self.builtin.get(action.type):
            payload = action.payload if isinstance(action.payload, dict) else {}
            return call(handler, payload, sender, thread, request)
        known = what_there_is(action.type, [*self.chat.actions, *self.builtin])
        raise CustomStreamError(
            f"Nothing handles the action `{action.type}`. {known} "
            f'Handle it with @chat.on_action("{action.type}").'
        )

    async def events(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        request: RequestContext,
    ) -> AsyncIterator[ThreadStreamEvent]:
        """What the handler does to the thread, as ChatKit's events.

        Raises:
            BaseStreamError: There is no handler, or it failed.
        """
        try:
            async with aclosing(self.answers(thread, action, sender, request)) as answers:
                async for answer in answers:
                    if isinstance(answer, EVENTS):
                        yield cast(ThreadStreamEvent, answer)
                        continue
                    reply = as_reply(answer, sender)
                    async for event in events_of(reply, sender, thread, self.store, request):
                        if (
                            isinstance(event, ThreadItemReplacedEvent)
                            and sender
                            and event.item.id == sender.id
                        ):
                            assert isinstance(event.item, WidgetItem)
                            sender = event.item
                        yield event
        except (BaseStreamError, ChatKitNotebookError):
            raise
        except Exception as error:
            raise told(error, f"The action `{action.type}` failed", request) from error

    async def stored(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        request: RequestContext,
    ) -> ThreadItem | None:
        """Does what the handler says at once, without a stream.

        Returns:
            The item that changed: the sender if it did, else the last one.

        Raises:
            CustomStreamError: There is no handler, it failed, or it says something that needs a stream.
        """
        changed: ThreadItem | None = None
        pending = PendingItems()
        sender_id = sender.id if sender else None

        async def store(event: ThreadStreamEvent) -> None:
            nonlocal changed
            if isinstance(event, ThreadItemDoneEvent):
                await self.store.add_thread_item(thread.id, event.item, request)
            elif isinstance(event, ThreadItemReplacedEvent):
                await self.store.save_item(thread.id, event.item, request)
            elif isinstance(event, ThreadItemRemovedEvent):
                await self.store.delete_thread_item(thread.id, event.item_id, request)
                return
            elif isinstance(event, ThreadItemAddedEvent | ThreadItemUpdatedEvent):
                return
            else:
                raise CustomStreamError(
                    f"The handler of `{action.type}` yields `{event.type}`, which only a streaming action "
                    "can send. Leave out `streaming: false` in the action."
                )
            hidden = isinstance(event.item, HiddenContextItem | SDKHiddenContextItem)
            told_of_sender = changed is not None and changed.id == sender_id
            if event.item.id == sender_id or not (hidden or told_of_sender):
                changed = event.item

        async for event in self.events(thread, action, sender, request):
            pending.follow(event)
            await store(event)
        for ending in pending.endings():
            await store(ending)
        return changed
