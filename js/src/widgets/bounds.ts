// How large a widget may be: beyond, it is cut, and says so.
import type { WidgetNode } from "../protocol/schema"
import { childrenOf, isNode } from "./props"
import { WIDGET_STRINGS } from "./strings"

export const DEEPEST = 100
export const MOST_NODES = 10_000
/** Rows of lists and tables are drawn when they come near: those after the first ones cost nothing before. */
export const MOST_ROWS = 20_000
const COUNTED_ROWS = 100
const HOLD_ROWS = new Set(["ListView", "Table"])

export interface Bounded {
  root: WidgetNode
  /** What was left out, for the person; null when nothing was. */
  cut: string | null
}

/** The widget within bounds: the very same object when it is small enough, so that unchanged parts are not drawn again. */
export function bounded(root: WidgetNode, deepest = DEEPEST, most = MOST_NODES): Bounded {
  let seen = 0
  let tooDeep = false
  let tooMany = false
  const walk = (node: WidgetNode, depth: number): void => {
    seen += 1
    if (seen > most) tooMany = true
    if (depth >= deepest && childrenOf(node).length > 0) tooDeep = true
    if (tooMany || depth >= deepest) return
    const children = childrenOf(node)
    if (HOLD_ROWS.has(node.type) && children.length > MOST_ROWS) tooMany = true
    const counted = HOLD_ROWS.has(node.type) ? children.slice(0, COUNTED_ROWS) : children
    for (const child of counted) if (typeof child !== "string" && !tooMany) walk(child, depth + 1)
  }
  walk(root, 1)
  if (!tooDeep && !tooMany) return { root, cut: null }

  let left = most
  const copy = (node: WidgetNode, depth: number): WidgetNode => {
    left -= 1
    if (childrenOf(node).length === 0) return node
    if (depth >= deepest) return { ...node, children: [] }
    const children: (WidgetNode | string)[] = []
    for (const child of childrenOf(node)) {
      if (left <= 0) break
      children.push(isNode(child) ? copy(child, depth + 1) : child)
    }
    return { ...node, children }
  }
  const cut = tooMany ? WIDGET_STRINGS.tooMany(most) : WIDGET_STRINGS.tooDeep(deepest)
  return { root: copy(root, 1), cut }
}
