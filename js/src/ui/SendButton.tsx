// Send, or Stop while an answer is coming.

import { Button } from "@openai/apps-sdk-ui/components/Button"
import { ArrowUp, Stop } from "@openai/apps-sdk-ui/components/Icon"
import { STRINGS } from "./strings"

interface SendButtonProps {
  responding: boolean
  canStop: boolean
  canSend: boolean
  /** What has to happen before the message can be sent. */
  why?: string
  onSend: () => void
  onStop: () => void
}

export function SendButton({ responding, canStop, canSend, why, onSend, onStop }: SendButtonProps) {
  const stop = responding && canStop
  return (
    <Button
      uniform
      color="primary"
      size="lg"
      iconSize={stop ? "md" : "lg"}
      className="composer-send"
      aria-label={stop ? STRINGS.stop : STRINGS.send}
      title={stop ? STRINGS.stop : (why ?? STRINGS.send)}
      disabled={!stop && !canSend}
      disabledTone="relaxed"
      onClick={stop ? onStop : onSend}
    >
      {stop ? <Stop /> : <ArrowUp />}
    </Button>
  )
}
