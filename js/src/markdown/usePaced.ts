// A value that changes quickly, taken over only every so often: at once when it has been quiet, and always the last one.
import { useEffect, useReducer, useRef } from "react"

/** `pause`: milliseconds between two values; 0 passes each one on. */
export function usePaced<Value>(value: Value, pause: number): Value {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0)
  const taken = useRef({ value, at: 0 })
  const now = performance.now()
  const left = taken.current.at + pause - now
  if (taken.current.value !== value && (pause === 0 || left <= 0)) taken.current = { value, at: now }

  const late = taken.current.value !== value
  useEffect(() => {
    if (!late) return
    const timer = setTimeout(drawAgain, left)
    return () => clearTimeout(timer)
  })
  return taken.current.value
}
