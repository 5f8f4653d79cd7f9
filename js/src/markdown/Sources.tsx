// The sources of a message, folded up under it.
import { ChevronRight, Globe, PageBlank, Tag } from "@openai/apps-sdk-ui/components/Icon"
import type { Annotation } from "../protocol/schema"
import { MARKDOWN_STRINGS } from "./strings"
import { safeHref } from "./urls"

type Source = Annotation["source"]

function identity(source: Source): string {
  if (source.type === "url") return source.url
  return source.type === "file" ? `file ${source.filename} ${source.title}` : `entity ${source.id}`
}

function SourceName({ source }: { source: Source }) {
  const Icon = source.type === "url" ? Globe : source.type === "file" ? PageBlank : Tag
  const href = source.type === "url" ? safeHref(source.url) : null
  const detail = source.type === "url" ? (source.attribution ?? hostOf(source.url)) : source.description
  const body = (
    <>
      <Icon className="md-source-icon" />
      <span className="md-source-title">{source.title}</span>
      {detail && <span className="md-source-detail">{detail}</span>}
    </>
  )
  return href ? (
    <a className="md-source" href={href} target="_blank" rel="noopener noreferrer">
      {body}
    </a>
  ) : (
    <span className="md-source">{body}</span>
  )
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null
}

export function Sources({ annotations }: { annotations: readonly Annotation[] }) {
  const sources = [...new Map(annotations.map(({ source }) => [identity(source), source])).values()]
  if (sources.length === 0) return null
  return (
    <details className="md-sources">
      <summary>
        {MARKDOWN_STRINGS.sources(sources.length)}
        <ChevronRight className="md-sources-chevron" />
      </summary>
      <ul>
        {sources.map((source) => (
          <li key={identity(source)}>
            <SourceName source={source} />
          </li>
        ))}
      </ul>
    </details>
  )
}
