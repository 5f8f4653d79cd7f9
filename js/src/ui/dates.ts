// When something was, in as few words as a list has room for.
import { STRINGS } from "./strings"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function ago(count: number, unit: "minute" | "hour"): string {
  return new Intl.RelativeTimeFormat(STRINGS.language, { numeric: "always", style: "narrow" }).format(
    -count,
    unit,
  )
}

function midnight(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

/** "5m ago", "Yesterday", "Tue", "3 Mar", "3 Mar 2025"; empty when the date cannot be read. */
export function relativeDate(date: string, now = Date.now()): string {
  const time = Date.parse(date)
  if (Number.isNaN(time)) return ""
  const age = now - time
  if (age < MINUTE) return STRINGS.now
  if (age < HOUR) return ago(Math.floor(age / MINUTE), "minute")
  const days = Math.round((midnight(now) - midnight(time)) / DAY)
  if (days === 0) return ago(Math.floor(age / HOUR), "hour")
  if (days === 1) return STRINGS.yesterday
  if (days < 7) return new Intl.DateTimeFormat(STRINGS.language, { weekday: "short" }).format(time)
  const year = new Date(time).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric"
  return new Intl.DateTimeFormat(STRINGS.language, { day: "numeric", month: "short", year }).format(time)
}

/** The same date in full, for a tooltip. */
export function fullDate(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time)
    ? ""
    : new Intl.DateTimeFormat(STRINGS.language, { dateStyle: "long", timeStyle: "short" }).format(time)
}
