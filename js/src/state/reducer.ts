// What one stream event does to the state of a chat. Pure; unknown events change nothing, since the set can grow.
import type { Thread, ThreadItem, ThreadStreamEvent } from "../protocol/schema"
import { isVisible, put, remove, settle } from "./items"
import type { ChatState, ThreadMeta } from "./types"
import { applyUpdate } from "./updates"

export function reduce(state: ChatState, event: ThreadStreamEvent): ChatState {
  switch (event.type) {
    case "thread.created":
      return listed({ ...state, thread: metaOf(event.thread) }, metaOf(event.thread))
    case "thread.updated":
      return threadUpdated(state, metaOf(event.thread))
    case "thread.item.added":
      return withItem(state, event.item, true)
    case "thread.item.done":
      return withItem(state, event.item, false)
    case "thread.item.replaced":
      return withItem(state, event.item, false)
    case "thread.item.removed":
      return { ...state, items: remove(state.items, event.item_id) }
    case "thread.item.updated": {
      const at = state.items.findLastIndex(({ item }) => item.id === event.item_id)
      const before = state.items[at]
      if (!before) return state
      const after = applyUpdate(before, event.update)
      return after === before ? state : { ...state, items: state.items.with(at, after) }
    }
    case "stream_options":
      return { ...state, allowCancel: event.stream_options.allow_cancel }
    case "progress_update":
      return { ...state, progress: { icon: event.icon ?? null, text: event.text } }
    case "error":
      return { ...state, error: { message: errorText(event), allowRetry: event.allow_retry ?? false } }
    case "notice":
      return withNotice(state, event.level, event.message, event.title ?? null)
    default:
      return state
  }
}

/** A response begins. */
export function responseStarted(state: ChatState): ChatState {
  return { ...state, responding: true, allowCancel: true, progress: null, error: null }
}

/** A response is over, however it ended. */
export function responseEnded(state: ChatState): ChatState {
  return { ...state, responding: false, allowCancel: false, progress: null, items: settle(state.items) }
}

let notices = 0

export function withNotice(
  state: ChatState,
  level: "info" | "warning" | "danger",
  message: string,
  title: string | null = null,
): ChatState {
  notices += 1
  return { ...state, notices: [...state.notices, { id: `notice_${notices}`, level, message, title }] }
}

export function metaOf({ items: _, ...meta }: Thread): ThreadMeta {
  return meta
}

/** Puts a thread at the top of the history, or replaces what is known of it there. */
export function listed(state: ChatState, thread: ThreadMeta): ChatState {
  const { history } = state
  const at = history.threads.findIndex(({ id }) => id === thread.id)
  const threads = at < 0 ? [thread, ...history.threads] : history.threads.with(at, thread)
  return { ...state, history: { ...history, threads } }
}

function withItem(state: ChatState, item: ThreadItem, pending: boolean): ChatState {
  const items = put(state.items, item, pending)
  if (items === state.items) return state
  // Progress stands for what is not there yet; the person's own message is not an answer to wait for.
  const progress = isVisible(item) && item.type !== "user_message" ? null : state.progress
  return { ...state, items, progress }
}

function threadUpdated(state: ChatState, thread: ThreadMeta): ChatState {
  // Only metadata: the items page of this event is empty unless the server happened to hold items.
  const active = state.thread === null || state.thread.id === thread.id
  const next = active ? { ...state, thread } : state
  return next.history.threads.some(({ id }) => id === thread.id) ? listed(next, thread) : next
}

function errorText(event: Extract<ThreadStreamEvent, { type: "error" }>): string | null {
  return event.code === "custom" ? (event.message ?? null) : null
}
