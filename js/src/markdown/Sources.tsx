// The sources of a message, folded up under it.
import { ChevronRight } from "@openai/apps-sdk-ui/components/Icon"
import { useMarkdownContext } from "./context"
import { SourceIcon } from "./SourceIcon"
import { type Source, sourceDetail, sourceKey } from "./sourceList"
import { MARKDOWN_STRINGS } from "./strings"
import { safeHref } from "./urls"

function SourceName({ source, number }: { source: Source; number: number }) {
  const { onEntity } = useMarkdownContext()
  const href = source.type === "url" ? safeHref(source.url) : null
  const detail = sourceDetail(source)
  const body = (
    <>
      <span className="md-source-number">{number}</span>
      <SourceIcon source={source} />
      <span className="md-source-title">{source.title}</span>
      {detail && detail !== source.title && <span className="md-source-detail">{detail}</span>}
    </>
  )
  if (href)
    return (
      <a className="md-source" href={href} target="_blank" rel="noopener noreferrer">
        {body}
      </a>
    )
  return source.type === "entity" && source.interactive && onEntity ? (
    <button type="button" className="md-source" onClick={() => onEntity(source)}>
      {body}
    </button>
  ) : (
    <span className="md-source">{body}</span>
  )
}

export function Sources({ sources }: { sources: readonly Source[] }) {
  if (sources.length === 0) return null
  return (
    <details className="md-sources">
      <summary>
        {MARKDOWN_STRINGS.sources(sources.length)}
        <ChevronRight className="md-sources-chevron" />
      </summary>
      <ul>
        {sources.map((source, at) => (
          <li key={sourceKey(source)}>
            <SourceName source={source} number={at + 1} />
          </li>
        ))}
      </ul>
    </details>
  )
}
