// A workflow: what is being done now, or was done.
import { memo } from "react"
import type { Workflow, WorkflowItem } from "../protocol/schema"
import { FoldedTasks } from "./FoldedTasks"
import { STRINGS } from "./strings"
import { taskTitle } from "./TaskRow"

function titleOf(workflow: Workflow, running: boolean): string {
  const { summary, tasks, type } = workflow
  if (summary && "title" in summary) return summary.title
  if (summary) return STRINGS.thoughtFor(Math.round(summary.duration))
  const current = tasks.findLast(({ status_indicator }) => status_indicator === "loading") ?? tasks.at(-1)
  if (running) return current ? taskTitle(current) : STRINGS.thinking
  const [only] = tasks
  if (only && tasks.length === 1) return taskTitle(only)
  return type === "reasoning" ? STRINGS.thought : STRINGS.steps(tasks.length)
}

interface WorkflowMessageProps {
  item: WorkflowItem
  streaming: boolean
}

export const WorkflowMessage = memo(function WorkflowMessage({ item, streaming }: WorkflowMessageProps) {
  const { workflow } = item
  const running = streaming && !workflow.summary
  const icon = workflow.summary && "icon" in workflow.summary ? (workflow.summary.icon ?? null) : null
  return (
    <div className="workflow" data-item-id={item.id} data-item-type={item.type}>
      <FoldedTasks
        title={titleOf(workflow, running)}
        icon={icon}
        tasks={workflow.tasks}
        running={running}
        expanded={workflow.expanded ?? false}
      />
    </div>
  )
})
