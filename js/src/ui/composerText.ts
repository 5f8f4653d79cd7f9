// The draft as the text of a field: tags stand in it as "@title", and their places move with what is typed.
import type { Entity } from "@openai/chatkit"
import type { Segment } from "../state/types"

/** Where a tag stands in the text. */
export interface Span {
  start: number
  end: number
  tag: Segment
}

export interface Written {
  text: string
  /** In order, not overlapping. */
  spans: readonly Span[]
}

export const NOTHING: Written = { text: "", spans: [] }

/** What a tag looks like in the text. */
export function shownTag(tag: Segment): string {
  return `@${tag.text.replace(/\s+/g, " ")}`
}

export function written(segments: readonly Segment[]): Written {
  let text = ""
  const spans: Span[] = []
  for (const segment of segments) {
    if (segment.type === "input_text") text += segment.text
    else {
      const start = text.length
      text += shownTag(segment)
      spans.push({ start, end: text.length, tag: segment })
    }
  }
  return { text, spans }
}

export function segmentsOf({ text, spans }: Written): Segment[] {
  const segments: Segment[] = []
  let at = 0
  const say = (end: number) => {
    if (end > at) segments.push({ type: "input_text", text: text.slice(at, end) })
  }
  for (const { start, end, tag } of spans) {
    say(start)
    segments.push(tag)
    at = end
  }
  say(text.length)
  return segments
}

/**
 * What is written after the text of the field has changed.
 * A tag that lost a part is gone as a whole; one that something was typed into is text from then on.
 */
export function edited(before: Written, text: string, caret: number): Written {
  const grown = text.length - before.text.length
  // What was typed ends at the caret: that tells which of several equal letters is new.
  const most = Math.min(text.length, before.text.length, caret - Math.max(0, grown))
  let head = 0
  while (head < most && text[head] === before.text[head]) head += 1
  const room = Math.min(text.length, before.text.length) - head
  let tail = 0
  while (tail < room && text.at(-1 - tail) === before.text.at(-1 - tail)) tail += 1
  const end = before.text.length - tail
  const deleted = text.length - tail === head
  const kept: Span[] = []
  let broken: Span | null = null
  for (const span of before.spans) {
    if (span.end <= head) kept.push(span)
    else if (span.start >= end) kept.push({ ...span, start: span.start + grown, end: span.end + grown })
    else broken = span
  }
  if (!broken || !deleted) return { text, spans: kept }
  const from = Math.min(broken.start, head)
  const to = Math.max(broken.end, end) + grown
  return replaced({ text, spans: kept }, from, Math.max(from, to), "").written
}

/** A piece of the text replaced by other text, or by a tag; and where the caret goes. */
export function replaced(
  before: Written,
  start: number,
  end: number,
  by: string | Segment,
): { written: Written; caret: number } {
  const shown = typeof by === "string" ? by : shownTag(by)
  const text = before.text.slice(0, start) + shown + before.text.slice(end)
  const grown = shown.length - (end - start)
  const spans = before.spans.flatMap((span) => {
    if (span.end <= start) return [span]
    return span.start >= end ? [{ ...span, start: span.start + grown, end: span.end + grown }] : []
  })
  const caret = start + shown.length
  if (typeof by !== "string") spans.push({ start, end: caret, tag: by })
  spans.sort((one, other) => one.start - other.start)
  return { written: { text, spans }, caret }
}

/** What is being searched for at the caret. */
export interface Trigger {
  sign: "@" | "/"
  /** Where the sign stands. */
  start: number
  query: string
  /** It ends in a dot, which may as well end the sentence: Enter takes nothing before one was pointed at. */
  ends?: boolean
  /** It goes on from this tag: nothing is said unless something is found. */
  from?: Segment
}

const TRIGGER = /(?:^|[\s([{"'“‘«])([@/])(\S[^\n@]{0,58})?$/
const COMMAND = /(?:^|\s)(\/)([^\s/]{0,60})$/
/** Behind a tag, and the space that was put there: a part of what it names, such as a column. */
const PART = /^ ?\.((?:[^\s.@][^\n@]{0,58})?)$/

export function triggerAt({ text, spans }: Written, caret: number): Trigger | null {
  const before = text.slice(0, caret)
  const whole = spans.findLast(({ end }) => end < caret)
  const part = whole && PART.exec(before.slice(whole.end))
  if (part) {
    const [, name = ""] = part
    const query = `${whole.tag.text}.${name}`
    return { sign: "@", start: whole.start, query, ends: !name, from: whole.tag }
  }
  const found = COMMAND.exec(before) ?? TRIGGER.exec(before)
  if (!found) return null
  const sign = found[1] as Trigger["sign"]
  const query = found[2] ?? ""
  if (sign === "/" && /[\s/]/.test(query)) return null
  const start = caret - query.length - 1
  if (spans.some((span) => span.start <= start && start < span.end)) return null
  return { sign, start, query, ...(sign === "@" && query.endsWith(".") ? { ends: true } : {}) }
}

export function tagOf({ id, title, data, group, interactive }: Entity): Segment {
  return {
    type: "input_tag",
    id,
    text: title,
    data: data ?? {},
    ...(group === undefined ? {} : { group }),
    ...(interactive === undefined ? {} : { interactive }),
  }
}

export function entityOf(tag: Segment): Entity {
  return {
    id: tag.id ?? tag.text,
    title: tag.text,
    data: (tag.data ?? {}) as Record<string, string>,
    ...(tag.group ? { group: tag.group } : {}),
    ...(tag.interactive === undefined ? {} : { interactive: tag.interactive }),
  }
}
