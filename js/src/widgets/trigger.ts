// What Select and DatePicker owe to the button that opens them: the name that a Label gives, and the focus when they close.
import { type RefObject, useEffect } from "react"

const TRIGGER = "[aria-haspopup]"
const POPUP = "[data-radix-popper-content-wrapper]"

/** The id of the label of the field with that id. */
export function labelId(field: string): string {
  return `${field}-label`
}

/** Names what matches the selector after the field's Label, where there is one that HTML does not know to belong to it. */
export function useLabel(
  place: RefObject<HTMLElement | null>,
  field: string,
  selector: string,
  withContent = false,
): void {
  // the Label may come and go while the field stays
  useEffect(() => {
    const element = place.current?.querySelector(selector)
    if (!element) return
    const label = document.getElementById(labelId(field))
    if (!label) element.removeAttribute("aria-labelledby")
    else {
      if (withContent) element.id ||= `${field}-trigger`
      element.setAttribute("aria-labelledby", withContent ? `${label.id} ${element.id}` : label.id)
    }
  })
}

/** For the element around one such button. */
export function useTrigger(place: RefObject<HTMLElement | null>, field: string): void {
  useLabel(place, field, TRIGGER, true)
  useEffect(() => {
    const { current } = place
    if (!current) return
    const observer = new MutationObserver((changes) => {
      for (const { target, oldValue } of changes) {
        if (!(target instanceof HTMLElement) || !target.matches(TRIGGER)) continue
        const open = target.getAttribute("aria-expanded") === "true"
        if (!open && oldValue === "true") refocus(target)
      }
    })
    observer.observe(current, { subtree: true, attributeFilter: ["aria-expanded"], attributeOldValue: true })
    return () => observer.disconnect()
  }, [place])
}

function refocus(trigger: HTMLElement): void {
  const { activeElement, body } = document
  const lost = activeElement === null || activeElement === body || activeElement.closest(POPUP) !== null
  // Not from the notebook's page, which has the focus when a click there closed the popup.
  if (lost && document.hasFocus()) trigger.focus({ preventScroll: true })
}
