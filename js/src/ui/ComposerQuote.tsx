// What the message replies to.
import { ArrowCurvedRight, X } from "@openai/apps-sdk-ui/components/Icon"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

export function ComposerQuote() {
  const host = useHost()
  const quote = useChat((state) => state.draft.quotedText)
  if (!quote) return null
  return (
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
  )
}
