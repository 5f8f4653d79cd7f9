// Days of the calendar as "2026-01-31", without a clock or a time zone: what is written is the day that is meant.

export type Day = string

const DAY = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/
const MS = 86_400_000

const utc = (day: Day) => Date.parse(`${day}T00:00:00Z`)
const written = (time: number): Day => new Date(time).toISOString().slice(0, 10)

/** The day of an ISO date or datetime, as it is written there. */
export function readDay(value: unknown): Day | null {
  const found = typeof value === "string" ? DAY.exec(value.trim()) : null
  if (!found) return null
  const day = `${found[1]}-${found[2]}-${found[3]}`
  const time = utc(day)
  // "2026-02-30" is read as a day in March
  return Number.isNaN(time) || written(time) !== day ? null : day
}

export function today(now = new Date()): Day {
  const two = (part: number) => String(part).padStart(2, "0")
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

export function addDays(day: Day, count: number): Day {
  return written(utc(day) + count * MS)
}

/** The same day in another month, or its last day where that month is shorter. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate()
  return written(Date.UTC(year, month - 1 + count, Math.min(date, last)))
}

/** 0 is Sunday. */
export function weekday(day: Day): number {
  return new Date(utc(day)).getUTCDay()
}

/** The weeks of a day's month; what is outside of the month is null. */
export function weeksOf(day: Day, firstWeekday: number): (Day | null)[][] {
  const first = `${day.slice(0, 7)}-01`
  const length = Number(addDays(addMonths(first, 1), -1).slice(8))
  const before = (weekday(first) - firstWeekday + 7) % 7
  const weeks = Math.ceil((before + length) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, place) => {
      const at = week * 7 + place - before
      return at < 0 || at >= length ? null : addDays(first, at)
    }),
  )
}

export function within(day: Day, min: Day | null, max: Day | null): boolean {
  return (min === null || day >= min) && (max === null || day <= max)
}

export function clamped(day: Day, min: Day | null, max: Day | null): Day {
  if (min !== null && day < min) return min
  return max !== null && day > max ? max : day
}

/** The beginning of that day where the page is, as an ISO datetime with its offset from UTC. */
export function isoOf(day: Day): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number]
  const offset = -new Date(year, month - 1, date).getTimezoneOffset()
  const two = (part: number) => String(Math.floor(part)).padStart(2, "0")
  const away = Math.abs(offset)
  return `${day}T00:00:00.000${offset < 0 ? "-" : "+"}${two(away / 60)}:${two(away % 60)}`
}

/** A day in words; `utc`, because a day has no clock. */
export function dayFormat(language: string, options: Intl.DateTimeFormatOptions): (day: Day) => string {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" })
  return (day) => format.format(utc(day))
}

/** The weekday that weeks begin with; 0 is Sunday. */
export function firstWeekday(language: string): number {
  const locale = new Intl.Locale(language) as Intl.Locale & {
    getWeekInfo?(): { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return ((locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? (language.startsWith("en") ? 7 : 1)) % 7
}
