// How a form is submitted from its fields, and how one tells keys from those of an input method.
import type { KeyboardEvent } from "react"

/** A key that an input method takes: Safari tells of the last one only by its code. */
export function isComposing({ nativeEvent, keyCode }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || keyCode === 229
}

const ONE_LINE = new Set(["text", "number", "email", "password", "tel", "url"])

/** Enter in a field of one line; in a Textarea, with Shift or without, it is a new line. */
export function submitsByEnter(event: KeyboardEvent<HTMLElement>): boolean {
  if (event.key !== "Enter" || isComposing(event)) return false
  const { target } = event
  return target instanceof HTMLInputElement && ONE_LINE.has(target.type)
}

/** Without a submit button, browsers take Enter in forms of one field only. */
export function submitOnEnter(event: KeyboardEvent<HTMLFormElement>): void {
  const form = event.currentTarget
  if (!submitsByEnter(event) || form.querySelector("button[type=submit]")) return
  event.preventDefault()
  form.requestSubmit()
}
