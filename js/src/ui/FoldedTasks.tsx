// One line that says what is or was done, and the tasks below it when it is opened.
import { ChevronRight } from "@openai/apps-sdk-ui/components/Icon"
import { useId, useState } from "react"
import { NamedIcon } from "../theme/icons"
import { Shimmer } from "./Shimmer"
import { type Task, TaskRow, taskContent, taskTitle } from "./TaskRow"

interface FoldedTasksProps {
  title: string
  icon: string | null
  tasks: readonly Task[]
  running?: boolean
  /** Open until the reader chooses. */
  expanded?: boolean
}

export function FoldedTasks({ title, icon, tasks, running = false, expanded = false }: FoldedTasksProps) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const id = useId()
  const open = chosen ?? expanded
  const [first] = tasks
  const single = tasks.length === 1
  // A single task without text has nothing to unfold.
  const foldable = tasks.length > 1 || (first !== undefined && hasDetails(first))
  return (
    <>
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
          {tasks.map((task, at) => (
            <TaskRow key={at} task={task} heading={!single || taskTitle(task) !== title} />
          ))}
        </div>
      )}
    </>
  )
}

export function hasDetails(task: Task): boolean {
  if (taskContent(task)) return true
  return (task.type === "web_search" || task.type === "file") && (task.sources ?? []).length > 0
}
