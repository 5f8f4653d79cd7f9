// The nodes of a widget as lines of a tree.
import type { WidgetNode } from "../protocol/schema"

export interface Line {
  /** "0.1": the second child of the root's first. */
  path: string
  level: number
  type: string
  /** A few words of what it shows. */
  words: string
  children: number
  /** How many nodes of its type stand before it. */
  nth: number
}

export const MOST_LINES = 2_000
const WORDS = ["value", "label", "name", "text", "src"]

/** The lines in the order of the document, at most MOST_LINES of them. */
export function treeLines(root: WidgetNode): Line[] {
  const lines: Line[] = []
  const seen = new Map<string, number>()
  const walk = (node: WidgetNode, path: string, level: number): void => {
    if (lines.length >= MOST_LINES) return
    const children = nodesOf(node)
    const nth = seen.get(node.type) ?? 0
    seen.set(node.type, nth + 1)
    lines.push({ path, level, type: node.type, words: wordsOf(node), children: children.length, nth })
    children.forEach((child, at) => {
      walk(child, path ? `${path}.${at}` : String(at), level + 1)
    })
  }
  walk(root, "", 1)
  return lines
}

export function nodesOf(node: WidgetNode): WidgetNode[] {
  const { children } = node
  const list = Array.isArray(children) ? children : children ? [children] : []
  return list.filter(
    (child): child is WidgetNode =>
      typeof child === "object" && child !== null && typeof child.type === "string",
  )
}

function wordsOf(node: WidgetNode): string {
  const name = WORDS.find((one) => typeof node[one] === "string")
  return name ? String(node[name]).slice(0, 60) : ""
}

/** Where the lines below one that is folded are left out. */
export function unfolded(lines: readonly Line[], folded: ReadonlySet<string>): Line[] {
  const shown: Line[] = []
  let hidden: string | null = null
  for (const line of lines) {
    if (hidden !== null && (hidden === "" || line.path.startsWith(`${hidden}.`))) continue
    hidden = folded.has(line.path) ? line.path : null
    shown.push(line)
  }
  return shown
}

export function nodeAt(root: WidgetNode, path: string): WidgetNode | null {
  let node: WidgetNode | undefined = root
  for (const step of path ? path.split(".") : []) node = node && nodesOf(node)[Number(step)]
  return node ?? null
}

/** The new tree with every part of the old one that is the same: what did not change is not drawn again. */
export function shared<T>(before: unknown, after: T): T {
  if (before === after || typeof after !== "object" || after === null) return after
  if (typeof before !== "object" || before === null || Array.isArray(before) !== Array.isArray(after))
    return after
  const old = before as Record<string, unknown>
  const entries = Object.entries(after)
  let same = entries.length === Object.keys(old).length
  const made: Record<string, unknown> = {}
  for (const [name, value] of entries) {
    made[name] = shared(old[name], value)
    same &&= name in old && made[name] === old[name]
  }
  if (same) return before as T
  return (Array.isArray(after) ? Object.values(made) : made) as T
}
