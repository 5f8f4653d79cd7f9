// A workflow: one line that says what is being done, and the tasks below it when it is opened.
import { ChevronRight } from "@openai/apps-sdk-ui/components/Icon"
import { memo, useId, useState } from "react"
import type { Workflow, WorkflowItem } from "../protocol/schema"
import { NamedIcon } from "../theme/icons"
import { Shimmer } from "./Shimmer"
import { STRINGS } from "./strings"
import { TaskRow, taskContent, taskTitle } from "./TaskRow"

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
  const [chosen, setChosen] = useState<boolean | null>(null)
  const id = useId()
  const running = streaming && !workflow.summary
  const open = chosen ?? workflow.expanded ?? false
  const [first] = workflow.tasks
  const single = workflow.tasks.length === 1
  // A single task without text has nothing to unfold.
  const foldable = workflow.tasks.length > 1 || (first !== undefined && hasDetails(first))
  const icon = workflow.summary && "icon" in workflow.summary ? workflow.summary.icon : null
  const title = titleOf(workflow, running)
  return (
    <div className="workflow" data-item-id={item.id} data-item-type={item.type}>
      <button
        type="button"
        className="workflow-summary"
        aria-expanded={foldable ? open : undefined}
        aria-controls={foldable && open ? id : undefined}
        disabled={!foldable}
        onClick={() => setChosen(!open)}
      >
        {icon && <NamedIcon name={icon} className="workflow-icon" />}
        <Shimmer className="workflow-title" running={running}>
          {title}
        </Shimmer>
        {foldable && <ChevronRight className="workflow-chevron" aria-hidden="true" />}
      </button>
      {foldable && open && (
        <div className="workflow-tasks" id={id}>
          {workflow.tasks.map((task, at) => (
            <TaskRow key={at} task={task} heading={!single || taskTitle(task) !== title} />
          ))}
        </div>
      )}
    </div>
  )
})

function hasDetails(task: Workflow["tasks"][number]): boolean {
  if (taskContent(task)) return true
  return (task.type === "web_search" || task.type === "file") && (task.sources ?? []).length > 0
}
