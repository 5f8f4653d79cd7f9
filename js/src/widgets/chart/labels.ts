// The words and numbers at a chart's axes: short, in the chat's language, and only as many as there is room for.

const DATE = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})\S*)?)?$/

/** Numbers at the y axis: "5,000", "1.2M"; as exact as the step between them asks for. */
export function tickNumbers(ticks: number[], language: string): string[] {
  const largest = Math.max(...ticks.map(Math.abs), 0)
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1
  const large = largest >= 100_000
  const unit = largest >= 1e12 ? 1e12 : largest >= 1e9 ? 1e9 : largest >= 1e6 ? 1e6 : 1e3
  const digits = Math.min(10, Math.max(0, Math.ceil(-Math.log10(large ? step / unit : step) - 1e-9)))
  // beyond these, digits are not read any more; that also holds of "2,000,000T"
  const exponent = (largest > 0 && largest < 1e-6) || largest >= 1e15
  const format = new Intl.NumberFormat(
    language,
    exponent
      ? { notation: "scientific", maximumFractionDigits: 1 }
      : large
        ? { notation: "compact", maximumFractionDigits: Math.min(digits, 3) }
        : { maximumFractionDigits: digits },
  )
  return ticks.map((tick) => (tick === 0 ? "0" : format.format(tick)))
}

export function fullNumber(value: number, language: string): string {
  const size = Math.abs(value)
  const exponent = size >= 1e15 || (size > 0 && size < 1e-6)
  return new Intl.NumberFormat(
    language,
    exponent
      ? { notation: "scientific", maximumFractionDigits: 3 }
      : size > 0 && size < 0.001
        ? { maximumSignificantDigits: 4 }
        : { maximumFractionDigits: 3 },
  ).format(value)
}

/** Names at the x axis; ISO dates become short dates, as exact as they differ. */
export function tickNames(names: string[], language: string): string[] {
  const dates = names.map((name) => DATE.exec(name))
  if (!names.length || dates.some((date) => date === null)) return names
  const parts = dates.map((date) => (date as RegExpExecArray).slice(1))
  const several = (at: number) => new Set(parts.map((part) => part[at] ?? "01")).size > 1
  const years = several(0)
  const days = parts.some((part) => (part[2] ?? "01") !== "01")
  const times = parts.some((part) => part[3] !== undefined && `${part[3]}${part[4]}` !== "0000")
  const format = new Intl.DateTimeFormat(language, {
    timeZone: "UTC",
    month: "short",
    ...(days || times ? { day: "numeric" } : {}),
    ...(years || !(days || times) ? { year: "numeric" } : {}),
    ...(times ? { hour: "2-digit", minute: "2-digit" } : {}),
  })
  return parts.map(([year, month, day = "01", hour = "00", minute = "00"], at) => {
    // the clock that was written, wherever the reader is
    const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
    return Number.isNaN(time) ? (names[at] ?? "") : format.format(time)
  })
}

const CHARACTER = 6.4
const WIDE_CHARACTER = 12
const SPACE = 14
const LONGEST = 110
const APART = 4

/** About how wide a text is at the size of the axes' labels, without asking the page. */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += (letter.codePointAt(0) ?? 0) > 0x2e80 ? WIDE_CHARACTER : CHARACTER
  return width
}

/**
 * Every how many rows a name is written, and how wide it may get. `cut`: rather cut a few long names than leave some
 * out. `first` is where the first row lies: a name that would stick out there is moved towards the next one.
 */
export function thinned(
  names: string[],
  step: number,
  cut: boolean,
  first = Number.POSITIVE_INFINITY,
): { every: number; widest: number } {
  const widest = Math.min(LONGEST, Math.max(0, ...names.map(textWidth)))
  if ((cut && step >= 56) || widest + Math.max(0, widest / 2 - first) + SPACE <= step)
    return { every: 1, widest: Math.max(24, step - 6) }
  const moved = Math.max(0, widest / 2 - first)
  const every = Math.max(1, Math.ceil((widest + moved + SPACE) / Math.max(step, 0.01)))
  return { every, widest: LONGEST }
}

/**
 * The names that are written, and where their middles stand: all inside. One at the end that would run into the name
 * before it is left out.
 */
export function placed(
  names: string[],
  { every, widest }: { every: number; widest: number },
  x: (row: number) => number,
  room: { from: number; to: number },
): { row: number; text: string; at: number }[] {
  const written: { row: number; text: string; at: number }[] = []
  let free = room.from
  for (let row = 0; row < names.length; row += every) {
    const text = cutTo(names[row] ?? "", Math.min(widest, room.to - room.from))
    const half = textWidth(text) / 2
    const at = Math.max(room.from + half, Math.min(x(row), room.to - half))
    if (at - half < free) continue
    written.push({ row, text, at })
    free = at + half + APART
  }
  return written
}

export function cutTo(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  const letters = [...text]
  while (letters.length > 1 && textWidth(letters.join("")) + CHARACTER > width) letters.pop()
  return `${letters.join("").trimEnd()}…`
}
