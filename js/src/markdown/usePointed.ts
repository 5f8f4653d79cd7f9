// What opens beside a thing while somebody points at it or has it in focus, and closes with Escape.
import { type CSSProperties, type RefObject, useEffect, useRef, useState } from "react"

const WIDTH = 320
const GAP = 6
/** Long enough to get from the thing to what it shows. */
const LEAVE_MS = 200

export interface Pointed<Anchor extends HTMLElement> {
  open: boolean
  show(): void
  /** For the thing itself. */
  anchor: {
    ref: RefObject<Anchor | null>
    onPointerEnter(): void
    onPointerLeave(): void
    onFocus(): void
    onBlur(): void
  }
  /** For what opens: it stays while the pointer is on it. */
  kept: { onPointerEnter(): void; onPointerLeave(): void }
  /** Where that lies. */
  place(): CSSProperties
}

export function usePointed<Anchor extends HTMLElement>(): Pointed<Anchor> {
  const ref = useRef<Anchor>(null)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (!open) return
    const close = (event: KeyboardEvent) => {
      if (event.key === "Escape") setOpen(false)
    }
    const hide = () => setOpen(false)
    document.addEventListener("keydown", close)
    document.addEventListener("scroll", hide, { capture: true })
    return () => {
      document.removeEventListener("keydown", close)
      document.removeEventListener("scroll", hide, { capture: true })
    }
  }, [open])
  useEffect(() => () => clearTimeout(leaving.current), [])

  const show = () => {
    clearTimeout(leaving.current)
    setOpen(true)
  }
  const leave = () => {
    clearTimeout(leaving.current)
    leaving.current = setTimeout(() => setOpen(false), LEAVE_MS)
  }
  const kept = { onPointerEnter: show, onPointerLeave: leave }
  return {
    open,
    show,
    anchor: { ref, ...kept, onFocus: show, onBlur: leave },
    kept,
    place: () => placeNear(ref.current),
  }
}

/** Above or below, where there is more room. */
function placeNear(anchor: Element | null): CSSProperties {
  if (!anchor) return {}
  const { left, top, bottom } = anchor.getBoundingClientRect()
  const { innerHeight, innerWidth } = window
  const width = Math.min(WIDTH, innerWidth - 16)
  const above = top > innerHeight - bottom
  return {
    position: "fixed",
    width,
    left: Math.max(8, Math.min(left, innerWidth - width - 8)),
    maxHeight: (above ? top : innerHeight - bottom) - GAP - 8,
    ...(above ? { bottom: innerHeight - top + GAP } : { top: bottom + GAP }),
  }
}
