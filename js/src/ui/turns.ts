// Items grouped into turns: what a person said and everything that came back.
import type { ThreadItem, UserMessageItem } from "../protocol/schema"
import type { ItemState } from "../state/types"

export interface Turn {
  key: string
  user: (ItemState & { item: UserMessageItem }) | null
  replies: ItemState[]
}

/** What is drawn; all else, of types that do not exist yet too, leaves no trace. */
const SHOWN = new Set<ThreadItem["type"]>([
  "assistant_message",
  "generated_image",
  "structured_input",
  "task",
  "widget",
  "workflow",
])

function isUser(state: ItemState): state is ItemState & { item: UserMessageItem } {
  return state.item.type === "user_message"
}

export function groupTurns(items: readonly ItemState[]): Turn[] {
  const turns: Turn[] = []
  let ended = true
  for (const state of items) {
    if (isUser(state)) {
      turns.push({ key: state.item.id, user: state, replies: [] })
      ended = false
    } else if (state.item.type === "end_of_turn") {
      ended = true
    } else if (SHOWN.has(state.item.type)) {
      const current = turns.at(-1)
      if (current && !ended) current.replies.push(state)
      else turns.push({ key: state.item.id, user: null, replies: [state] })
      ended = false
    }
  }
  return turns
}

export function sameTurn(one: Turn, other: Turn): boolean {
  return (
    one.user === other.user &&
    one.replies.length === other.replies.length &&
    one.replies.every((reply, at) => reply === other.replies[at])
  )
}

/** What the copy button under a turn puts into the clipboard. */
export function copyTextOf(turn: Turn): string {
  return turn.replies
    .map(({ item }) => {
      if (item.type === "assistant_message") return item.content.map(({ text }) => text).join("\n\n")
      return item.type === "widget" ? (item.copy_text ?? "") : ""
    })
    .filter((text) => text.trim() !== "")
    .join("\n\n")
}
