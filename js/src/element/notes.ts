// Short lines under the chat: why another UI is shown, and which function of the user's failed.

const STYLE =
  "display:flex;gap:8px;align-items:flex-start;margin:6px 2px 0;font:12px/1.5 system-ui,sans-serif;opacity:.85"
const BUTTON = "border:0;background:none;color:inherit;font:inherit;cursor:pointer;padding:0 4px"
const LONGEST = 600

/** Shows the text as the place's note of this kind, in place of the former one; null takes it away. */
export function showNote(
  place: Element,
  kind: "hint" | "error",
  text: string | null,
  dismiss = "Dismiss",
): void {
  place.querySelector(`:scope > [data-note="${kind}"]`)?.remove()
  if (!text) return
  const note = document.createElement("div")
  note.dataset.note = kind
  note.setAttribute("role", kind === "error" ? "alert" : "status")
  note.style.cssText = STYLE
  const words = document.createElement("span")
  words.style.cssText = "flex:1;white-space:pre-wrap;overflow-wrap:anywhere"
  words.textContent = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  const close = document.createElement("button")
  close.type = "button"
  close.style.cssText = BUTTON
  close.ariaLabel = dismiss
  close.textContent = "×"
  close.addEventListener("click", () => note.remove())
  note.append(words, close)
  place.append(note)
}
