"""Items that were begun but not finished: what to keep of them when a turn ends early."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageContentPartAdded,
    AssistantMessageContentPartAnnotationAdded,
    AssistantMessageContentPartDone,
    AssistantMessageContentPartTextDelta,
    AssistantMessageItem,
    GeneratedImageItem,
    GeneratedImageUpdated,
    ThreadItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemRemovedEvent,
    ThreadItemReplacedEvent,
    ThreadItemUpdate,
    ThreadItemUpdatedEvent,
    ThreadStreamEvent,
    WidgetComponentUpdated,
    WidgetItem,
    WidgetRootUpdated,
    WidgetStreamingTextValueDelta,
    WorkflowItem,
    WorkflowTaskAdded,
    WorkflowTaskUpdated,
)
from chatkit.widgets import DynamicWidgetRoot


class PendingItems:
    """Follows a stream of events and holds, as the page does, each item that was added and is not yet done.

    ChatKit follows messages and workflows too, but stores what it has only of messages, and only on cancel.
    """

    def __init__(self) -> None:
        self.items: dict[str, ThreadItem] = {}

    def follow(self, event: ThreadStreamEvent) -> None:
        if isinstance(event, ThreadItemAddedEvent):
            self.items[event.item.id] = event.item.model_copy(deep=True)
        elif isinstance(event, ThreadItemDoneEvent | ThreadItemReplacedEvent):
            self.items.pop(event.item.id, None)
        elif isinstance(event, ThreadItemRemovedEvent):
            self.items.pop(event.item_id, None)
        elif isinstance(event, ThreadItemUpdatedEvent) and event.item_id in self.items:
            apply(self.items[event.item_id], event.update)

    def endings(self) -> Iterator[ThreadItemDoneEvent | ThreadItemRemovedEvent]:
        """How each unfinished item ends: kept as far as it came, or taken away when it is empty."""
        for item in list(self.items.values()):
            if is_empty(item):
                yield ThreadItemRemovedEvent(item_id=item.id)
            else:
                yield ThreadItemDoneEvent(item=at_rest(item))


def apply(item: ThreadItem, update: ThreadItemUpdate) -> None:
    """Changes an item as the page does when it sees this update."""
    if isinstance(item, AssistantMessageItem):
        apply_to_message(item, update)
    elif isinstance(item, WorkflowItem):
        tasks = item.workflow.tasks
        if isinstance(update, WorkflowTaskAdded):
            tasks.insert(update.task_index, update.task)
        elif isinstance(update, WorkflowTaskUpdated) and update.task_index < len(tasks):
            tasks[update.task_index] = update.task
    elif isinstance(item, WidgetItem):
        apply_to_widget(item, update)
    elif isinstance(item, GeneratedImageItem) and isinstance(update, GeneratedImageUpdated):
        item.image = update.image


def apply_to_message(item: AssistantMessageItem, update: ThreadItemUpdate) -> None:
    if not isinstance(
        update,
        AssistantMessageContentPartAdded
        | AssistantMessageContentPartTextDelta
        | AssistantMessageContentPartAnnotationAdded
        | AssistantMessageContentPartDone,
    ):
        return
    while len(item.content) <= update.content_index:
        item.content.append(AssistantMessageContent(text=""))
    part = item.content[update.content_index]
    if isinstance(update, AssistantMessageContentPartTextDelta):
        part.text += update.delta
    elif isinstance(update, AssistantMessageContentPartAnnotationAdded):
        part.annotations.insert(update.annotation_index, update.annotation)
    else:
        # The bridge to the Agents SDK says `done` without the annotations that were added before.
        annotations = update.content.annotations or part.annotations
        item.content[update.content_index] = update.content.model_copy(
            update={"annotations": list(annotations)}
        )


def apply_to_widget(item: WidgetItem, update: ThreadItemUpdate) -> None:
    if isinstance(update, WidgetRootUpdated):
        item.widget = update.widget
        return
    if not isinstance(update, WidgetStreamingTextValueDelta | WidgetComponentUpdated):
        return
    root = item.widget.model_dump(mode="json", exclude_none=True)
    for node in nodes(root):
        if node.get("id") == update.component_id:
            if isinstance(update, WidgetStreamingTextValueDelta):
                node["value"] = f"{node.get('value', '')}{update.delta}"
            else:
                node.clear()
                node.update(update.component.model_dump(mode="json", exclude_none=True))
            break
    item.widget = DynamicWidgetRoot.model_validate(root)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """The nodes of a widget as JSON, from the root down."""
    if isinstance(node, dict):
        yield node
        yield from nodes(node.get("children"))
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child)


def is_empty(item: ThreadItem) -> bool:
    if isinstance(item, AssistantMessageItem):
        return all(not part.text.strip() for part in item.content)
    if isinstance(item, WorkflowItem):
        return not item.workflow.tasks
    return isinstance(item, GeneratedImageItem) and item.image is None


def at_rest(item: ThreadItem) -> ThreadItem:
    """The item as it is kept: nothing in it goes on spinning."""
    if isinstance(item, WorkflowItem):
        # The tasks belong to the agent, which may still look at them.
        item.workflow.tasks = [
            task.model_copy(update={"status_indicator": "none"})
            if task.status_indicator == "loading"
            else task
            for task in item.workflow.tasks
        ]
    elif isinstance(item, WidgetItem):
        root = item.widget.model_dump(mode="json", exclude_none=True)
        for node in nodes(root):
            if node.get("streaming") is True:
                node["streaming"] = False
        item.widget = DynamicWidgetRoot.model_validate(root)
    return item
