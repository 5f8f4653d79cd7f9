"""Items for store tests, made in one line each."""

from __future__ import annotations

from datetime import datetime, timezone

from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageItem,
    InferenceOptions,
    ThreadMetadata,
    UserMessageItem,
    UserMessageTextContent,
)

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=timezone.utc)


def thread(thread_id: str = "thr_1", **fields: object) -> ThreadMetadata:
    return ThreadMetadata.model_validate({"id": thread_id, "created_at": NOON, **fields})


def answer(item_id: str, text: str = "yes", thread_id: str = "thr_1") -> AssistantMessageItem:
    content = [AssistantMessageContent(text=text)]
    return AssistantMessageItem(id=item_id, thread_id=thread_id, created_at=NOON, content=content)


def question(item_id: str, text: str = "why?", thread_id: str = "thr_1") -> UserMessageItem:
    return UserMessageItem(
        id=item_id,
        thread_id=thread_id,
        created_at=NOON,
        content=[UserMessageTextContent(text=text)],
        inference_options=InferenceOptions(),
    )
