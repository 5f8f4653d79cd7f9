// Reading properties of untrusted widget JSON: each reader answers a value of the right type or nothing.
import type { WidgetNode } from "../protocol/schema"

const LONGEST_TEXT = 100_000

/** Text; numbers and booleans are written out, and what is too long for a page is cut. */
export function text(value: unknown): string {
  const written =
    typeof value === "string"
      ? value
      : typeof value === "number" || typeof value === "boolean"
        ? String(value)
        : ""
  return written.length > LONGEST_TEXT ? `${written.slice(0, LONGEST_TEXT)}…` : written
}

/** Text that is not empty. */
export function optionalText(value: unknown): string | undefined {
  return text(value) || undefined
}

export function oneOf<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value)
}

export function flag(value: unknown): boolean {
  return value === true
}

/** A whole number between two bounds; outside of them, the nearer bound. */
export function count(value: unknown, least: number, most: number): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined
  return Math.min(most, Math.max(least, Math.floor(value)))
}

export function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

export function isNode(value: unknown): value is WidgetNode {
  return typeof record(value)?.type === "string"
}

/** What hangs below a node: nodes and bare text. A single child may stand without a list. */
export function childrenOf(node: WidgetNode): (WidgetNode | string)[] {
  const { children } = node
  const members: unknown[] = Array.isArray(children) ? children : [children]
  return members.flatMap((member): (WidgetNode | string)[] =>
    isNode(member)
      ? [member]
      : typeof member === "string" || typeof member === "number"
        ? [text(member)]
        : [],
  )
}

/** What shows, and says, that an element works on an action. */
export function busyMarks(busy: boolean): { "data-busy"?: boolean; "aria-busy"?: boolean } {
  return busy ? { "data-busy": true, "aria-busy": true } : {}
}

/** The attributes by which scripts and tests find a node in the page. */
export function hooks(node: WidgetNode): {
  "data-widget-type": string
  "data-widget-id"?: string
  "data-widget-path"?: string
} {
  const id = optionalText(node.id)
  const path = PATHS.get(node)
  return {
    "data-widget-type": node.type,
    ...(id === undefined ? {} : { "data-widget-id": id }),
    ...(path === undefined ? {} : { "data-widget-path": path }),
  }
}

const PATHS = new WeakMap<WidgetNode, string>()

/** Has every drawn node say where it stands in the tree: "0.1" is the second child of the root's first. */
export function markPaths(node: WidgetNode, path = ""): void {
  PATHS.set(node, path)
  childrenOf(node).forEach((child, at) => {
    if (typeof child !== "string") markPaths(child, path ? `${path}.${at}` : String(at))
  })
}
