// Under the chat: why another UI is shown, which function of the user's failed, and reports that were asked for.

export type NoteKind = "hint" | "error" | "report"

const STYLE =
  "display:flex;gap:8px;align-items:flex-start;margin:6px 2px 0;font:12px/1.5 system-ui,sans-serif;opacity:.85"
const REPORT_STYLE =
  ";opacity:1;padding:8px 10px;border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:8px"
const WORDS_STYLE = "flex:1;min-width:0;white-space:pre-wrap;overflow-wrap:anywhere"
const REPORT_WORDS_STYLE =
  ";max-height:260px;overflow:auto;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace"
const BUTTON = "border:0;background:none;color:inherit;font:inherit;cursor:pointer;padding:0 4px"
const LONGEST = 600

/** Shows the text as the place's note of this kind, in place of the former one; null takes it away. */
export function showNote(
  place: Element,
  kind: NoteKind,
  text: string | null,
  labels = { dismiss: "Dismiss", copy: "Copy", copied: "Copied" },
): void {
  place.querySelector(`:scope > [data-note="${kind}"]`)?.remove()
  if (!text) return
  const report = kind === "report"
  const note = document.createElement("div")
  note.dataset.note = kind
  note.setAttribute("role", kind === "error" ? "alert" : "status")
  note.style.cssText = STYLE + (report ? REPORT_STYLE : "")
  const words = document.createElement("span")
  words.style.cssText = WORDS_STYLE + (report ? REPORT_WORDS_STYLE : "")
  words.textContent = text.length > LONGEST && !report ? `${text.slice(0, LONGEST)}…` : text
  if (report) words.tabIndex = 0 // so that it scrolls by keyboard
  note.append(words)
  if (report) {
    const copy = button(labels.copy, () => {
      copyText(text, words).then(
        () => {
          copy.textContent = labels.copied
        },
        () => undefined,
      )
    })
    copy.textContent = labels.copy
    note.append(copy)
  }
  const close = button(labels.dismiss, () => note.remove())
  close.textContent = "×"
  note.append(close)
  place.append(note)
}

function button(label: string, clicked: () => void): HTMLButtonElement {
  const made = document.createElement("button")
  made.type = "button"
  made.style.cssText = BUTTON
  made.ariaLabel = label
  made.addEventListener("click", clicked)
  return made
}

/** A page without a clipboard (no https) selects the text, so that a key copies it. */
async function copyText(text: string, words: Element): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch (error) {
    getSelection()?.selectAllChildren(words)
    throw error
  }
}
