// What the message refers to: a quote, tags, a tool. Shown above the text that is typed.
import { ArrowCurvedRight, X } from "@openai/apps-sdk-ui/components/Icon"
import type { Segment } from "../state/types"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

interface ComposerChipsProps {
  tags: Segment[]
  onRemove: (at: number) => void
}

export function ComposerChips({ tags, onRemove }: ComposerChipsProps) {
  const host = useHost()
  const quote = useChat((state) => state.draft.quotedText)
  if (tags.length === 0 && !quote) return null
  return (
    <div className="composer-chips">
      {quote && (
        <div className="composer-quote">
          <ArrowCurvedRight aria-hidden="true" />
          <span>{quote}</span>
          <button
            type="button"
            aria-label={STRINGS.removeQuote}
            onClick={() => host.setDraft({ quotedText: null })}
          >
            <X />
          </button>
        </div>
      )}
      {tags.map((tag, at) => (
        <span className="tag composer-tag" key={`${tag.id} ${at}`}>
          <span className="composer-tag-text" title={tag.text}>
            {tag.text}
          </span>
          <button type="button" aria-label={STRINGS.removeTag(tag.text)} onClick={() => onRemove(at)}>
            <X />
          </button>
        </span>
      ))}
    </div>
  )
}
