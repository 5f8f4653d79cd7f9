// Checkbox: yes or no.
import { Checkbox as DesignCheckbox } from "@openai/apps-sdk-ui/components/Checkbox"
import { useRef } from "react"
import type { ComponentProps } from "../drawing"
import { useField } from "../field"
import { busyMarks, flag, hooks, optionalText } from "../props"
import { useRefused } from "../refused"

export function Checkbox({ node }: ComponentProps) {
  const { name, id, value, change, busy } = useField(
    node,
    flag(node.defaultChecked),
    "Checkbox.onChangeAction",
  )
  const place = useRef<HTMLDivElement>(null)
  const { note, onInvalidCapture } = useRefused(place, "[role=checkbox]", value)
  return (
    <div
      {...hooks(node)}
      ref={place}
      className="widget-check"
      {...busyMarks(busy)}
      onInvalidCapture={onInvalidCapture}
    >
      <DesignCheckbox
        id={id}
        name={name}
        label={optionalText(node.label)}
        checked={value}
        onCheckedChange={change}
        disabled={flag(node.disabled)}
        required={flag(node.required)}
      />
      {note}
    </div>
  )
}
