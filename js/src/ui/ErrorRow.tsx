// What went wrong in the last turn, where the answer would be.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { Regenerate, Warning } from "@openai/apps-sdk-ui/components/Icon"
import type { ChatError } from "../state/types"
import { useHost } from "./hostContext"
import { said } from "./messages"
import { STRINGS } from "./strings"

/** Plain text, but for names in backticks: an error may quote anything, and Markdown would make links and lists of it. */
function Words({ text }: { text: string }) {
  return text.split(/`([^`\n]+)`/).map((part, at) => (at % 2 ? <code key={at}>{part}</code> : part))
}

export function ErrorRow({ error }: { error: ChatError }) {
  const host = useHost()
  return (
    <div className="error" role="alert">
      <Warning className="error-icon" />
      <p className="error-text">
        <Words text={error.message === null ? STRINGS.somethingFailed : said(error.message)} />
      </p>
      {error.allowRetry && (
        <Button color="secondary" variant="outline" size="sm" onClick={() => void host.retry()}>
          <Regenerate />
          {STRINGS.retry}
        </Button>
      )}
    </div>
  )
}
