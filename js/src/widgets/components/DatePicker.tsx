// DatePicker: a day from a calendar; its value is an ISO datetime.

import { Calendar as CalendarIcon } from "@openai/apps-sdk-ui/components/Icon"
import { Popover } from "@openai/apps-sdk-ui/components/Popover"
import { SelectControl } from "@openai/apps-sdk-ui/components/SelectControl"
import { useMemo, useState } from "react"
import { Calendar } from "../Calendar"
import { dayFormat, isoOf, readDay } from "../days"
import type { ComponentProps } from "../drawing"
import { CONTROL_SIZES, useField } from "../field"
import { flag, oneOf, optionalText, text } from "../props"
import { WIDGET_STRINGS } from "../strings"
import { TriggerField } from "../TriggerField"
import "./calendar.css"

const VARIANTS = ["outline", "soft", "ghost", "solid"] as const

export function DatePicker({ node }: ComponentProps) {
  const initial = readDay(node.defaultValue) === null ? undefined : text(node.defaultValue)
  const { name, id, value, change } = useField<string | undefined>(node, initial, "DatePicker.onChangeAction")
  const [open, setOpen] = useState(false)
  const { language } = WIDGET_STRINGS
  const written = useMemo(() => dayFormat(language, { dateStyle: "medium" }), [language])
  const day = readDay(value)
  const min = readDay(node.min)
  const max = readDay(node.max)
  // bounds that leave no day are none
  const bounds = min !== null && max !== null && min > max ? { min: null, max: null } : { min, max }
  const variant = oneOf(node.variant, VARIANTS)
  const disabled = flag(node.disabled)

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
            selected={day !== null}
            variant={variant === "solid" ? "soft" : variant}
            size={oneOf(node.size, CONTROL_SIZES)}
            pill={node.pill !== false}
            block={flag(node.block)}
            disabled={disabled}
            StartIcon={CalendarIcon}
          >
            <span>{day ? written(day) : (optionalText(node.placeholder) ?? WIDGET_STRINGS.selectDate)}</span>
          </SelectControl>
        </Popover.Trigger>
        <Popover.Content
          minWidth={264}
          side={oneOf(node.side, ["top", "bottom", "left", "right"]) ?? "bottom"}
          align={oneOf(node.align, ["start", "center", "end"]) ?? "center"}
        >
          <Calendar
            value={day}
            {...bounds}
            choose={(chosen) => {
              change(isoOf(chosen))
              setOpen(false)
            }}
          />
        </Popover.Content>
      </Popover>
    </TriggerField>
  )
}
