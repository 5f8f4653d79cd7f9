// What went wrong in the last turn, where the answer would be.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { Regenerate, Warning } from "@openai/apps-sdk-ui/components/Icon"
import type { ChatError } from "../state/types"
import { useHost } from "./hostContext"
import { STRINGS } from "./strings"

export function ErrorRow({ error }: { error: ChatError }) {
  const host = useHost()
  return (
    <div className="error" role="alert">
      <Warning className="error-icon" />
      <p className="error-text">{error.message ?? STRINGS.somethingFailed}</p>
      {error.allowRetry && (
        <Button color="secondary" variant="outline" size="sm" onClick={() => void host.retry()}>
          <Regenerate />
          {STRINGS.retry}
        </Button>
      )}
    </div>
  )
}
