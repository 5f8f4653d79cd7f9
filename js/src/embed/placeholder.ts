// What stands in the cell while the UI is not there: a skeleton of its height, or why there is none and what to do.

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
  composer.textContent = "Loading the chat…"
  box.append(composer)
  return box
}

export function failure(message: string, what = "The chat"): HTMLElement {
  const box = document.createElement("div")
  box.setAttribute("role", "alert")
  box.style.cssText = `${BOX}white-space:pre-wrap`
  const title = document.createElement("strong")
  title.textContent = `${what} cannot be shown here`
  const text = document.createElement("div")
  text.textContent = `${message}\nRun the cell again. If that does not help, reload the page, or run %chatkit --doctor.`
  box.append(title, text)
  return box
}
