// Select: one of many options, from a menu.
import { Select as DesignSelect } from "@openai/apps-sdk-ui/components/Select"
import { useRef } from "react"
import type { ComponentProps } from "../drawing"
import { CONTROL_SIZES, optionsOf, useField } from "../field"
import { flag, hooks, oneOf, optionalText } from "../props"
import { useTrigger } from "../trigger"

const VARIANTS = ["outline", "soft", "ghost", "solid"] as const

export function Select({ node }: ComponentProps) {
  const options = optionsOf(node.options)
  const given = optionalText(node.defaultValue)
  const initial = options.some(({ value }) => value === given) ? given : undefined
  const { name, id, value, change } = useField<string | undefined>(node, initial, "Select.onChangeAction")
  const place = useRef<HTMLDivElement>(null)
  useTrigger(place, id)
  const variant = oneOf(node.variant, VARIANTS)
  return (
    <div ref={place} {...hooks(node)} className="widget-field" data-block={flag(node.block) || undefined}>
      <DesignSelect
        id={id}
        name={name}
        options={options}
        value={value ?? ""}
        // clearing answers with an option that has no value
        onChange={(option) => change(option?.value || undefined)}
        placeholder={optionalText(node.placeholder)}
        variant={variant === "solid" ? "soft" : variant}
        size={oneOf(node.size, CONTROL_SIZES)}
        pill={node.pill !== false}
        block={flag(node.block)}
        clearable={flag(node.clearable)}
        disabled={flag(node.disabled)}
        required={flag(node.required)}
      />
    </div>
  )
}
