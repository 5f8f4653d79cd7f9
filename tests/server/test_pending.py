from __future__ import annotations

from datetime import datetime
from typing import Any

from chatkit.types import (
    Annotation,
    AssistantMessageContentPartAnnotationAdded,
    CustomTask,
    GeneratedImage,
    GeneratedImageItem,
    GeneratedImageUpdated,
    ThreadItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemRemovedEvent,
    ThreadItemReplacedEvent,
    ThreadItemUpdate,
    ThreadItemUpdatedEvent,
    ThreadMetadata,
    URLSource,
    WidgetComponentUpdated,
    WidgetItem,
    WidgetRootUpdated,
    WidgetStreamingTextValueDelta,
    Workflow,
    WorkflowItem,
    WorkflowTaskAdded,
    WorkflowTaskUpdated,
)
from chatkit.widgets import DynamicWidgetComponent, DynamicWidgetRoot

from chatkit_notebook.server.pending import PendingItems

from .conftest import delta, message, part_added, part_done

NOW = datetime(2026, 1, 2)
THREAD = ThreadMetadata(id="t", created_at=NOW)
CARD = {
    "type": "Card",
    "border": {"size": 1},
    "children": [{"type": "Row", "children": [{"type": "Text", "id": "x", "value": "a", "streaming": True}]}],
}


def begun(item: ThreadItem, *updates: ThreadItemUpdate) -> PendingItems:
    pending = PendingItems()
    pending.follow(ThreadItemAddedEvent(item=item))
    for update in updates:
        pending.follow(ThreadItemUpdatedEvent(item_id=item.id, update=update))
    return pending


def kept(pending: PendingItems) -> Any:
    (ending,) = pending.endings()
    assert isinstance(ending, ThreadItemDoneEvent)
    return ending.item


def card() -> WidgetItem:
    return WidgetItem(id="w", thread_id="t", created_at=NOW, widget=DynamicWidgetRoot.model_validate(CARD))


def test_a_message_is_kept_as_far_as_it_came_with_its_annotations() -> None:
    pending = PendingItems()
    pending.follow(ThreadItemAddedEvent(item=message(THREAD, "m")))
    for event in (part_added("m"), delta("m", "Hel"), delta("m", "lo")):
        pending.follow(event)
    source = Annotation(source=URLSource(title="E", url="https://e.org"), index=2)
    update = AssistantMessageContentPartAnnotationAdded(
        content_index=0, annotation_index=0, annotation=source
    )
    pending.follow(ThreadItemUpdatedEvent(item_id="m", update=update))
    pending.follow(part_done("m", "Hello!"))
    item = kept(pending)
    assert item.content[0].text == "Hello!"
    assert item.content[0].annotations == [source]


def test_what_is_done_replaced_or_removed_is_not_pending() -> None:
    for ending in (
        ThreadItemDoneEvent(item=message(THREAD, "m", "x")),
        ThreadItemReplacedEvent(item=message(THREAD, "m", "x")),
        ThreadItemRemovedEvent(item_id="m"),
    ):
        pending = begun(message(THREAD, "m", "x"))
        pending.follow(ending)
        assert list(pending.endings()) == []


def test_empty_items_are_taken_away() -> None:
    for item in (
        message(THREAD, "i"),
        WorkflowItem(id="i", thread_id="t", created_at=NOW, workflow=Workflow(type="custom", tasks=[])),
        GeneratedImageItem(id="i", thread_id="t", created_at=NOW),
    ):
        assert list(begun(item).endings()) == [ThreadItemRemovedEvent(item_id="i")]


def test_a_workflow_keeps_its_tasks_and_stops_spinning() -> None:
    loading = CustomTask(title="Query", status_indicator="loading")
    item = WorkflowItem(id="w", thread_id="t", created_at=NOW, workflow=Workflow(type="custom", tasks=[]))
    pending = begun(
        item,
        WorkflowTaskAdded(task_index=0, task=loading),
        WorkflowTaskAdded(task_index=1, task=loading),
        WorkflowTaskUpdated(task_index=0, task=CustomTask(title="Query", status_indicator="complete")),
        WorkflowTaskUpdated(task_index=9, task=loading),
    )
    assert [task.status_indicator for task in kept(pending).workflow.tasks] == ["complete", "none"]
    assert item.workflow.tasks == []
    assert loading.status_indicator == "loading"


def test_a_widget_is_kept_as_it_was_drawn() -> None:
    update = WidgetStreamingTextValueDelta(component_id="x", delta="bc", done=False)
    widget = kept(begun(card(), update)).widget.model_dump(mode="json", exclude_none=True)
    assert widget["border"] == {"size": 1}
    assert widget["children"][0]["children"] == [
        {"type": "Text", "id": "x", "value": "abc", "streaming": False}
    ]
    node = DynamicWidgetComponent.model_validate({"type": "Title", "id": "x", "value": "z"})
    widget = kept(begun(card(), WidgetComponentUpdated(component_id="x", component=node))).widget
    assert widget.model_dump(mode="json", exclude_none=True)["children"][0]["children"] == [
        {"type": "Title", "id": "x", "value": "z"}
    ]
    root = DynamicWidgetRoot.model_validate({"type": "ListView", "children": []})
    assert kept(begun(card(), WidgetRootUpdated(widget=root))).widget.type == "ListView"


def test_an_image_is_kept_as_far_as_it_came() -> None:
    image = GeneratedImage(id="i", url="data:,")
    item = GeneratedImageItem(id="g", thread_id="t", created_at=NOW)
    assert kept(begun(item, GeneratedImageUpdated(image=image, progress=0.5))).image == image


def test_updates_of_unknown_items_are_ignored() -> None:
    pending = PendingItems()
    pending.follow(delta("nobody", "x"))
    assert list(pending.endings()) == []
