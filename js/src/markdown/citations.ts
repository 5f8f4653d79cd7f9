// Marks for annotations inside a Markdown text: at their place, or the nearest one where they break no syntax.
import type { Annotation } from "../protocol/schema"
import { type Source, sourceKey } from "./sourceList"

/** Brackets are punctuation, so emphasis may end before a mark and begin after it; hardly anybody writes these. */
const OPEN = "⸢"
const CLOSE = "⸣"
export const MARK = /⸢(\d{1,4})⸣/
const MARKS = /⸢\d{1,4}⸣/g
/** Longer texts keep their list of sources only. */
const LONGEST = 200_000

export interface Cited {
  text: string
  /** What each mark in the text stands for; the number in a mark is the place in this list. */
  groups: Source[][]
}

/**
 * The text with a mark wherever one or more annotations point to. Their `index` counts Unicode code points. Marks of
 * the same sources that follow each other in a line become one, behind the last.
 */
export function cited(text: string, annotations: readonly Annotation[] | undefined): Cited {
  const places = new Map<number, Source[]>()
  for (const { index, source } of annotations ?? []) {
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0) continue
    const there = places.get(index) ?? []
    if (!there.some((known) => sourceKey(known) === sourceKey(source))) there.push(source)
    places.set(index, there)
  }
  if (places.size === 0 || text.length > LONGEST || text.includes(OPEN)) return { text, groups: [] }
  const indexes = [...places.keys()].sort((one, other) => one - other)
  const spans = spansOf(text)
  const parts: string[] = []
  const groups: Source[][] = []
  let done = 0
  let own = false
  for (const [at, units] of unitsOf(text, indexes).entries()) {
    const place = settled(text, units, spans)
    // A mark never goes back behind one that is there already.
    if (place === null || place.at < done) continue
    const sources = places.get(indexes[at] as number) ?? []
    const last = groups.at(-1)
    if (last && place.at === done) {
      const known = new Set(last.map(sourceKey))
      last.push(...sources.filter((source) => !known.has(sourceKey(source))))
      continue
    }
    const passed = text.slice(done, place.at)
    if (last && !own && !place.own && !/[\n|]/.test(passed) && same(last, sources)) {
      // What a whole sentence comes from is said once, behind the last of it.
      parts.pop()
      groups.pop()
    }
    const mark = `${OPEN}${groups.length}${CLOSE}`
    own = place.own
    parts.push(passed, own ? `\n\n${mark}\n\n` : mark)
    done = place.at
    groups.push([...sources])
  }
  return { text: parts.join("") + text.slice(done), groups }
}

function same(one: readonly Source[], other: readonly Source[]): boolean {
  const keys = new Set(one.map(sourceKey))
  return one.length === other.length && other.every((source) => keys.has(sourceKey(source)))
}

/** Where no mark belongs: in code, an address, a formula. */
export function unmarked(text: string): string {
  return text.includes(OPEN) ? text.replace(MARKS, "") : text
}

/** Offsets in UTF-16 units for offsets in code points, in order. */
function unitsOf(text: string, indexes: readonly number[]): number[] {
  const units: number[] = []
  let points = 0
  let at = 0
  for (const index of indexes) {
    while (points < index && at < text.length) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
      points += 1
    }
    units.push(at)
  }
  return units
}

interface Span {
  start: number
  end: number
  block: boolean
}

/** What a mark must not be put into; bounded, so that no text makes the search slow. */
const SPAN = new RegExp(
  [
    // fences, to their end or the text's
    "(?<block>^ {0,3}(?<fence>`{3,}|~{3,})[^\\n]*(?:\\n(?! {0,3}\\k<fence>)[^\\n]*)*(?:\\n {0,3}\\k<fence>[`~]*[ \\t]*)?)",
    "(?<ticks>`+)(?!`)[^`]{1,2000}(?<!`)\\k<ticks>(?!`)",
    "!?\\[[^\\]\\n]{0,1000}\\](?:\\([^)\\n]{0,2000}\\)|\\[[^\\]\\n]{0,200}\\])",
    "<(?:https?:|mailto:)[^>\\s]{1,2000}>",
    "(?:https?://|chatkit-link:)[^\\s<>)\\]]{1,2000}",
    "\\$\\$[^$]{1,4000}\\$\\$",
    "\\$(?![\\s$])[^$\\n]{1,600}\\$(?!\\d)",
    "\\\\\\([^\\n]{1,600}?\\\\\\)",
    "\\\\\\[[^\\]]{1,4000}\\\\\\]",
    "&#?\\w{1,31};",
    "\\\\[!-/:-@[-`{-~]",
  ].join("|"),
  "gm",
)

function spansOf(text: string): Span[] {
  return [...text.matchAll(SPAN)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    block: found.groups?.block !== undefined,
  }))
}

/** The beginning of a line that is not text yet: indentation, quotes, list markers, heading signs. */
const PREFIX = /^[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*(?:\[[ xX]\][ \t]*)?|#{1,6}[ \t]*)?$/
/** Rules, underlines of headings, and the second line of a table. */
const RULE = /^(?=.*[-=_*])[\s|:=_*-]+$/

interface Place {
  at: number
  /** In a paragraph of its own, as after code. */
  own: boolean
}

function settled(text: string, wanted: number, spans: readonly Span[]): Place | null {
  const span = spans.find(({ start, end }) => start < wanted && wanted < end)
  if (span?.block) return span.end < text.length ? { at: span.end, own: true } : null
  let at = span?.end ?? wanted
  while (at > 0 && /\s/.test(text[at - 1] as string)) at -= 1
  // In the middle of `**`
  while (at > 0 && at < text.length && text[at] === text[at - 1] && /[*_~]/.test(text[at] as string)) at += 1
  for (;;) {
    if (spans.some(({ end, block }) => block && end === at)) return { at, own: true }
    const start = text.lastIndexOf("\n", at - 1) + 1
    const next = text.indexOf("\n", at)
    const line = text.slice(start, next < 0 ? text.length : next)
    const before = text.slice(start, at)
    if (!PREFIX.test(before) && !RULE.test(line)) {
      const cell = line.trimStart().startsWith("|") ? /[ \t]*\|[ \t]*$/.exec(before) : null
      return { at: cell?.index ? start + cell.index : at, own: false }
    }
    if (start === 0) {
      // Nothing stands before it: at the beginning of the text itself.
      const head = /^[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|#{1,6}[ \t]+)?/.exec(line)?.[0] ?? ""
      return { at: head.length, own: false }
    }
    at = start - 1
    while (at > 0 && /\s/.test(text[at - 1] as string)) at -= 1
  }
}
