// Select: one of many options, from a list that opens.
import { Popover } from "@openai/apps-sdk-ui/components/Popover"
import { SelectControl } from "@openai/apps-sdk-ui/components/SelectControl"
import { useState } from "react"
import type { ComponentProps } from "../drawing"
import { CONTROL_SIZES, chosenAtFirst, optionsOf, SHOWN_OPTIONS, useField } from "../field"
import { OptionList } from "../OptionList"
import { flag, oneOf, optionalText } from "../props"
import { WIDGET_STRINGS } from "../strings"
import { TriggerField } from "../TriggerField"
import { labelId } from "../trigger"

const VARIANTS = ["outline", "soft", "ghost", "solid"] as const
/** With more options than that there is a search, unless the widget says otherwise. */
const FEW = 15

export function Select({ node }: ComponentProps) {
  const options = optionsOf(node.options)
  const initial = chosenAtFirst(options, node.defaultValue)
  const { name, id, value, change, busy } = useField<string | undefined>(
    node,
    initial,
    "Select.onChangeAction",
  )
  const [open, setOpen] = useState(false)
  const variant = oneOf(node.variant, VARIANTS)
  const block = flag(node.block)
  const chosen = options.find((option) => option.value === value)
  const placeholder = optionalText(node.placeholder) ?? WIDGET_STRINGS.select
  const asked = typeof node.searchable === "boolean" ? node.searchable : options.length > FEW
  // of very many, most are reached by a search only
  const searchable = asked || options.length > SHOWN_OPTIONS
  return (
    <TriggerField
      node={node}
      id={id}
      name={name}
      value={value}
      clear={() => change(undefined)}
      solid={variant === "solid"}
    >
      <Popover open={open} onOpenChange={setOpen}>
        <Popover.Trigger>
          <SelectControl
            selected={chosen !== undefined}
            variant={variant === "solid" ? "soft" : variant}
            size={oneOf(node.size, CONTROL_SIZES)}
            pill={node.pill !== false}
            block={block}
            disabled={flag(node.disabled)}
            loading={busy}
            // as a native select: with the pointer down, and the focus goes into the list
            onInteract={() => setOpen(!open)}
          >
            <span>{chosen?.label ?? placeholder}</span>
          </SelectControl>
        </Popover.Trigger>
        <Popover.Content side="bottom" align={block ? "center" : "start"} minWidth={block ? "auto" : 240}>
          <OptionList
            options={options}
            value={value}
            searchable={searchable}
            label={document.getElementById(labelId(id))?.textContent || placeholder}
            choose={(next) => {
              change(next)
              setOpen(false)
            }}
          />
        </Popover.Content>
      </Popover>
    </TriggerField>
  )
}
