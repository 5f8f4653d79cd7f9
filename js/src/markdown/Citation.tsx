// The marks in a text that say where a statement comes from.
import { Fragment, type ReactNode, type RefObject } from "react"
import { MARK } from "./citations"
import { useMarkdownContext } from "./context"
import { decodeReferences } from "./entities"
import { useSourcePreview } from "./SourcePreview"
import { type Source, sourceKey } from "./sourceList"
import { MARKDOWN_STRINGS } from "./strings"
import { safeHref } from "./urls"

function Mark({ source }: { source: Source }) {
  const { citations, onEntity, icon } = useMarkdownContext()
  const { pointed, id, preview } = useSourcePreview(source)
  const number = (citations?.sources ?? []).findIndex((known) => sourceKey(known) === sourceKey(source)) + 1
  const named = source.type === "entity" && (source.inline_label || (source.icon && icon))
  const body = named ? (
    <>
      {source.icon && icon?.(source.icon)}
      {source.inline_label}
    </>
  ) : (
    number
  )
  const { ref, ...pointing } = pointed.anchor
  const mark = {
    ...pointing,
    className: named && source.inline_label ? "md-cite md-cite-named" : "md-cite",
    "aria-label": MARKDOWN_STRINGS.source(number, source.title),
    "aria-describedby": id,
  }
  const href = source.type === "url" ? safeHref(source.url) : null
  const click = () => {
    pointed.show()
    if (source.type === "entity" && source.interactive) onEntity?.(source)
  }
  return (
    <>
      {href ? (
        <a
          {...mark}
          ref={ref as RefObject<HTMLAnchorElement | null>}
          href={href}
          target="_blank"
          rel="noopener noreferrer"
        >
          {body}
        </a>
      ) : (
        // what leads nowhere still says what it is, to fingers and keyboards too
        <button {...mark} ref={ref as RefObject<HTMLButtonElement | null>} type="button" onClick={click}>
          {body}
        </button>
      )}
      {preview}
    </>
  )
}

/** What ends a clause or a bracket: it never begins a line, and stands close to the mark before it. */
const CLOSING = /^[)\]}.,;:!?…%’”»]+/

function Citation({ group, closing }: { group: number; closing: string }) {
  const { citations } = useMarkdownContext()
  const sources = citations?.groups[group]
  if (!sources) return closing
  const marks = (
    <span className="md-cites">
      {sources.map((source) => (
        <Mark key={sourceKey(source)} source={source} />
      ))}
    </span>
  )
  if (!closing) return marks
  return (
    <span className="md-closed">
      {marks}
      {closing}
    </span>
  )
}

/** Text with its marks drawn. */
export function withCitations(text: string): ReactNode {
  if (!MARK.test(text)) return decodeReferences(text)
  return text.split(MARK).map((part, at, parts) => {
    if (at % 2 === 0) {
      return <Fragment key={at}>{decodeReferences(at ? part.replace(CLOSING, "") : part)}</Fragment>
    }
    return <Citation key={at} group={Number(part)} closing={CLOSING.exec(parts[at + 1] ?? "")?.[0] ?? ""} />
  })
}
