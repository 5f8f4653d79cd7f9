// Keys pressed in the frame that belong to the notebook around it.
import type { ChatHost } from "../state/host"

/** Returns what undoes it. */
export function forwardHostKeys(frame: Window, host: Pick<ChatHost, "hostKey">): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const save = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    if (!save || event.key.toLowerCase() !== "s") return
    // The browser would offer to save the frame; it is the notebook that should be saved.
    event.preventDefault()
    host.hostKey(event)
  }
  frame.addEventListener("keydown", onKeyDown, { capture: true })
  return () => frame.removeEventListener("keydown", onKeyDown, { capture: true })
}
