// What stands in the composer's place of tools while somebody speaks: how long, done, never mind.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { Check, X } from "@openai/apps-sdk-ui/components/Icon"
import { LoadingIndicator } from "@openai/apps-sdk-ui/components/Indicator"
import { useEffect, useState } from "react"
import type { Dictation } from "../state/types"
import { useHost } from "./hostContext"
import { STRINGS } from "./strings"

function useSeconds(since: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.floor((now - since) / 1000))
}

export function DictationBar({ dictation }: { dictation: Dictation }) {
  const host = useHost()
  const seconds = useSeconds(dictation.since)
  const recording = dictation.state === "recording"
  const words = {
    starting: STRINGS.askingMicrophone,
    recording: STRINGS.listening,
    writing: STRINGS.writingDown,
  }
  return (
    <div className="dictation">
      <span className="dictation-state" role="status">
        {recording ? <span className="dictation-dot" /> : <LoadingIndicator size={14} />}
        {words[dictation.state]}
      </span>
      {recording && (
        <span className="dictation-time" aria-hidden="true">
          {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, "0")}
        </span>
      )}
      <Button
        uniform
        variant="ghost"
        color="secondary"
        size="md"
        aria-label={STRINGS.cancelDictation}
        onClick={() => host.dictate("cancel")}
      >
        <X />
      </Button>
      {recording && (
        <Button
          uniform
          variant="soft"
          color="secondary"
          size="md"
          aria-label={STRINGS.endDictation}
          onClick={() => host.dictate("stop")}
        >
          <Check />
        </Button>
      )}
    </div>
  )
}
