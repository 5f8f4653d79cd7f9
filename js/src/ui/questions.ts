// Which questions wait for an answer now.
import type { StructuredInputItem } from "../protocol/schema"
import type { ItemState } from "../state/types"

/** The newest structured input, while nothing was said or answered after it; null when none waits. */
export function pendingQuestions(items: readonly ItemState[]): StructuredInputItem | null {
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at]?.item
    if (item?.type === "structured_input") return item.status === "pending" ? item : null
    if (item?.type === "user_message") return null
  }
  return null
}
