// One task of a workflow: what it is, how far it is, and what it found.

import { CheckCircle, Document, Dot, Globe, Images, Lightbulb } from "@openai/apps-sdk-ui/components/Icon"
import { LoadingIndicator } from "@openai/apps-sdk-ui/components/Indicator"
import { Markdown } from "../markdown/Markdown"
import { safeHref } from "../markdown/urls"
import type { TaskItem } from "../protocol/schema"
import { NamedIcon } from "../theme/icons"
import { useMarkdownHost } from "./markdownHost"
import { Shimmer } from "./Shimmer"
import { STRINGS } from "./strings"

export type Task = TaskItem["task"]

export function taskTitle(task: Task): string {
  if (task.title) return task.title
  switch (task.type) {
    case "web_search":
      return task.title_query ?? STRINGS.searched
    case "thought":
      return STRINGS.thought
    case "file":
      return STRINGS.readFiles
    case "image":
      return STRINGS.madeImage
    default:
      return STRINGS.working
  }
}

/** The text of a task, Markdown; null when there is none. */
export function taskContent(task: Task): string | null {
  return (task.type === "custom" || task.type === "thought") && task.content?.trim() ? task.content : null
}

function TaskIcon({ task }: { task: Task }) {
  if (task.status_indicator === "loading") return <LoadingIndicator size={14} />
  if (task.type === "custom" && task.icon) return <NamedIcon name={task.icon} />
  if (task.status_indicator === "complete" && task.type === "custom") return <CheckCircle />
  switch (task.type) {
    case "web_search":
      return <Globe />
    case "thought":
      return <Lightbulb />
    case "file":
      return <Document />
    case "image":
      return <Images />
    default:
      return <Dot />
  }
}

function TaskSources({ task }: { task: Task }) {
  const names =
    task.type === "web_search" || task.type === "file"
      ? (task.sources ?? []).map((source) => ({
          key: source.type === "url" ? source.url : source.filename,
          title: source.title,
          href: source.type === "url" ? safeHref(source.url) : null,
        }))
      : []
  const queries = task.type === "web_search" ? (task.queries ?? []) : []
  if (names.length + queries.length === 0) return null
  return (
    <ul className="task-sources">
      {queries.map((query) => (
        <li key={`query ${query}`}>{query}</li>
      ))}
      {names.map(({ key, title, href }) => (
        <li key={key}>
          {href ? (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {title}
            </a>
          ) : (
            title
          )}
        </li>
      ))}
    </ul>
  )
}

/** `heading`: false when the title and the icon stand above already. */
export function TaskRow({ task, heading = true }: { task: Task; heading?: boolean }) {
  const surroundings = useMarkdownHost()
  const loading = task.status_indicator === "loading"
  const content = taskContent(task)
  return (
    <div className="task" data-status={task.status_indicator ?? "none"}>
      {heading && (
        <span className="task-icon" aria-hidden="true">
          <TaskIcon task={task} />
        </span>
      )}
      <div className="task-body">
        {heading && (
          <Shimmer as="p" className="task-title" running={loading}>
            {taskTitle(task)}
          </Shimmer>
        )}
        {content && (
          <Markdown className="task-content" text={content} streaming={loading} {...surroundings} />
        )}
        <TaskSources task={task} />
      </div>
    </div>
  )
}
