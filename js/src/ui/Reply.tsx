// One item of an answer, drawn by what it is.
import type { ItemState } from "../state/types"
import { AssistantMessage } from "./AssistantMessage"
import { GeneratedImage } from "./GeneratedImage"
import { StructuredInput } from "./StructuredInput"
import { TaskMessage } from "./TaskMessage"
import { WidgetMessage } from "./WidgetMessage"
import { WorkflowMessage } from "./WorkflowMessage"

export function Reply({ state, responding }: { state: ItemState; responding: boolean }) {
  const { item } = state
  const streaming = state.pending && responding
  switch (item.type) {
    case "assistant_message":
      return <AssistantMessage item={item} streaming={streaming} />
    case "workflow":
      return <WorkflowMessage item={item} streaming={streaming} />
    case "widget":
      return <WidgetMessage item={item} />
    case "task":
      return <TaskMessage item={item} />
    case "generated_image":
      return <GeneratedImage item={item} streaming={streaming} progress={state.progress ?? null} />
    case "structured_input":
      return <StructuredInput item={item} />
    default:
      return null
  }
}
