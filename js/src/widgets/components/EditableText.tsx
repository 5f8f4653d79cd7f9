// Text that can be edited in place: looks like the text it replaces, and is a named control of the form around it.
import { type CSSProperties, useEffect, useRef } from "react"
import { useControl } from "../form"
import { flag, optionalText, text } from "../props"

interface Properties {
  value: string
  editable: Record<string, unknown>
  attributes: {
    style: CSSProperties
    "data-size": string
    "data-widget-type": string
    "data-widget-id"?: string
  }
}

export function EditableText({ value, editable, attributes }: Properties) {
  const name = text(editable.name)
  const [current, setCurrent] = useControl(name, value)
  const field = useRef<HTMLInputElement>(null)
  const focus = flag(editable.autoFocus)
  const select = flag(editable.autoSelect)
  useEffect(() => {
    if (focus) field.current?.focus()
    if (select) field.current?.select()
  }, [focus, select])
  return (
    <input
      ref={field}
      data-widget-type={attributes["data-widget-type"]}
      data-widget-id={attributes["data-widget-id"]}
      data-size={attributes["data-size"]}
      style={attributes.style}
      className="widget-text widget-text-editable"
      name={name}
      aria-label={optionalText(editable.placeholder) ?? name}
      value={current}
      onChange={(event) => setCurrent(event.target.value)}
      placeholder={optionalText(editable.placeholder)}
      required={flag(editable.required)}
      pattern={optionalText(editable.pattern)}
      autoComplete={optionalText(editable.autoComplete) ?? "off"}
      data-1p-ignore={flag(editable.allowAutofillExtensions) ? undefined : true}
      data-lpignore={flag(editable.allowAutofillExtensions) ? undefined : true}
    />
  )
}
