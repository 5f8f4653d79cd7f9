// An answer: Markdown that streams, and its sources.
import { memo, useMemo } from "react"
import { Markdown } from "../markdown/Markdown"
import type { AssistantMessageItem } from "../protocol/schema"
import { useMarkdownHost } from "./markdownHost"
import { STRINGS } from "./strings"

interface AssistantMessageProps {
  item: AssistantMessageItem
  streaming: boolean
}

export const AssistantMessage = memo(function AssistantMessage({ item, streaming }: AssistantMessageProps) {
  const surroundings = useMarkdownHost()
  const annotations = useMemo(() => item.content.flatMap((part) => part.annotations ?? []), [item.content])
  return (
    <div className="assistant" data-item-id={item.id} data-item-type={item.type}>
      <span className="visually-hidden">{STRINGS.assistant}</span>
      {item.content.map((part, at) => (
        <Markdown
          key={at}
          text={part.text}
          streaming={streaming && at === item.content.length - 1}
          annotations={!streaming && at === item.content.length - 1 ? annotations : undefined}
          {...surroundings}
        />
      ))}
    </div>
  )
})
