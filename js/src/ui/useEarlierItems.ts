// A long thread is drawn from its end: the newest items at once, earlier ones in slices while the page is idle.
import { startTransition, useEffect, useState } from "react"

const FIRST = 30
const SLICE = 60

function whenIdle(work: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(work, 50)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(work, { timeout: 500 })
  return () => cancelIdleCallback(handle)
}

/** Index of the first item to draw. `beforeMore` is called before earlier ones join. */
export function useEarlierItems(count: number, threadId: string | null, beforeMore: () => void): number {
  const [drawn, setDrawn] = useState({ threadId, items: FIRST })
  const items = drawn.threadId === threadId ? drawn.items : FIRST
  useEffect(() => {
    if (items >= count) return
    return whenIdle(() => {
      beforeMore()
      startTransition(() => setDrawn({ threadId, items: items + SLICE }))
    })
  }, [items, count, threadId, beforeMore])
  return Math.max(0, count - items)
}
