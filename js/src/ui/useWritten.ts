// What is written: the field is the truth while it is typed in, the host's state when that changes by itself.
import { useCallback, useEffect, useRef, useState } from "react"
import { segmentsOf, type Written, written } from "./composerText"
import { useChat, useHost } from "./hostContext"

/** The field never waits for the host to echo a key, or the caret would jump. */
export function useWritten(): [Written, (next: Written) => void] {
  const host = useHost()
  const segments = useChat((state) => state.draft.segments)
  const [shown, setShown] = useState(() => written(segments))
  const typed = useRef<string[]>([JSON.stringify(segments)])

  useEffect(() => {
    const wanted = JSON.stringify(segments)
    const echo = typed.current.indexOf(wanted)
    if (echo >= 0) {
      typed.current = typed.current.slice(echo)
      return
    }
    typed.current = [wanted]
    setShown(written(segments))
  }, [segments])

  const write = useCallback(
    (next: Written) => {
      const wanted = segmentsOf(next)
      // Bounded: hosts that never echo must not make it grow.
      typed.current = [...typed.current, JSON.stringify(wanted)].slice(-50)
      setShown(next)
      host.setDraft({ segments: wanted })
    },
    [host],
  )
  return [shown, write]
}
