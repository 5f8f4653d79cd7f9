// Textarea: several lines of text.
import { Textarea as DesignTextarea } from "@openai/apps-sdk-ui/components/Textarea"
import { useLayoutEffect, useRef } from "react"
import type { ComponentProps } from "../drawing"
import { textFieldProps, useField } from "../field"
import { count, flag, hooks, text } from "../props"
import { WIDGET_STRINGS } from "../strings"

const USUAL_ROWS = 3
const MOST_ROWS = 100
const LONGEST_CHECKED = 10_000

export function Textarea({ node }: ComponentProps) {
  const { name, id, value, change } = useField(node, text(node.defaultValue), null)
  const rows = count(node.rows, 1, MOST_ROWS) ?? USUAL_ROWS
  const field = useRef<HTMLTextAreaElement>(null)
  const pattern = text(node.pattern)
  useLayoutEffect(() => {
    // HTML knows patterns for one line only.
    field.current?.setCustomValidity(fits(value, pattern) ? "" : WIDGET_STRINGS.wrongPattern)
  }, [value, pattern])
  return (
    <div {...hooks(node)} className="widget-field">
      <DesignTextarea
        {...textFieldProps(node)}
        ref={field}
        id={id}
        name={name}
        rows={rows}
        maxRows={count(node.maxRows, rows, MOST_ROWS)}
        autoResize={flag(node.autoResize)}
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  )
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
