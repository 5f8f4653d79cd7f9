// The chatkit.* events of an element, on their way to Python: as frames and as traits.
import type { ChatKitEvents } from "@openai/chatkit"
import type { Traits } from "../model"
import { plain } from "./options"

export const EVENTS = [
  "chatkit.ready",
  "chatkit.error",
  "chatkit.effect",
  "chatkit.deeplink",
  "chatkit.response.start",
  "chatkit.response.end",
  "chatkit.history.open",
  "chatkit.history.close",
  "chatkit.thread.change",
  "chatkit.thread.load.start",
  "chatkit.thread.load.end",
  "chatkit.tool.change",
  "chatkit.log",
] as const satisfies (keyof ChatKitEvents)[]

export type EventName = (typeof EVENTS)[number]

/** The traits an event changes. */
export function traitsAfter(name: EventName, detail: Record<string, unknown>): Partial<Traits> {
  switch (name) {
    case "chatkit.ready":
      return { ready: true }
    case "chatkit.response.start":
      return { responding: true, last_error: null }
    // A page that was closed in the middle did not say that its answer ended.
    case "chatkit.thread.load.end":
    case "chatkit.response.end":
      return { responding: false }
    case "chatkit.thread.change":
      return { thread_id: (detail.threadId as string | null) ?? null }
    case "chatkit.tool.change":
      return { selected_tool: (detail.toolId as string | null) ?? null }
    case "chatkit.error":
      return {
        last_error: String((detail.error as { message?: unknown } | undefined)?.message ?? "unknown error"),
      }
    default:
      return {}
  }
}

/** The detail as JSON; errors become {name, message}. */
export function detailOf(event: Event): Record<string, unknown> {
  const { detail } = event as CustomEvent<Record<string, unknown> | null>
  return detail ? plain(detail) : {}
}
