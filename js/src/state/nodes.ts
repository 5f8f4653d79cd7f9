// Finding and replacing a node in a ChatKit widget, wherever in the tree it hangs.
import type { WidgetNode } from "../protocol/schema"

function isNode(value: unknown): value is WidgetNode {
  return typeof value === "object" && value !== null && typeof (value as WidgetNode).type === "string"
}

function childrenOf(node: WidgetNode): WidgetNode[] {
  const { children } = node
  return Array.isArray(children) ? children.filter(isNode) : isNode(children) ? [children] : []
}

/** The first node with that id, depth first; null when there is none. */
export function findNode(root: WidgetNode, id: string): WidgetNode | null {
  if (root.id === id) return root
  for (const child of childrenOf(root)) {
    const found = findNode(child, id)
    if (found) return found
  }
  return null
}

/** A tree in which one node is another; what is not on the way to it stays the same object. */
export function replaceNode(root: WidgetNode, old: WidgetNode, by: WidgetNode): WidgetNode {
  if (root === old) return by
  const { children } = root
  if (Array.isArray(children)) {
    let changed = false
    const next = children.map((child: unknown) => {
      const replaced = isNode(child) ? replaceNode(child, old, by) : child
      if (replaced !== child) changed = true
      return replaced
    })
    return changed ? { ...root, children: next } : root
  }
  if (!isNode(children)) return root
  const replaced = replaceNode(children, old, by)
  return replaced === children ? root : { ...root, children: replaced }
}
