// What all named controls have: an id that a Label finds, a value in the form around them, an action when they change.
import type { WidgetNode } from "../protocol/schema"
import { type ActionPlace, readAction, useAction } from "./actions"
import { useDrawing } from "./drawing"
import { useControl, useForm } from "./form"
import { flag, oneOf, optionalText, record, text } from "./props"

export const CONTROL_SIZES = ["3xs", "2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl"] as const
const VARIANTS = ["outline", "soft"] as const
const GUTTERS = ["2xs", "xs", "sm", "md", "lg", "xl"] as const

/** The id of the field of that name in this form, or else in this widget. */
export function useFieldId(name: string): string {
  const { prefix } = useDrawing()
  return `${useForm().prefix || prefix}-${name}`
}

/** The current value of a control, starting at its default; `change` keeps it and then runs `onChangeAction`. */
export function useField<Value>(node: WidgetNode, initial: Value, place: ActionPlace | null) {
  const name = text(node.name)
  const [value, setValue] = useControl(name, initial)
  const { busy: containerBusy } = useDrawing()
  const { busy, run } = useAction(place ?? "Select.onChangeAction")
  const action = place ? readAction(node.onChangeAction) : null
  const change = (next: Value) => {
    // a change that nobody would hear of is none
    if (action && (busy || containerBusy)) return
    setValue(next)
    run(action, name ? { [name]: next } : undefined)
  }
  return { name, id: useFieldId(name), value, change, busy }
}

/** A field takes the focus within the chat, and not from the notebook around it. */
export function mayTakeFocus(wanted: unknown): boolean {
  return flag(wanted) && document.hasFocus()
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
    autoFocus: mayTakeFocus(node.autoFocus),
    allowAutofillExtensions: flag(node.allowAutofillExtensions),
  }
}

export interface Option {
  value: string
  label: string
  disabled: boolean
  description?: string
}

/** As many as one can look through; the search of a Select finds the others. */
export const SHOWN_OPTIONS = 1_000
const MOST_OPTIONS = 20_000

/** The options of a Select or RadioGroup; what has no value, or that of an earlier one, is left out. */
export function optionsOf(value: unknown): Option[] {
  if (!Array.isArray(value)) return []
  const taken = new Set<string>()
  return value.slice(0, MOST_OPTIONS).flatMap((option: unknown) => {
    const given = record(option)
    if (!given || given.value === undefined || given.value === null) return []
    const { value, label, disabled, description } = given
    const own = text(value)
    // "" is a value as any other; objects and the like are none
    if ((own === "" && value !== "") || taken.has(own)) return []
    taken.add(own)
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

/** The value of the option that a default names; "" may be one. */
export function chosenAtFirst(options: Option[], given: unknown): string | undefined {
  const value = given == null ? undefined : text(given)
  return options.find((option) => option.value === value)?.value
}
