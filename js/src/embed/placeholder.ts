// What stands in the cell while the UI is not there: a skeleton of its height, or why there is none and what to do.
import { languageOf } from "../locale"
import { HINT, LOADING, NO_CHAT, type Text } from "./words"

const BOX =
  "box-sizing:border-box;border:1px solid rgba(128,128,128,.25);border-radius:16px;padding:16px;font:14px/1.5 system-ui,sans-serif;"
/** The element starts with the same height, so that nothing jumps. */
const FIRST_HEIGHT = 420

export function skeleton(maxHeight: number): HTMLElement {
  const box = document.createElement("div")
  box.setAttribute("role", "status")
  box.style.cssText = `${BOX}height:${Math.min(FIRST_HEIGHT, maxHeight)}px;display:flex;align-items:flex-end;opacity:.6`
  const composer = document.createElement("div")
  composer.style.cssText =
    "flex:1;height:52px;border-radius:26px;background:rgba(128,128,128,.15);padding:15px 20px;box-sizing:border-box;line-height:22px"
  composer.textContent = inLanguage(LOADING)
  box.append(composer)
  return box
}

export function failure(message: string, title: Text = NO_CHAT): HTMLElement {
  const box = document.createElement("div")
  box.setAttribute("role", "alert")
  box.style.cssText = `${BOX}white-space:pre-wrap`
  const heading = document.createElement("strong")
  heading.textContent = inLanguage(title)
  const text = document.createElement("div")
  text.textContent = `${message}\n${inLanguage(HINT)}`
  box.append(heading, text)
  return box
}

/** The options with the locale are for the chat: before it is there, the browser's counts. */
function inLanguage(text: Text): string {
  return text[languageOf(navigator.language)]
}
