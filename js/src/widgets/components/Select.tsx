// Select: one of many options, from a menu.
import { Select as DesignSelect } from "@openai/apps-sdk-ui/components/Select"
import type { ComponentProps } from "../drawing"
import { CONTROL_SIZES, optionsOf, useField } from "../field"
import { flag, oneOf, optionalText } from "../props"
import { WIDGET_STRINGS } from "../strings"
import { TriggerField } from "../TriggerField"

const VARIANTS = ["outline", "soft", "ghost", "solid"] as const

export function Select({ node }: ComponentProps) {
  const options = optionsOf(node.options)
  const given = optionalText(node.defaultValue)
  const initial = options.some(({ value }) => value === given) ? given : undefined
  const { name, id, value, change } = useField<string | undefined>(node, initial, "Select.onChangeAction")
  const variant = oneOf(node.variant, VARIANTS)
  return (
    <TriggerField
      node={node}
      id={id}
      name={name}
      value={value}
      clear={() => change(undefined)}
      solid={variant === "solid"}
    >
      <DesignSelect
        options={options}
        value={value ?? ""}
        onChange={(option) => change(option.value)}
        placeholder={optionalText(node.placeholder) ?? WIDGET_STRINGS.select}
        variant={variant === "solid" ? "soft" : variant}
        size={oneOf(node.size, CONTROL_SIZES)}
        pill={node.pill !== false}
        block={flag(node.block)}
        searchEmptyMessage={WIDGET_STRINGS.noResults}
        disabled={flag(node.disabled)}
      />
    </TriggerField>
  )
}
