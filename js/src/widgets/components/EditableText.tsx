// Text that can be edited in place: looks like the text it replaces, and is a named control of the form around it.
import { type CSSProperties, useEffect, useLayoutEffect, useRef } from "react"
import { mayTakeFocus, useFieldId } from "../field"
import { useControl } from "../form"
import { usePattern } from "../pattern"
import { flag, optionalText, text } from "../props"
import { useLabel } from "../trigger"

interface Properties {
  value: string
  editable: Record<string, unknown>
  /** It has, or may have, more than one line. */
  multiline: boolean
  attributes: {
    style: CSSProperties
    "data-size": string
    "data-widget-type": string
    "data-widget-id"?: string
  }
}

export function EditableText({ value, editable, multiline, attributes }: Properties) {
  const name = text(editable.name)
  const id = useFieldId(name)
  const [current, setCurrent] = useControl(name, value)
  const place = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const focus = flag(editable.autoFocus)
  const pattern = optionalText(editable.pattern)
  useLabel(place, id, "input, textarea")
  usePattern(field, current, (multiline && pattern) || "")
  useEffect(() => {
    if (mayTakeFocus(focus)) field.current?.focus()
  }, [focus])
  useLayoutEffect(() => {
    if (multiline && field.current) asHighAsItsText(field.current)
  }, [multiline, current])
  const properties = {
    ref: field,
    id,
    "data-widget-type": attributes["data-widget-type"],
    "data-widget-id": attributes["data-widget-id"],
    "data-size": attributes["data-size"],
    style: attributes.style,
    className: "widget-text widget-text-editable",
    name,
    "aria-label": optionalText(editable.placeholder) ?? name,
    value: current,
    onChange: ({ target }: { target: { value: string } }) => setCurrent(target.value),
    onFocus: flag(editable.autoSelect)
      ? ({ target }: { target: HTMLInputElement | HTMLTextAreaElement }) => target.select()
      : undefined,
    placeholder: optionalText(editable.placeholder),
    required: flag(editable.required),
    autoComplete: optionalText(editable.autoComplete) ?? "off",
    "data-1p-ignore": flag(editable.allowAutofillExtensions) ? undefined : true,
    "data-lpignore": flag(editable.allowAutofillExtensions) ? undefined : true,
  }
  return (
    <div ref={place} className="widget-text-field">
      {multiline ? <textarea {...properties} rows={1} /> : <input {...properties} pattern={pattern} />}
    </div>
  )
}

function asHighAsItsText(field: HTMLTextAreaElement): void {
  field.style.height = "0"
  field.style.height = `${field.scrollHeight}px`
}
