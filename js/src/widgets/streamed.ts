// Texts that grow while the tree around them stays as it is: only they are drawn again, and nothing that holds them.
import { useCallback, useLayoutEffect, useMemo, useState, useSyncExternalStore } from "react"
import type { WidgetNode } from "../protocol/schema"
import { DEEPEST } from "./bounds"
import { useDrawing } from "./drawing"
import { alikeInLines } from "./lines"
import { isNode } from "./props"

/** By the node of the tree that is drawn: the node that stands in its place by now. */
type Texts = ReadonlyMap<WidgetNode, WidgetNode>

export class StreamedTexts {
  private texts: Texts = new Map()
  private readonly watchers = new Map<WidgetNode, Set<() => void>>()

  of(node: WidgetNode): WidgetNode {
    return this.texts.get(node) ?? node
  }

  watch(node: WidgetNode, tell: () => void): () => void {
    const those = this.watchers.get(node) ?? new Set()
    this.watchers.set(node, those.add(tell))
    return () => {
      those.delete(tell)
      if (those.size === 0 && this.watchers.get(node) === those) this.watchers.delete(node)
    }
  }

  /** Has those texts drawn that differ from before; false when one of them is not on the page to hear of it. */
  show(texts: Texts): boolean {
    const before = this.texts
    this.texts = texts
    let heard = true
    for (const node of new Set([...before.keys(), ...texts.keys()])) {
      if ((before.get(node) ?? node) === this.of(node)) continue
      const those = this.watchers.get(node)
      if (those) for (const tell of [...those]) tell()
      else if (texts.has(node)) heard = false
    }
    return heard
  }
}

/**
 * The tree to draw for this widget, and the texts in it that have changed since. It is a former state of the widget for
 * as long as nothing but texts differs: an untouched node is not drawn again, nor is one that only holds a changed one.
 */
export function useStreamedTexts(widget: WidgetNode): { tree: WidgetNode; streamed: StreamedTexts } {
  const [streamed] = useState(() => new StreamedTexts())
  const [tree, setTree] = useState(widget)
  const texts = useMemo(() => changedTexts(tree, widget), [tree, widget])
  if (texts === null) setTree(widget)
  useLayoutEffect(() => {
    // what is not on the page (a row below, a part that failed) gets its text with the tree
    if (texts !== null && !streamed.show(texts)) setTree(widget)
  }, [streamed, texts, widget])
  return { tree, streamed }
}

/** The node as it is by now, for a component whose text may be streamed. */
export function useStreamed(node: WidgetNode): WidgetNode {
  const { streamed } = useDrawing()
  const watch = useCallback((tell: () => void) => streamed.watch(node, tell), [streamed, node])
  return useSyncExternalStore(watch, () => streamed.of(node))
}

/** What those components draw; all others take a change from the node they are given. */
const STREAMED = new Set(["Text", "Markdown"])
const OF_TEXT = new Set(["value", "streaming"])

/** The texts that differ between two states of a widget; null when anything else does. */
export function changedTexts(before: WidgetNode, after: WidgetNode): Texts | null {
  const texts = new Map<WidgetNode, WidgetNode>()
  const alike = (old: unknown, now: unknown, depth: number): boolean => {
    if (Object.is(old, now)) return true
    if (Array.isArray(old) && Array.isArray(now))
      return old.length === now.length && old.every((member, at) => alike(member, now[at], depth))
    if (!isNode(old) || !isNode(now) || depth > DEEPEST) return false
    const differs = (key: string) => !Object.is(old[key], now[key])
    for (const node of [old, now])
      for (const key in node) if (!OF_TEXT.has(key) && key !== "children" && differs(key)) return false
    if (differs("value") || differs("streaming")) {
      if (!STREAMED.has(old.type) || !alikeInLines(old, now) || texts.has(old)) return false
      texts.set(old, now)
    }
    // a Transition grows with what is in it, and must be drawn for that
    if (old.type === "Transition") return false
    return alike(old.children, now.children, depth + 1)
  }
  return alike(before, after, 1) ? texts : null
}
