// A tag in a message: names what is meant, shows what that is when pointed at, and can be clicked.
import type { Entity } from "@openai/chatkit"
import { type CSSProperties, useEffect, useId, useRef, useState } from "react"
import { createPortal } from "react-dom"
import { EntityPreview, usePreview } from "./EntityPreview"
import { useChat, useHost } from "./hostContext"

const WIDTH = 320
const GAP = 6
const LEAVE_MS = 200

export function EntityTag({ entity }: { entity: Entity }) {
  const host = useHost()
  const clickable = useChat(({ options: { entities } }) =>
    Boolean(entities?.onClick || entities?.onRequestPreview),
  )
  const button = useRef<HTMLButtonElement>(null)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [open, setOpen] = useState(false)
  const widget = usePreview(open ? entity : null)
  const id = useId()

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

  if (!entity.interactive || !clickable) return <span className="tag">{entity.title}</span>
  const enter = () => {
    clearTimeout(leaving.current)
    setOpen(true)
  }
  const leave = () => {
    // Long enough to get from the tag to what it shows.
    leaving.current = setTimeout(() => setOpen(false), LEAVE_MS)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="tag"
        aria-describedby={widget ? id : undefined}
        onPointerEnter={enter}
        onPointerLeave={leave}
        onFocus={enter}
        onBlur={leave}
        onClick={() => {
          enter()
          host.entityClick(entity)
        }}
      >
        {entity.title}
      </button>
      {widget &&
        createPortal(
          <div onPointerEnter={enter} onPointerLeave={leave}>
            <EntityPreview id={id} widget={widget} style={placeNear(button.current)} />
          </div>,
          document.querySelector(".chat-root") ?? document.body,
        )}
    </>
  )
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
