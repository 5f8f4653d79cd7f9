// Changes to one item while it is streamed. Unknown kinds, and kinds that do not fit the item, change nothing.
import type {
  AssistantMessageContent,
  AssistantMessageItem,
  ThreadItemUpdatedEvent,
  WidgetNode,
  WorkflowItem,
} from "../protocol/schema"
import { findNode, replaceNode } from "./nodes"
import { sound } from "./sound"
import type { ItemState } from "./types"

type Update = ThreadItemUpdatedEvent["update"]
type Task = WorkflowItem["workflow"]["tasks"][number]

export function applyUpdate(state: ItemState, update: Update): ItemState {
  const { item } = state
  switch (update.type) {
    case "assistant_message.content_part.added":
    case "assistant_message.content_part.done":
    case "assistant_message.content_part.text_delta":
    case "assistant_message.content_part.annotation_added":
      if (item.type !== "assistant_message") return state
      return { ...state, item: changePart(item, update) }
    case "widget.root.updated":
      if (item.type !== "widget") return state
      return { ...state, item: { ...item, widget: update.widget } }
    case "widget.component.updated":
    case "widget.streaming_text.value_delta":
      if (item.type !== "widget") return state
      return changeNode(state, update)
    case "workflow.task.added":
    case "workflow.task.updated":
      if (item.type !== "workflow") return state
      return { ...state, item: changeTask(item, update) }
    case "generated_image.updated":
      if (item.type !== "generated_image") return state
      return {
        ...state,
        item: sound({ ...item, image: update.image }) ?? item,
        progress: typeof update.progress === "number" ? update.progress : null,
      }
    default:
      return state
  }
}

/** Parts that were never announced are made room for; a number out of the blue is none. */
const MOST_PADDED = 100

type PartUpdate = Extract<Update, { content_index: number }>

function changePart(item: AssistantMessageItem, update: PartUpdate): AssistantMessageItem {
  const at = update.content_index
  if (!Number.isInteger(at) || at < 0 || at > item.content.length + MOST_PADDED) return item
  const content = [...item.content]
  while (content.length <= at) content.push({ type: "output_text", text: "", annotations: [] })
  content[at] = changedPart(content[at] as AssistantMessageContent, update)
  return { ...item, content }
}

function changedPart(part: AssistantMessageContent, update: PartUpdate): AssistantMessageContent {
  switch (update.type) {
    case "assistant_message.content_part.added":
      return soundPart(update.content) ?? part
    case "assistant_message.content_part.text_delta":
      return typeof update.delta === "string" ? { ...part, text: part.text + update.delta } : part
    case "assistant_message.content_part.annotation_added":
      if (!soundPart({ ...part, annotations: [update.annotation] })?.annotations?.length) return part
      return {
        ...part,
        annotations: (part.annotations ?? []).toSpliced(update.annotation_index, 0, update.annotation),
      }
    case "assistant_message.content_part.done": {
      // The Agents SDK bridge sends no annotations here; the final item brings them all.
      const content = soundPart(update.content) ?? part
      const annotations = content.annotations?.length ? content.annotations : part.annotations
      return annotations ? { ...content, annotations } : content
    }
  }
}

/** A content part as `sound` leaves it; null when it is none. */
function soundPart(content: AssistantMessageContent): AssistantMessageContent | null {
  const item = sound({ id: "", type: "assistant_message", content: [content] }) as AssistantMessageItem | null
  return item?.content[0] ?? null
}

type NodeUpdate = Extract<Update, { component_id: string }>

function changeNode(state: ItemState, update: NodeUpdate): ItemState {
  if (state.item.type !== "widget") return state
  const node = findNode(state.item.widget, update.component_id)
  if (!node) return state
  const changed =
    update.type === "widget.component.updated"
      ? (update.component as WidgetNode)
      : { ...node, value: String(node.value ?? "") + String(update.delta ?? ""), streaming: !update.done }
  return { ...state, item: { ...state.item, widget: replaceNode(state.item.widget, node, changed) } }
}

type TaskUpdate = Extract<Update, { task_index: number }>

function changeTask(item: WorkflowItem, update: TaskUpdate): WorkflowItem {
  const tasks: Task[] = [...item.workflow.tasks]
  const at = Math.max(0, update.task_index)
  if (update.type === "workflow.task.added" || at >= tasks.length) tasks.splice(at, 0, update.task)
  else tasks[at] = update.task
  return (sound({ ...item, workflow: { ...item.workflow, tasks } }) as WorkflowItem | null) ?? item
}
