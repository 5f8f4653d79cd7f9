// The pattern of a field of several lines: HTML knows patterns for one line only.
import { type RefObject, useLayoutEffect } from "react"
import { WIDGET_STRINGS } from "./strings"

const LONGEST_CHECKED = 10_000

/** Keeps a form from being sent while the text does not have that form. */
export function usePattern(
  field: RefObject<HTMLTextAreaElement | null>,
  value: string,
  pattern: string,
): void {
  useLayoutEffect(() => {
    field.current?.setCustomValidity(fits(value, pattern) ? "" : WIDGET_STRINGS.wrongPattern)
  }, [field, value, pattern])
}

/** As the browser checks an Input: the whole text, and a pattern that is none lets everything pass. */
function fits(value: string, pattern: string): boolean {
  if (!pattern || !value || value.length > LONGEST_CHECKED) return true
  try {
    return new RegExp(`^(?:${pattern})$`, "v").test(value)
  } catch {
    return true
  }
}
