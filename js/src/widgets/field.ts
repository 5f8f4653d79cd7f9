// What all named controls have: an id that a Label finds, a value in the form around them, an action when they change.
import type { WidgetNode } from "../protocol/schema"
import { type ActionPlace, readAction, useAction } from "./actions"
import { useDrawing } from "./drawing"
import { useControl } from "./form"
import { flag, oneOf, optionalText, text } from "./props"

export const CONTROL_SIZES = ["3xs", "2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl"] as const
const VARIANTS = ["outline", "soft"] as const
const GUTTERS = ["2xs", "xs", "sm", "md", "lg", "xl"] as const

/** The id of the field of that name in this widget. */
export function useFieldId(name: string): string {
  return `${useDrawing().prefix}-${name}`
}

/** The current value of a control, starting at its default; `change` keeps it and runs `onChangeAction`. */
export function useField<Value>(node: WidgetNode, initial: Value, place: ActionPlace | null) {
  const name = text(node.name)
  const [value, setValue] = useControl(name, initial)
  const { run } = useAction(place ?? "Select.onChangeAction")
  const change = (next: Value) => {
    setValue(next)
    if (place) run(readAction(node.onChangeAction), name ? { [name]: next } : undefined)
  }
  return { name, id: useFieldId(name), value, change }
}

/** Properties that Input and Textarea share. */
export function textFieldProps(node: WidgetNode) {
  return {
    variant: oneOf(node.variant, VARIANTS),
    size: oneOf(node.size, CONTROL_SIZES),
    gutterSize: oneOf(node.gutterSize, GUTTERS),
    placeholder: optionalText(node.placeholder),
    required: flag(node.required),
    disabled: flag(node.disabled),
    autoSelect: flag(node.autoSelect),
    autoFocus: flag(node.autoFocus),
    allowAutofillExtensions: flag(node.allowAutofillExtensions),
  }
}

export interface Option {
  value: string
  label: string
  disabled: boolean
  description?: string
}

const MOST_OPTIONS = 1000

/** The options of a Select or RadioGroup; what has no value is left out. */
export function optionsOf(value: unknown): Option[] {
  if (!Array.isArray(value)) return []
  return value.slice(0, MOST_OPTIONS).flatMap((option: unknown) => {
    if (typeof option !== "object" || option === null) return []
    const { value, label, disabled, description } = option as Record<string, unknown>
    const own = optionalText(value)
    if (own === undefined) return []
    return [
      {
        value: own,
        label: text(label) || own,
        disabled: flag(disabled),
        description: optionalText(description),
      },
    ]
  })
}
