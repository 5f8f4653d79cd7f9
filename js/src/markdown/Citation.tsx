// The marks in a text that say where a statement comes from.
import { Fragment, type ReactNode } from "react"
import { MARK } from "./citations"
import { useMarkdownContext } from "./context"
import { decodeReferences } from "./entities"
import { type Source, sourceDetail, sourceKey } from "./sourceList"
import { MARKDOWN_STRINGS } from "./strings"
import { safeHref } from "./urls"

function Mark({ source }: { source: Source }) {
  const { citations, onEntity, icon } = useMarkdownContext()
  const number = (citations?.sources ?? []).findIndex((known) => sourceKey(known) === sourceKey(source)) + 1
  const label = MARKDOWN_STRINGS.source(number, source.title)
  const detail = sourceDetail(source)
  const title = detail ? `${source.title} · ${detail}` : source.title
  const named = source.type === "entity" && (source.inline_label || (source.icon && icon))
  const body = named ? (
    <>
      {source.icon && icon?.(source.icon)}
      {source.inline_label}
    </>
  ) : (
    number
  )
  const className = named && source.inline_label ? "md-cite md-cite-named" : "md-cite"
  if (source.type === "entity" && source.interactive && onEntity) {
    return (
      <button
        type="button"
        className={className}
        aria-label={label}
        title={title}
        onClick={() => onEntity(source)}
      >
        {body}
      </button>
    )
  }
  const href = source.type === "url" ? safeHref(source.url) : null
  return href ? (
    <a
      className={className}
      href={href}
      aria-label={label}
      title={title}
      target="_blank"
      rel="noopener noreferrer"
    >
      {body}
    </a>
  ) : (
    <span className={className} role="img" aria-label={label} title={title}>
      {body}
    </span>
  )
}

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
  return text
    .split(MARK)
    .map((part, at) =>
      at % 2 ? (
        <Citation key={at} group={Number(part)} />
      ) : (
        <Fragment key={at}>{decodeReferences(part)}</Fragment>
      ),
    )
}
