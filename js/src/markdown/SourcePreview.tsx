// What a source is, beside its mark: its title, where it comes from, what it is about, when it was written.
import { type ReactNode, useId } from "react"
import { createPortal } from "react-dom"
import { useMarkdownContext } from "./context"
import { SourceIcon } from "./SourceIcon"
import { type Source, sourceDetail } from "./sourceList"
import { type Pointed, usePointed } from "./usePointed"

/** Whether it is open, and the element itself; the mark names it by `id`. */
export function useSourcePreview(source: Source): {
  pointed: Pointed<HTMLElement>
  id: string | undefined
  preview: ReactNode
} {
  const pointed = usePointed<HTMLElement>()
  const { EntityPreview } = useMarkdownContext()
  const id = useId()
  if (!pointed.open) return { pointed, id: undefined, preview: null }
  const plain = <Plain source={source} />
  const preview = createPortal(
    <div {...pointed.kept} className="md-preview" role="tooltip" id={id} style={pointed.place()}>
      {source.type === "entity" && source.interactive && EntityPreview ? (
        <EntityPreview entity={source} plain={plain} />
      ) : (
        plain
      )}
    </div>,
    document.querySelector("main") ?? document.body,
  )
  return { pointed, id, preview }
}

function Plain({ source }: { source: Source }) {
  const detail = sourceDetail(source)
  const written = "timestamp" in source ? dated(source.timestamp) : null
  const about = source.description && source.description !== detail ? source.description : null
  return (
    <>
      <span className="md-preview-head">
        <SourceIcon source={source} />
        <span className="md-preview-title" dir="auto">
          {source.title}
        </span>
      </span>
      {about && (
        <span className="md-preview-about" dir="auto">
          {about}
        </span>
      )}
      {(detail || written) && (
        <span className="md-preview-detail" dir="auto">
          {[detail, written].filter(Boolean).join(" · ")}
        </span>
      )}
    </>
  )
}

/** A day in the chat's language; what is no date stands as it came. */
function dated(timestamp: string | null | undefined): string | null {
  if (!timestamp) return null
  const time = Date.parse(timestamp)
  if (Number.isNaN(time)) return timestamp.slice(0, 40)
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium" }).format(time)
}
