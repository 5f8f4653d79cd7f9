// The ordered items of the active thread: put, replace, remove, and which ones are never shown.
import type { ThreadItem } from "../protocol/schema"
import { sound } from "./sound"
import type { ItemState } from "./types"

/** Ids of items made in the page before the server gave them its own. */
export const LOCAL_PREFIX = "local_"

/** Hidden context is the server's business; older servers let it slip through. */
export function isHidden(item: ThreadItem): boolean {
  return item.type === "hidden_context_item" || item.type === "sdk_hidden_context"
}

/** What a person sees as part of the conversation. */
export function isVisible(item: ThreadItem): boolean {
  return !isHidden(item) && item.type !== "client_tool_call" && item.type !== "end_of_turn"
}

/** Replaces the item with the same id where it stands, or appends it. */
export function put(items: ItemState[], given: ThreadItem, pending: boolean): ItemState[] {
  const item = sound(given)
  if (!item || isHidden(item)) return items
  const at = positionOf(items, item)
  if (at < 0) return [...items, { item, pending }]
  return items.with(at, { ...items[at], item, pending })
}

export function remove(items: ItemState[], id: string): ItemState[] {
  const kept = items.filter(({ item }) => item.id !== id)
  return kept.length === items.length ? items : kept
}

/** The stream is over: what is still pending stays as it is. */
export function settle(items: ItemState[]): ItemState[] {
  if (!items.some(({ pending }) => pending)) return items
  return items.map((state) => (state.pending ? { ...state, pending: false } : state))
}

function positionOf(items: ItemState[], item: ThreadItem): number {
  // From the end: nearly all events are about the newest items.
  const at = items.findLastIndex((state) => state.item.id === item.id)
  if (at >= 0 || item.type !== "user_message") return at
  // The server's name for the message that is shown already.
  return items.findLastIndex(
    (state) => state.item.type === "user_message" && state.item.id.startsWith(LOCAL_PREFIX),
  )
}
