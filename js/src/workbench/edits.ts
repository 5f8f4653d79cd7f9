// Changes of a JSON document that leave the rest of it as it was written.
import type { WidgetNode } from "../protocol/schema"
import type { Edit } from "../state/preview"
import { jsonPlaces } from "./places"

/** The widget in a text that is plain JSON; null for a template, for JSX, and for what is broken. */
export function plainWidget(text: string): WidgetNode | null {
  if (!text.trimStart().startsWith("{") || /\{[{%#]/.test(text)) return null
  try {
    const found = JSON.parse(text) as unknown
    const isNode = typeof found === "object" && found !== null && "type" in found
    return isNode && typeof found.type === "string" ? (found as WidgetNode) : null
  } catch {
    return null
  }
}

/** The edit that sets a property of the node at a path, or takes it away; null when the text has no such node. */
export function changed(text: string, path: string, name: string, value: unknown): Edit | null {
  const places = jsonPlaces(text)
  const node = places?.get(path)
  if (!places || !node) return null
  const below = path ? `${path}.` : ""
  const held = places.get(`${below}${name}`)
  if (value === undefined) return held ? without(text, held.name, held.to) : null
  const json = JSON.stringify(value)
  if (held) return { from: held.from, to: held.to, insert: json }
  const member = `${JSON.stringify(name)}: ${json}`
  const kind = places.get(`${below}type`)
  // Behind the type, where properties are looked for.
  if (kind) return { from: kind.to, to: kind.to, insert: `, ${member}` }
  const empty = /^\{\s*\}/.test(text.slice(node.from))
  return { from: node.from + 1, to: node.from + 1, insert: empty ? member : `${member}, ` }
}

function without(text: string, from: number, to: number): Edit {
  const after = /^\s*,\s*/.exec(text.slice(to))
  if (after) return { from, to: to + after[0].length, insert: "" }
  const before = /\s*,\s*$/.exec(text.slice(0, from))
  return { from: from - (before?.[0].length ?? 0), to, insert: "" }
}
