// Keeps the focus in a widget whose focused control goes away when an action changes the widget.
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react"

const CONTROL = "button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex='0']"

/**
 * The focus would fall to the document, and who works by keyboard would begin at its top again.
 *
 * @param root The element of the widget: the focus goes to its first control, else to itself.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>): void {
  const last = useRef<Element | null>(null)
  useEffect(() => {
    const element = root.current
    if (!element) return
    const came = (event: FocusEvent) => {
      last.current = event.target as Element
    }
    const went = (event: FocusEvent) => {
      const target = event.target as Element
      // what is removed or disabled has not been left by anybody
      queueMicrotask(() => {
        if (last.current === target && isThere(target)) last.current = null
      })
    }
    element.addEventListener("focusin", came)
    element.addEventListener("focusout", went)
    return () => {
      element.removeEventListener("focusin", came)
      element.removeEventListener("focusout", went)
    }
  }, [root])
  useLayoutEffect(() => {
    const element = root.current
    if (!element || !last.current || isThere(last.current)) return
    if (document.activeElement !== document.body || !document.hasFocus()) return
    const target = element.querySelector<HTMLElement>(CONTROL) ?? element
    if (target === element) element.tabIndex = -1
    target.focus({ preventScroll: true })
  })
}

function isThere(element: Element): boolean {
  return element.isConnected && !element.matches(":disabled")
}
