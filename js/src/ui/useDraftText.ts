// The text of the draft: the field is the truth while it is typed in, the host's state when that changes by itself.
import { useCallback, useEffect, useRef, useState } from "react"
import { useChat } from "./hostContext"
import { textOf } from "./segments"

/** The field never waits for the host to echo a key, or the caret would jump. */
export function useDraftText(): [string, (text: string) => void] {
  const wanted = useChat((state) => textOf(state.draft.segments))
  const [text, setText] = useState(wanted)
  const typed = useRef<string[]>([])

  useEffect(() => {
    const echo = typed.current.indexOf(wanted)
    if (echo >= 0) {
      typed.current = typed.current.slice(echo + 1)
      return
    }
    typed.current = []
    setText(wanted)
  }, [wanted])

  const type = useCallback((next: string) => {
    // Bounded: hosts that never echo must not make it grow.
    typed.current = [...typed.current, next].slice(-50)
    setText(next)
  }, [])
  return [text, type]
}
