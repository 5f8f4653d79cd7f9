// What stands at the cursor of a document: the component, the property, and whether a name or a value is typed.

export interface Cursor {
  /** What may be typed there: a component's name, a property's name, or its value. */
  wants: "component" | "name" | "value"
  /** The component, if its name is known yet. */
  component: string | null
  /** The component around it. */
  parent: string | null
  /** The way from the component to the value: ["onClickAction", "handler"]. */
  property: readonly string[]
  /** What has been typed of it begins here, quotes and all. */
  from: number
  /** Inside of quotes. */
  quoted: boolean
  /** Names that are there already. */
  taken: readonly string[]
}

interface Level {
  list: boolean
  /** The member in whose value the cursor is. */
  member: string | null
  taken: string[]
  from: number
}

/** The cursor in JSON, or in a template that makes it. */
export function jsonCursor(text: string, at: number): Cursor | null {
  const levels: Level[] = []
  let expectsName = false
  let token = at
  let quoted = false
  for (let index = 0; index < at; ) {
    const character = text[index] as string
    const top = levels.at(-1)
    if (character === '"') {
      const end = endOfText(text, index)
      const closed = end - 1 > index && text[end - 1] === '"'
      if (end > at || (end === at && !closed)) {
        token = index
        quoted = true
        break
      }
      if (expectsName && top) top.member = parsed(text.slice(index, end))
      token = end === at ? index : at
      index = end
      continue
    }
    token = at
    if (character === "{" && /[{%#]/.test(text[index + 1] ?? "")) {
      const close = { "{": "}}", "%": "%}", "#": "#}" }[text[index + 1] as string] as string
      const end = text.indexOf(close, index + 2)
      if (end < 0 || end + 2 > at) return null // inside a tag of the template
      index = end + 2
      continue
    }
    if (character === "{" || character === "[") {
      levels.push({ list: character === "[", member: null, taken: [], from: index })
      expectsName = character === "{"
    } else if (character === "}" || character === "]") {
      levels.pop()
      expectsName = false
    } else if (character === ":" && top && !top.list) {
      if (top.member) top.taken.push(top.member)
      expectsName = false
    } else if (character === "," && top) {
      expectsName = !top.list
      top.member = null
    }
    index += 1
  }
  if (!quoted) {
    const typed = /[\w.-]*$/.exec(text.slice(Math.max(0, at - 60), at))?.[0] ?? ""
    token = at - typed.length
  }
  const top = levels.at(-1)
  if (!top) return null
  return located(text, levels, expectsName, token, quoted)
}

function located(
  text: string,
  levels: readonly Level[],
  expectsName: boolean,
  from: number,
  quoted: boolean,
): Cursor {
  // The nearest object that is a node: the root, or a member of `children`.
  let depth = levels.length - 1
  const isNode = (at: number) => {
    const level = levels[at]
    if (!level || level.list) return false
    if (at === 0) return true
    const above = levels[at - 1]
    const holder = above?.list ? levels[at - 2] : above
    return holder?.member === "children"
  }
  while (depth > 0 && !isNode(depth)) depth -= 1
  let outer = depth - 1
  while (outer > 0 && !isNode(outer)) outer -= 1
  const property = levels.slice(depth).flatMap(({ member, list }) => (member && !list ? [member] : []))
  const inner = levels.at(-1) as Level
  if (expectsName && !inner.list && inner.member && property.at(-1) === inner.member) property.pop()
  const component = typeOf(text, levels[depth] as Level)
  const wantsType = !expectsName && property.length === 1 && property[0] === "type"
  return {
    wants: wantsType ? "component" : expectsName ? "name" : "value",
    component: wantsType ? null : component,
    parent: depth > 0 && outer >= 0 ? typeOf(text, levels[outer] as Level) : null,
    property,
    from,
    quoted,
    taken: inner.taken,
  }
}

/** The type of the object that begins at a level: it may stand behind the cursor. */
function typeOf(text: string, { from }: Level): string | null {
  let depth = 0
  for (let index = from; index < text.length; ) {
    const character = text[index]
    if (character === '"') {
      const end = endOfText(text, index)
      if (depth === 1 && text.slice(index, end) === '"type"') {
        const found = /^\s*:\s*"([^"]*)"/.exec(text.slice(end, end + 80))
        if (found) return found[1] as string
      }
      index = end
      continue
    }
    if (character === "{" || character === "[") depth += 1
    else if ((character === "}" || character === "]") && --depth === 0) return null
    index += 1
  }
  return null
}

function endOfText(text: string, begin: number): number {
  for (let index = begin + 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1
    else if (text[index] === '"') return index + 1
    else if (text[index] === "\n") return index
  }
  return text.length
}

function parsed(quoted: string): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return ""
  }
}

/** The cursor in JSX. */
export function jsxCursor(text: string, at: number): Cursor | null {
  const before = text.slice(0, at)
  const open: string[] = []
  let tag: { name: string; taken: string[] } | null = null
  const tags = /<\/?([A-Za-z][\w.]*)?|\/>|=>|>|"[^"]*"?|'[^']*'?|`[^`]*`?|\{|\}|[\w-]+(?==)/g
  let depth = 0
  let last: RegExpExecArray | null = null
  for (let match = tags.exec(before); match; match = tags.exec(before)) {
    const word = match[0]
    last = match
    if (word === "{") depth += 1
    else if (word === "}") depth -= 1
    else if (word === "=>") continue
    else if (word.startsWith("</")) open.pop()
    else if (word.startsWith("<") && !(tag && depth > 0 && !match[1])) {
      if (match.index + word.length === at) break
      tag = match[1] ? { name: match[1], taken: [] } : null
      depth = 0
    } else if (word === "/>") tag = null
    else if (word === ">" && tag && depth === 0) {
      open.push(tag.name)
      tag = null
    } else if (tag && depth === 0 && /^[\w-]+$/.test(word)) tag.taken.push(word)
  }
  const opening = /<([\w.]*)$/.exec(before)
  if (opening && (last?.index ?? -1) >= at - opening[0].length)
    return {
      wants: "component",
      component: null,
      parent: open.at(-1) ?? null,
      property: [],
      from: at - (opening[1]?.length ?? 0),
      quoted: false,
      taken: [],
    }
  if (!tag) return null
  const base = { component: tag.name, parent: open.at(-1) ?? null, taken: tag.taken }
  const value = /([\w-]+)=(?:(["'])([^"']*)|\{\s*(["']?)([\w.:-]*))$/.exec(before)
  if (value) {
    const typed = value[2] ? `${value[3]}` : `${value[4]}${value[5]}`
    return {
      ...base,
      wants: "value",
      property: [value[1] as string],
      from: at - typed.length,
      quoted: Boolean(value[2]),
    }
  }
  if (depth > 0) return null
  const name = /[\w-]*$/.exec(before)?.[0] ?? ""
  return { ...base, wants: "name", property: [], from: at - name.length, quoted: false }
}
