// DatePicker: a day from a calendar, which comes when the first picker is drawn; its value is an ISO datetime.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { Calendar as CalendarIcon, ChevronLeft, ChevronRight } from "@openai/apps-sdk-ui/components/Icon"
import { Popover } from "@openai/apps-sdk-ui/components/Popover"
import { SelectControl } from "@openai/apps-sdk-ui/components/SelectControl"
import { useMemo, useState } from "react"
import type { StepProps } from "../calendar/Calendar"
import type { CalendarApi } from "../calendar/calendar"
import { dayFormat, isoOf, readDay, within } from "../days"
import type { ComponentProps } from "../drawing"
import { CONTROL_SIZES, useField } from "../field"
import { flag, oneOf, optionalText, text } from "../props"
import { WIDGET_STRINGS } from "../strings"
import { TriggerField } from "../TriggerField"
import { type LazyScript, useScript } from "../useScript"
import "../calendar/calendar.css"

const CALENDAR: LazyScript<CalendarApi> = {
  name: "calendar",
  api: () => window.chatkitNotebookCalendar,
  what: "The calendar of a date picker",
}

const VARIANTS = ["outline", "soft", "ghost", "solid"] as const

export function DatePicker({ node }: ComponentProps) {
  const initial = readDay(node.defaultValue) === null ? undefined : text(node.defaultValue)
  const { name, id, value, change, busy } = useField<string | undefined>(
    node,
    initial,
    "DatePicker.onChangeAction",
  )
  const [open, setOpen] = useState(false)
  const calendar = useScript(CALENDAR)
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
      invalid={day && !within(day, bounds.min, bounds.max) ? WIDGET_STRINGS.wrongDay : ""}
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
            loading={busy}
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
          {calendar === "failed" ? (
            <div className="widget-calendar widget-note">{WIDGET_STRINGS.noCalendar}</div>
          ) : calendar ? (
            <calendar.Calendar
              value={day}
              {...bounds}
              words={WIDGET_STRINGS}
              Step={Step}
              choose={(chosen) => {
                change(isoOf(chosen))
                setOpen(false)
              }}
            />
          ) : (
            <div className="widget-calendar" aria-busy="true" />
          )}
        </Popover.Content>
      </Popover>
    </TriggerField>
  )
}

function Step({ forward, label, disabled, go }: StepProps) {
  return (
    <Button
      variant="ghost"
      color="secondary"
      size="sm"
      uniform
      aria-label={label}
      disabled={disabled}
      onClick={go}
    >
      {forward ? <ChevronRight /> : <ChevronLeft />}
    </Button>
  )
}
