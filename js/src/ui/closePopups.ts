// Menus, selects and calendars close when a person goes on in the notebook's page, whose clicks the frame does not see.
const POPUP = "[data-radix-popper-content-wrapper]"

/** For as long as the frame is there. */
export function closePopupsOnBlur(frame: Window): void {
  frame.addEventListener("blur", () => {
    const { document } = frame
    if (!document.querySelector(POPUP)) return
    // As a click beside the popup, which leaves the focus where it is; then Escape for those that wait for it.
    document.documentElement.dispatchEvent(
      new PointerEvent("pointerdown", { bubbles: true, cancelable: true }),
    )
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
    )
  })
}
