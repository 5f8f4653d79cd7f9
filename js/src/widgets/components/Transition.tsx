// Transition: its one child comes and goes softly, and grows to another size; all at once when motion is not wanted.
import { useEffect, useLayoutEffect, useRef, useState } from "react"
import type { WidgetNode } from "../../protocol/schema"
import type { ComponentProps } from "../drawing"
import { Nodes } from "../Node"
import { childrenOf, hooks } from "../props"

const MS = 220
const EASING = "cubic-bezier(0.19, 1, 0.22, 1)"

export function Transition({ node }: ComponentProps) {
  const [child] = childrenOf(node)
  const present = typeof child === "object" ? child : null
  // what was there last, for as long as it takes to leave
  const [kept, setKept] = useState<WidgetNode | null>(present)
  if (present !== null && present !== kept) setKept(present)
  const place = useRef<HTMLDivElement>(null)
  const leaving = present === null && kept !== null

  useEffect(() => {
    if (!leaving) return
    const timer = setTimeout(() => setKept(null), calm() ? 0 : MS)
    return () => clearTimeout(timer)
  }, [leaving])
  useResizing(place, present !== null)

  const shown = present ?? kept
  return (
    <div
      {...hooks(node)}
      ref={place}
      className="widget-transition"
      data-leaving={leaving || undefined}
      inert={present === null}
    >
      {shown && <Nodes nodes={[shown]} />}
    </div>
  )
}

/** Lets the child grow or shrink from the height that it had to the one it has. */
function useResizing(place: React.RefObject<HTMLDivElement | null>, present: boolean): void {
  const before = useRef<number | null>(null)
  useLayoutEffect(() => {
    const element = place.current?.firstElementChild
    const height = present && element instanceof HTMLElement ? element.offsetHeight : null
    const from = before.current
    before.current = height
    if (from === null || height === null || from === height || calm()) return
    element?.animate?.(
      [
        { height: `${from}px`, overflow: "clip" },
        { height: `${height}px`, overflow: "clip" },
      ],
      { duration: MS, easing: EASING },
    )
  })
}

function calm(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false
}
