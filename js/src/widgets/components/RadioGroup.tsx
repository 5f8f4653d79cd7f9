// RadioGroup: one of a few options, all of them in view.
import { RadioGroup as DesignRadioGroup } from "@openai/apps-sdk-ui/components/RadioGroup"
import type { ComponentProps } from "../drawing"
import { optionsOf, useField } from "../field"
import { flag, hooks, oneOf, optionalText } from "../props"

export function RadioGroup({ node }: ComponentProps) {
  const options = optionsOf(node.options)
  const given = optionalText(node.defaultValue)
  const initial = options.some(({ value }) => value === given) ? given : undefined
  const { name, value, change } = useField<string | undefined>(node, initial, "RadioGroup.onChangeAction")
  return (
    <div {...hooks(node)} className="widget-radio">
      <DesignRadioGroup
        aria-label={optionalText(node.ariaLabel) ?? name}
        name={name}
        value={value ?? ""}
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
    </div>
  )
}
