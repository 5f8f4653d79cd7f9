// A task that stands alone: one line; once it is done, what it found is folded behind that line.
import type { TaskItem } from "../protocol/schema"
import { FoldedTasks, hasDetails } from "./FoldedTasks"
import { TaskRow, taskTitle } from "./TaskRow"

export function TaskMessage({ item }: { item: TaskItem }) {
  const { task } = item
  const folded = hasDetails(task) && task.status_indicator !== "loading"
  return (
    <div className={folded ? "workflow" : "task-message"} data-item-id={item.id} data-item-type={item.type}>
      {folded ? (
        <FoldedTasks
          title={taskTitle(task)}
          icon={(task.type === "custom" && task.icon) || null}
          tasks={[task]}
        />
      ) : (
        <TaskRow task={task} />
      )}
    </div>
  )
}
