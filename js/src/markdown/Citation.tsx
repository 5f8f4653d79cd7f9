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
/** What a mark stands behind, such as a number: the mark never begins a line without it. */
const WORD = /(?<!\S)\S{1,30}$/

function Citation({ group }: { group: number }) {
  const { citations } = useMarkdownContext()
  const sources = citations?.groups[group]
  if (!sources) return null
  return (
    <span className="md-cites">
      {sources.map((source) => (
        <Mark key={sourceKey(source)} source={source} />
      ))}
    </span>
  )
}

/** Text with its marks drawn. */
export function withCitations(text: string): ReactNode {
  if (!MARK.test(text)) return decodeReferences(text)
  const parts = text.split(MARK)
  const closing = parts.map((part, at) => (at ? (CLOSING.exec(part)?.[0] ?? "") : ""))
  const rest = parts.map((part, at) => part.slice(closing[at]?.length))
  const word = rest.map((part, at) => (at < parts.length - 1 ? (WORD.exec(part)?.[0] ?? "") : ""))
  return parts.map((part, at) =>
    at % 2 ? (
      <span key={at} className="md-cited">
        {decodeReferences(word[at - 1] ?? "")}
        <Citation group={Number(part)} />
        {closing[at + 1]}
      </span>
    ) : (
      <Fragment key={at}>
        {decodeReferences(rest[at]?.slice(0, rest[at].length - (word[at]?.length ?? 0)) ?? "")}
      </Fragment>
    ),
  )
}
