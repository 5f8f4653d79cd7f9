// A notebook that was saved as a page: its widgets are drawn from what was saved of them, and no kernel answers.
import { inLanguage } from "./hostWords"

const SAVED = 'script[type="application/vnd.jupyter.widget-state+json"]'
const STYLE =
  "box-sizing:border-box;border:1px solid rgba(128,128,128,.25);border-radius:16px;padding:16px;font:14px/1.5 system-ui,sans-serif"
const WORDS =
  "A chat was open here when this page was saved. Its conversation is kept on the machine where the notebook ran: run the cell there to open it."

/** Whether this page is such a copy: it holds the state of the chat's own widget, which no page with a kernel does. */
export function isSavedPage(chatId: string): boolean {
  const states = [...document.querySelectorAll(SAVED)]
  return states.some(({ textContent }) => textContent?.includes(chatId))
}

/** Says what was here, in place of a chat that could answer nothing. */
export function showSavedWords(place: Element, locale: string | undefined): void {
  const box = document.createElement("div")
  box.setAttribute("role", "note")
  box.style.cssText = STYLE
  inLanguage(locale, (say) => {
    box.textContent = say(WORDS)
  })
  place.replaceChildren(box)
}
