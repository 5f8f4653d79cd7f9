// An answer: Markdown that streams, marks where it cites, and its sources.
import { memo, useMemo } from "react"
import { MarkdownSurroundings } from "../markdown/context"
import { Markdown } from "../markdown/Markdown"
import { Sources } from "../markdown/Sources"
import { sourcesOf } from "../markdown/sourceList"
import type { AssistantMessageItem } from "../protocol/schema"
import { useMarkdownHost } from "./markdownHost"
import { STRINGS } from "./strings"

interface AssistantMessageProps {
  item: AssistantMessageItem
  streaming: boolean
}

export const AssistantMessage = memo(function AssistantMessage({ item, streaming }: AssistantMessageProps) {
  const surroundings = useMarkdownHost()
  const cited = item.content.some(({ annotations }) => annotations?.length)
  // While nothing is cited the list stays the same object, and finished parts are not drawn again.
  const content = cited ? item.content : null
  const sources = useMemo(
    () => sourcesOf((content ?? []).flatMap((part) => part.annotations ?? [])),
    [content],
  )
  return (
    <div className="assistant" data-item-id={item.id} data-item-type={item.type}>
      <span className="visually-hidden">{STRINGS.assistant}</span>
      {item.content.map((part, at) => (
        <Markdown
          key={at}
          text={part.text}
          streaming={streaming && at === item.content.length - 1}
          annotations={part.annotations}
          sources={sources}
          {...surroundings}
        />
      ))}
      {!streaming && (
        <MarkdownSurroundings value={surroundings}>
          <Sources sources={sources} />
        </MarkdownSurroundings>
      )}
    </div>
  )
})
