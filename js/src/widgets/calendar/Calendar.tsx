// One month to choose a day from, by pointer or by the keys of a calendar: arrows, Home, End, Page Up, Page Down.
import {
  type ComponentType,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react"
import {
  addDays,
  addMonths,
  clamped,
  type Day,
  dayFormat,
  firstWeekday,
  today,
  weekday,
  weeksOf,
  within,
} from "../days"
import type { WIDGET_STRINGS } from "../strings"

export interface StepProps {
  forward?: boolean
  label: string
  disabled: boolean
  go(): void
}

interface CalendarProps {
  value: Day | null
  min: Day | null
  max: Day | null
  words: Pick<typeof WIDGET_STRINGS, "language" | "chooseDate" | "previousMonth" | "nextMonth">
  /** A button to another month: what the frame has of the design system is not brought once more. */
  Step: ComponentType<StepProps>
  choose(day: Day): void
}

export function Calendar({ value, min, max, words: said, Step, choose }: CalendarProps) {
  const { language, chooseDate } = said
  const title = useId()
  const place = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(() => clamped(value ?? today(), min, max))
  const moved = useRef(true)
  const first = firstWeekday(language)
  const words = useMemo(
    () => ({
      month: dayFormat(language, { month: "long", year: "numeric" }),
      full: dayFormat(language, { dateStyle: "full" }),
      short: dayFormat(language, { weekday: "narrow" }),
      long: dayFormat(language, { weekday: "long" }),
      number: dayFormat(language, { day: "numeric" }),
    }),
    [language],
  )
  // The popup around it is a dialog, and a dialog has a name.
  useLayoutEffect(() => {
    place.current?.closest("[role=dialog]")?.setAttribute("aria-label", chooseDate)
  }, [chooseDate])
  useEffect(() => {
    if (moved.current)
      place.current?.querySelector<HTMLElement>("[tabindex='0'][data-day]")?.focus({ preventScroll: true })
    moved.current = false
  }, [current])

  const go = (day: Day, focus: boolean) => {
    moved.current = focus
    setCurrent(clamped(day, min, max))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const forward = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1
    const inWeek = (weekday(current) - first + 7) % 7
    const next = {
      ArrowRight: () => addDays(current, forward),
      ArrowLeft: () => addDays(current, -forward),
      ArrowDown: () => addDays(current, 7),
      ArrowUp: () => addDays(current, -7),
      Home: () => addDays(current, -inWeek),
      End: () => addDays(current, 6 - inWeek),
      PageDown: () => addMonths(current, event.shiftKey ? 12 : 1),
      PageUp: () => addMonths(current, event.shiftKey ? -12 : -1),
    }[event.key]
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    go(next(), true)
  }
  const weeks = weeksOf(current, first)
  const firstDay = `${current.slice(0, 7)}-01`
  const lastDay = addDays(addMonths(firstDay, 1), -1)
  // a week whose days are known, for their names
  const sunday = "2026-11-22"
  const days = Array.from({ length: 7 }, (_, at) => addDays(sunday, first + at))
  const now = today()

  return (
    <div ref={place} className="widget-calendar">
      <div className="widget-calendar-head">
        <Step
          label={said.previousMonth}
          disabled={min !== null && min >= firstDay}
          go={() => go(addMonths(current, -1), false)}
        />
        <div id={title} aria-live="polite">
          {words.month(current)}
        </div>
        <Step
          forward
          label={said.nextMonth}
          disabled={max !== null && max <= lastDay}
          go={() => go(addMonths(current, 1), false)}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table in which one moves by arrow keys is a grid */}
      <table role="grid" aria-labelledby={title} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {days.map((day) => (
              <th key={day} scope="col" abbr={words.long(day)}>
                {words.short(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, at) => (
            <tr key={at}>
              {week.map((day, place) =>
                day === null ? (
                  <td key={place} />
                ) : (
                  <td key={day}>
                    <button
                      type="button"
                      data-day={day}
                      data-today={day === now || undefined}
                      tabIndex={day === current ? 0 : -1}
                      disabled={!within(day, min, max)}
                      aria-label={words.full(day)}
                      aria-pressed={day === value}
                      aria-current={day === now ? "date" : undefined}
                      onClick={() => choose(day)}
                    >
                      {words.number(day)}
                    </button>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
