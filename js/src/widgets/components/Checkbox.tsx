// Checkbox: yes or no.
import { Checkbox as DesignCheckbox } from "@openai/apps-sdk-ui/components/Checkbox"
import type { ComponentProps } from "../drawing"
import { useField } from "../field"
import { flag, hooks, optionalText } from "../props"

export function Checkbox({ node }: ComponentProps) {
  const { name, id, value, change, busy } = useField(
    node,
    flag(node.defaultChecked),
    "Checkbox.onChangeAction",
  )
  return (
    <div
      {...hooks(node)}
      className="widget-check"
      data-busy={busy || undefined}
      aria-busy={busy || undefined}
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
    </div>
  )
}
