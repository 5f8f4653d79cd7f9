// RadioGroup: one of a few options, all of them in view.
import { RadioGroup as DesignRadioGroup } from "@openai/apps-sdk-ui/components/RadioGroup"
import { useRef } from "react"
import type { ComponentProps } from "../drawing"
import { chosenAtFirst, optionsOf, SHOWN_OPTIONS, useField } from "../field"
import { busyMarks, flag, hooks, oneOf, optionalText } from "../props"
import { useRefused } from "../refused"
import { WIDGET_STRINGS } from "../strings"
import { useLabel } from "../trigger"

export function RadioGroup({ node }: ComponentProps) {
  const all = optionsOf(node.options)
  const options = all.slice(0, SHOWN_OPTIONS)
  const initial = chosenAtFirst(options, node.defaultValue)
  const place = useRef<HTMLDivElement>(null)
  const { name, id, value, change, busy } = useField<string | undefined>(
    node,
    initial,
    "RadioGroup.onChangeAction",
  )
  const { note, onInvalidCapture } = useRefused(place, "[role=radio]", value)
  useLabel(place, id, "[role=radiogroup]")
  return (
    <div
      {...hooks(node)}
      ref={place}
      className="widget-radio"
      {...busyMarks(busy)}
      onInvalidCapture={onInvalidCapture}
    >
      <DesignRadioGroup
        aria-label={optionalText(node.ariaLabel) ?? name}
        name={name}
        // "" may be the value of an option
        value={value ?? (null as unknown as string)}
        onChange={change}
        direction={oneOf(node.direction, ["row", "col"])}
        disabled={flag(node.disabled)}
        required={flag(node.required)}
        // what it is built on goes from left to right unless it is told, and its types do not say so
        {...{ dir: document.dir === "rtl" ? "rtl" : "ltr" }}
      >
        {options.map((option) => (
          <DesignRadioGroup.Item key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </DesignRadioGroup.Item>
        ))}
      </DesignRadioGroup>
      {note}
      {options.length < all.length && (
        <div className="widget-note">{WIDGET_STRINGS.optionsCut(options.length, all.length)}</div>
      )}
    </div>
  )
}
