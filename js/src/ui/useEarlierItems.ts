// A long thread is drawn from its end: the newest items at once, some earlier ones while the page is idle, others on scroll.
import { startTransition, useCallback, useEffect, useRef, useState } from "react"
import type { ItemState } from "../state/types"

const FIRST = 30
const SLICE = 30
/** As many are drawn before anybody scrolls there: enough to scroll quickly, and no more than memory is worth. */
const MOST = 150

function whenIdle(work: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, 50)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(work, { timeout: 500 })
  return () => cancelIdleCallback(handle)
}

interface Drawn {
  threadId: string | null
  /** Id of the first item that is drawn; what comes at the end changes nothing above. */
  first: string | null
}

function firstOf(items: readonly ItemState[], shown: string | undefined): number {
  const last = Math.max(0, items.length - FIRST)
  const at = shown ? items.findIndex(({ item }) => item.id === shown) : -1
  // with a little above it, so that its turn is whole
  return at < 0 ? last : Math.min(last, Math.max(0, at - SLICE))
}

export interface Earlier {
  /** Index of the first item to draw. */
  from: number
  /** Draws a slice more, if there is one: the reader comes near. */
  more(): void
}

/**
 * @param beforeMore is called before earlier items join.
 * @param shown id of an item that is drawn from the beginning.
 */
export function useEarlierItems(
  items: readonly ItemState[],
  threadId: string | null,
  beforeMore: () => void,
  shown?: string,
): Earlier {
  const [drawn, setDrawn] = useState<Drawn>({ threadId, first: null })
  const first = drawn.threadId === threadId ? drawn.first : null
  const at = first === null ? -1 : items.findIndex(({ item }) => item.id === first)
  const from = at < 0 ? firstOf(items, shown) : at
  const now = items[from]?.item.id ?? null
  useEffect(() => {
    if (now !== first) setDrawn({ threadId, first: now })
  }, [now, first, threadId])

  const latest = useRef({ items, from })
  latest.current = { items, from }
  const more = useCallback(() => {
    const { items, from } = latest.current
    const next = items[Math.max(0, from - SLICE)]?.item.id
    if (from === 0 || next === undefined) return
    beforeMore()
    startTransition(() => setDrawn({ threadId, first: next }))
  }, [threadId, beforeMore])

  const wanted = from > 0 && items.length - from < MOST
  useEffect(() => {
    if (wanted && from > 0) return whenIdle(more)
  }, [wanted, from, more])
  return { from, more }
}
