// Menus, selects and calendars close when a person goes on in the notebook's page, whose clicks the frame does not see.
const POPUP = "[data-radix-popper-content-wrapper]"

/** For as long as the frame is there. */
export function closePopupsOnBlur(frame: Window & typeof globalThis): void {
  const { document, HTMLElement } = frame
  const { focus } = HTMLElement.prototype
  frame.addEventListener("blur", () => {
    if (!document.querySelector(POPUP)) return
    // A popup that closes gives the focus back to its button, which would take it from the cell one types in.
    HTMLElement.prototype.focus = function (options) {
      if (document.hasFocus()) focus.call(this, options)
    }
    // As a click beside the popup; then Escape for those that wait for it.
    document.documentElement.dispatchEvent(
      new PointerEvent("pointerdown", { bubbles: true, cancelable: true }),
    )
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
    )
  })
  frame.addEventListener("focus", () => {
    HTMLElement.prototype.focus = focus
  })
}
