// A tag in a message: names what is meant, shows what that is when pointed at, and can be clicked.
import type { Entity } from "@openai/chatkit"
import { useId } from "react"
import { createPortal } from "react-dom"
import { usePointed } from "../markdown/usePointed"
import { EntityPreview, usePreview } from "./EntityPreview"
import { useChat, useHost } from "./hostContext"

export function EntityTag({ entity }: { entity: Entity }) {
  const host = useHost()
  const clickable = useChat(({ options: { entities } }) =>
    Boolean(entities?.onClick || entities?.onRequestPreview),
  )
  const { open, show, anchor, kept, place } = usePointed<HTMLButtonElement>()
  const widget = usePreview(open ? entity : null)
  const id = useId()

  if (!entity.interactive || !clickable) return <span className="tag">{entity.title}</span>
  return (
    <>
      <button
        {...anchor}
        type="button"
        className="tag"
        aria-describedby={widget ? id : undefined}
        onClick={() => {
          show()
          host.entityClick(entity)
        }}
      >
        {entity.title}
      </button>
      {widget &&
        createPortal(
          <div {...kept} className="entity-preview" role="tooltip" id={id} style={place()}>
            <EntityPreview widget={widget} />
          </div>,
          document.querySelector("main") ?? document.body,
        )}
    </>
  )
}
