// Where each value of a JSON text stands, by its path ("children.0.size"); the twin of workbench/positions.py.

export interface Place {
  /** Where the value begins and ends. */
  from: number
  to: number
  /** Where the name of the member begins; the value's own beginning in a list. */
  name: number
}

const PLAIN = /[^\s,\]}]+/y
const TEXT = /"(?:[^"\\]|\\.)*"/y
const SPACE = /\s*/y

/** The places in a text; null when it is no JSON. */
export function jsonPlaces(text: string): Map<string, Place> | null {
  const places = new Map<string, Place>()
  let at = 0
  const space = () => {
    SPACE.lastIndex = at
    SPACE.exec(text)
    at = SPACE.lastIndex
  }
  const word = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (!found) throw new SyntaxError(`no JSON at ${at}`)
    at = pattern.lastIndex
    return found[0]
  }
  const value = (path: string, name: number | null): void => {
    space()
    const from = at
    const place = { from, to: from, name: name ?? from }
    places.set(path, place)
    const opening = text[at]
    if (opening === "{" || opening === "[") inside(path, opening)
    else word(opening === '"' ? TEXT : PLAIN)
    place.to = at
  }
  const inside = (path: string, opening: string): void => {
    const closing = opening === "{" ? "}" : "]"
    const below = path ? `${path}.` : ""
    at += 1
    for (let index = 0; ; index += 1) {
      space()
      if (text[at] === closing) break
      if (index > 0) {
        if (text[at] !== ",") throw new SyntaxError(`no JSON at ${at}`)
        at += 1
        space()
      }
      if (opening === "[") {
        value(`${below}${index}`, null)
        continue
      }
      const begin = at
      const name = JSON.parse(word(TEXT)) as string
      space()
      if (text[at] !== ":") throw new SyntaxError(`no JSON at ${at}`)
      at += 1
      value(`${below}${name}`, begin)
    }
    at += 1
  }
  try {
    value("", null)
    return places
  } catch {
    return null
  }
}

/** The path in the JSON of a node whose children are numbered "0.1": "children.0.children.1". */
export function jsonPath(nodePath: string): string {
  return nodePath === ""
    ? ""
    : nodePath
        .split(".")
        .map((step) => `children.${step}`)
        .join(".")
}

/**
 * Where a node was probably written in a template or in JSX: at the nth mention of its component, or the last.
 * A loop makes many nodes of one mention.
 */
export function mention(text: string, type: string, nth: number): { from: number; to: number } | null {
  const name = type.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  const pattern = text.trimStart().startsWith("<")
    ? new RegExp(`<${name}(?![\\w.])`, "g")
    : new RegExp(`"type"\\s*:\\s*"${name}"`, "g")
  let found: { from: number; to: number } | null = null
  for (const match of text.matchAll(pattern)) {
    found = { from: match.index, to: match.index + match[0].length }
    if (nth-- <= 0) break
  }
  return found
}
