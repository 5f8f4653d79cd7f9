"""The ChatKit server of one chat: ChatKit's own, with what it leaves open filled in."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from chatkit.actions import Action
from chatkit.errors import BaseStreamError, CustomStreamError
from chatkit.server import ChatKitServer, NonStreamingResult, StreamingResult
from chatkit.store import NotFoundError
from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageItem,
    Attachment,
    AudioInput,
    ErrorEvent,
    FeedbackKind,
    HiddenContextItem,
    InputTranscribeReq,
    ItemsListReq,
    NonStreamingReq,
    NoticeEvent,
    ProgressUpdateEvent,
    SDKHiddenContextItem,
    StreamingReq,
    SyncCustomActionResponse,
    Thread,
    ThreadCreatedEvent,
    ThreadItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemReplacedEvent,
    ThreadMetadata,
    ThreadsAddUserMessageReq,
    ThreadsCreateReq,
    ThreadsDeleteReq,
    ThreadsGetByIdReq,
    ThreadsSyncCustomActionReq,
    ThreadStreamEvent,
    ThreadsUpdateReq,
    TranscriptionResult,
    UserMessageItem,
    WidgetItem,
    is_streaming_req,
)
from pydantic import BaseModel

from ..context import ChatContext, RequestContext
from ..errors import ModelError, StoreError
from ..store.database import Store
from ..tools.lost_runs import end_lost_runs
from ..tools.unstopped import UNSTOPPED
from ..views.markdown import escaped
from .actions import Actions
from .attachments import Attachments
from .checks import check, check_base64, check_sender, parsed
from .failures import notify_error, told
from .going_on import Respond, going_on
from .requests import RequestError
from .titles import title_of
from .turns import TURNS, Turn, Turns
from .zones import zoned

TITLE_LENGTH = 500

log = logging.getLogger(__name__)


class NotebookChatServer(ChatKitServer[RequestContext]):
    """Answers the requests of one chat.

    Beyond ChatKit's own server: one turn at a time in a thread; every failure becomes an error with a text;
    what was begun is stored however a turn ends; hidden items stay hidden; a locked thread takes no messages;
    times have their zone; the first message makes the title.

    Args:
        context: The chat; its store must be there.
        respond: Answers a message; the agent when not given.
        actions: Built-in action handlers by type; those of `tools.actions` when not given.
        turns: Shared with other chats that may show the same threads.
    """

    def __init__(
        self,
        context: ChatContext,
        *,
        respond: Respond | None = None,
        actions: Mapping[str, Callable[..., Any]] | None = None,
        turns: Turns = TURNS,
    ) -> None:
        if context.store is None:
            raise StoreError(
                "The chat has no store. Open one with open_store() and set it on the context first."
            )
        self.attachments = Attachments(context.store, context.chat_id)
        super().__init__(context.store, self.attachments)
        self.context = context
        self.conversations: Store = context.store
        self.ask: Respond = respond or the_agent()
        self.actions = Actions(context, builtin_actions() if actions is None else actions, context.store)
        self.turns = turns

    # Requests

    async def process(
        self, request: str | bytes | bytearray, context: RequestContext
    ) -> StreamingResult | NonStreamingResult:
        wanted = parsed(request)
        if is_streaming_req(wanted):
            return StreamingResult(self.encoded(wanted, context))
        return NonStreamingResult(await self.answered(wanted, context))

    def stream(self, body: bytes, context: RequestContext) -> AsyncGenerator[bytes, None]:
        """The encoded events that answer a request. The generator never raises, unless it is cancelled.

        Raises:
            RequestError: At once, when the request is not one that is answered with events.
        """
        wanted = parsed(body)
        if not is_streaming_req(wanted):
            raise RequestError(400, "plain", f"`{wanted.type}` is not answered with events.")
        return self.encoded(wanted, context)

    async def answer(self, body: bytes, context: RequestContext) -> bytes:
        """The JSON that answers a request.

        Raises:
            RequestError: It cannot be answered; status and message say why.
        """
        wanted = parsed(body)
        if is_streaming_req(wanted):
            raise RequestError(400, "streaming", f"`{wanted.type}` is answered with events.")
        return await self.answered(wanted, context)

    async def answered(self, request: NonStreamingReq, context: RequestContext) -> bytes:
        try:
            if isinstance(request, ThreadsDeleteReq):
                await self.turns.stop(request.params.thread_id)
            elif isinstance(request, ThreadsUpdateReq):
                request.params.title = request.params.title[:TITLE_LENGTH]
                # A turn that runs saves the thread it began with: it must know the new title.
                if (turn := self.turns.running.get(request.params.thread_id)) and turn.thread:
                    turn.thread.title = request.params.title
            elif isinstance(request, ThreadsSyncCustomActionReq):
                await check_sender(request, self.conversations, context)
            elif isinstance(request, ThreadsGetByIdReq | ItemsListReq):
                await end_lost_runs(request.params.thread_id, context)
            elif isinstance(request, InputTranscribeReq):
                check_base64(request.params.audio_base64)
            return await self._process_non_streaming(request, context)
        except RequestError:
            raise
        except NotFoundError as error:
            raise RequestError(404, "not_found", str(error)) from error
        except StoreError as error:
            notify_error(context, str(error))
            raise RequestError(503, "store", str(error)) from error
        except CustomStreamError as error:
            raise RequestError(400, "refused", error.message) from error
        except Exception as error:
            failure = told(error, f"`{request.type}` failed", context)
            raise RequestError(500, "failed", words(failure)) from error

    async def encoded(self, request: StreamingReq, context: RequestContext) -> AsyncGenerator[bytes, None]:
        try:
            async for event in self.events(request, context):
                if isinstance(event, ErrorEvent) and event.message:
                    # ChatKit has caught it itself, as when an item cannot be stored
                    notify_error(context, event.message)
                yield b"data: " + self._serialize(event) + b"\n\n"
        except Exception as error:  # noqa: BLE001 - told: the page shows it, the log has it
            failure = told(error, "The request failed", context)
            shown = ErrorEvent(code="custom", message=words(failure), allow_retry=failure.allow_retry)
            yield b"data: " + self._serialize(shown) + b"\n\n"

    async def events(
        self, request: StreamingReq, context: RequestContext
    ) -> AsyncIterator[ThreadStreamEvent]:
        if isinstance(request, ThreadsCreateReq | ThreadsAddUserMessageReq):
            await self.attachments.check(request.params.input.attachments, context)
        events = self._process_streaming_impl(request, context)
        if isinstance(request, ThreadsCreateReq):
            created = await anext(events)
            assert isinstance(created, ThreadCreatedEvent)
            thread_id = created.thread.id
            yield created
        else:
            thread_id = request.params.thread_id
            if self.turns.is_busy(thread_id):
                yield ProgressUpdateEvent(text="Waiting for the answer before this one…")
        async with self.turns.take(thread_id):
            if not isinstance(request, ThreadsCreateReq):
                await end_lost_runs(thread_id, context)
                await check(request, self.conversations, context)
            try:
                async for event in events:
                    yield event
            except ValueError as error:
                # ChatKit's own words for a request that came too late, before it asks anybody.
                raise CustomStreamError(f"{str(error).rstrip('.')}. Reload the conversation.") from error

    # What ChatKit asks for

    def respond(
        self, thread: ThreadMetadata, input_user_message: UserMessageItem | None, context: RequestContext
    ) -> AsyncIterator[ThreadStreamEvent]:
        answer = self.ask(thread, input_user_message, context)
        if thread.title is None and input_user_message is not None:
            thread.title = title_of(input_user_message)
            if self.context.unsaved:
                answer = after_warning(self.context.unsaved, answer)
        return self.relay(thread, answer, context)

    def action(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        context: RequestContext,
    ) -> AsyncIterator[ThreadStreamEvent]:
        events = going_on(self.actions.events(thread, action, sender, context), self.ask, thread, context)
        return self.relay(thread, events, context)

    async def sync_action(
        self,
        thread: ThreadMetadata,
        action: Action[str, Any],
        sender: WidgetItem | None,
        context: RequestContext,
    ) -> SyncCustomActionResponse:
        before = thread.model_copy(deep=True)
        item = await self.actions.stored(thread, action, sender, context)
        if thread != before:
            turn = self.turns.running.get(thread.id)
            if turn is not None and turn.thread is not None:
                # It would overwrite what is saved now with what it began with.
                turn.thread.metadata = {**turn.thread.metadata, **thread.metadata}
            else:
                await self.store.save_thread(thread, context=context)
        return SyncCustomActionResponse(updated_item=item)

    async def add_feedback(
        self, thread_id: str, item_ids: list[str], feedback: FeedbackKind, context: RequestContext
    ) -> None:
        await self.conversations.save_feedback(thread_id, item_ids, feedback)

    async def transcribe(self, audio_input: AudioInput, context: RequestContext) -> TranscriptionResult:
        from ..agent.transcription import transcribed

        try:
            return TranscriptionResult(
                text=await transcribed(audio_input.data, audio_input.media_type, context)
            )
        except ModelError as error:
            raise RequestError(501, "no_transcription", str(error)) from error

    # Turns

    def begun(self, thread_id: str, task: asyncio.Task[None]) -> dict[str, bytes]:
        """Items that a task is making, by id, as the events that would begin them as they are now."""
        turn = self.turns.running.get(thread_id)
        if turn is None or turn.task is not task:
            return {}
        return {
            item.id: b"data: " + self._serialize(ThreadItemAddedEvent(item=item)) + b"\n\n"
            for item in turn.pending.items.values()
        }

    async def relay(
        self, thread: ThreadMetadata, events: AsyncIterator[ThreadStreamEvent], context: RequestContext
    ) -> AsyncIterator[ThreadStreamEvent]:
        """The events of the agent or of an action, as ChatKit may have them."""
        turn = self.turns.running.get(thread.id) or Turn(asyncio.current_task())
        turn.thread, turn.events = thread, events
        UNSTOPPED.set(turn.unstopped)
        try:
            async for event in events:
                turn.pending.follow(event)
                # ChatKit holds back hidden items that are done, but would send these two.
                if isinstance(event, ThreadItemReplacedEvent) and is_hidden(event.item):
                    await self.store.save_item(thread.id, event.item, context=context)
                elif not (isinstance(event, ThreadItemAddedEvent) and is_hidden(event.item)):
                    yield event
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            # Of the user's functions, too, and of what they call: the kernel is not theirs to end from here.
            for ending in turn.pending.endings():
                yield ending
            raise told(error, "The answer failed", context) from error
        finally:
            await close(events)
        for ending in turn.pending.endings():
            yield ending

    async def handle_stream_cancelled(
        self, thread: ThreadMetadata, pending_items: list[ThreadItem], context: RequestContext
    ) -> None:
        """Stores everything that had begun, as far as it came, and a note for the model."""
        turn = self.turns.running.get(thread.id)
        try:
            if turn is not None:
                await close(turn.events)
                for ending in turn.pending.endings():
                    if isinstance(ending, ThreadItemDoneEvent):
                        await self.store.add_thread_item(thread.id, ending.item, context=context)
                pending_items = []
                await self.tell_what_goes_on(thread, await turn.unstopped.settled(), context)
            await super().handle_stream_cancelled(thread, pending_items, context)
            await self.store.save_thread(thread, context=context)
        except NotFoundError:
            log.debug("The thread was deleted while it was answered")
        except StoreError as error:
            log.exception("A stopped answer could not be stored")
            notify_error(context, str(error))

    async def tell_what_goes_on(
        self, thread: ThreadMetadata, words: list[str], context: RequestContext
    ) -> None:
        """Stores a message about work that Stop could not end."""
        if words:
            text = "\n\n".join(escaped(one) for one in words)
            message = AssistantMessageItem(
                id=self.store.generate_item_id("message", thread, context),
                thread_id=thread.id,
                created_at=datetime.now(timezone.utc),
                content=[AssistantMessageContent(text=text)],
            )
            await self.store.add_thread_item(thread.id, message, context=context)

    def shown(self, attachment: Attachment) -> Any:
        """An attachment as the page may have it."""
        return json.loads(self._serialize(attachment))

    def _to_thread_response(self, thread: ThreadMetadata | Thread) -> Thread:
        shown = super()._to_thread_response(thread)
        # Without a list the hosted UI loads images from anywhere: an address can carry what a model has read.
        if shown.allowed_image_domains is None:
            shown = shown.model_copy(update={"allowed_image_domains": []})
        return shown

    def _serialize(self, obj: BaseModel) -> bytes:
        return super()._serialize(zoned(obj))


def the_agent() -> Respond:
    from ..agent.assistant import respond

    return respond


def builtin_actions() -> Mapping[str, Callable[..., Any]]:
    from ..tools.actions import ACTIONS

    return ACTIONS


async def after_warning(
    unsaved: str, answer: AsyncIterator[ThreadStreamEvent]
) -> AsyncIterator[ThreadStreamEvent]:
    """An answer, after the notice that nothing of it will be there when the kernel has stopped."""
    yield NoticeEvent(level="warning", title="This conversation is not saved", message=escaped(unsaved))
    try:
        async for event in answer:
            yield event
    finally:
        await close(answer)


def is_hidden(item: ThreadItem) -> bool:
    return isinstance(item, HiddenContextItem | SDKHiddenContextItem)


def words(failure: BaseStreamError) -> str:
    return failure.message if isinstance(failure, CustomStreamError) else "The request failed."


async def close(events: AsyncIterator[ThreadStreamEvent] | None) -> None:
    """Lets a generator that was left in the middle clean up now, not when it is collected."""
    if isinstance(events, AsyncGenerator):
        try:
            await events.aclose()
        except Exception:
            log.exception("An answer did not end cleanly")
