// Input: one line of text.
import { Input as DesignInput } from "@openai/apps-sdk-ui/components/Input"
import type { ComponentProps } from "../drawing"
import { textFieldProps, useField } from "../field"
import { flag, hooks, oneOf, optionalText, text } from "../props"

const TYPES = ["text", "number", "email", "password", "tel", "url"] as const

export function Input({ node }: ComponentProps) {
  const { name, id, value, change } = useField(node, text(node.defaultValue), null)
  const type = oneOf(node.inputType, TYPES) ?? "text"
  return (
    <div {...hooks(node)} className="widget-field">
      <DesignInput
        {...textFieldProps(node)}
        id={id}
        name={name}
        type={type}
        // browsers take whole numbers only unless they are told
        step={type === "number" ? "any" : undefined}
        pattern={optionalText(node.pattern)}
        pill={flag(node.pill)}
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  )
}
