// Textarea: several lines of text.
import { Textarea as DesignTextarea } from "@openai/apps-sdk-ui/components/Textarea"
import { useRef } from "react"
import type { ComponentProps } from "../drawing"
import { textFieldProps, useField } from "../field"
import { usePattern } from "../pattern"
import { count, flag, hooks, text } from "../props"

const USUAL_ROWS = 3
const MOST_ROWS = 100

export function Textarea({ node }: ComponentProps) {
  const { name, id, value, change } = useField(node, text(node.defaultValue), null)
  const rows = count(node.rows, 1, MOST_ROWS) ?? USUAL_ROWS
  const field = useRef<HTMLTextAreaElement>(null)
  usePattern(field, value, text(node.pattern))
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
