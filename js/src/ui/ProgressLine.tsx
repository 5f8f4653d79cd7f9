// The line at the end of a thread that says the assistant is at work.
import { ShimmerText } from "@openai/apps-sdk-ui/components/ShimmerText"
import type { Progress } from "../state/types"
import { NamedIcon } from "../theme/icons"
import { STRINGS } from "./strings"

export function ProgressLine({ progress }: { progress: Progress | null }) {
  if (!progress) {
    return (
      <div className="progress">
        <span className="progress-dot" />
        <span className="visually-hidden">{STRINGS.thinking}</span>
      </div>
    )
  }
  return (
    <div className="progress">
      {progress.icon && <NamedIcon name={progress.icon} className="progress-icon" />}
      <ShimmerText as="span">{progress.text}</ShimmerText>
    </div>
  )
}
