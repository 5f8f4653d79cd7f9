// The shared properties of boxes (sizes, spacing, border, background) as inline styles, each value checked.
import type { CSSProperties } from "react"
import type { WidgetNode } from "../protocol/schema"
import { aspectRatio, type ColorScheme, color, flex, length, radius, spacing } from "../theme/tokens"
import { oneOf, record } from "./props"

const ALIGN = {
  start: "flex-start",
  center: "center",
  end: "flex-end",
  baseline: "baseline",
  stretch: "stretch",
}
const JUSTIFY = {
  start: "flex-start",
  center: "center",
  end: "flex-end",
  between: "space-between",
  around: "space-around",
  evenly: "space-evenly",
  stretch: "stretch",
}
const LINE_STYLES = ["solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset"] as const
const WRAPS = ["nowrap", "wrap", "wrap-reverse"] as const

type Side = "top" | "right" | "bottom" | "left"
export type Sides = Partial<Record<Side, string>>

/** A value for all sides or `{top, right, bottom, left, x, y}`; a side goes before its axis. */
function sides<Value>(
  value: unknown,
  read: (value: unknown) => Value | undefined,
): Partial<Record<Side, Value>> {
  const whole = read(value)
  if (whole !== undefined) return { top: whole, right: whole, bottom: whole, left: whole }
  const given = record(value)
  if (!given) return {}
  const found: Partial<Record<Side, Value>> = {}
  for (const [side, axis] of [
    ["top", "y"],
    ["right", "x"],
    ["bottom", "y"],
    ["left", "x"],
  ] as const) {
    const own = read(given[side]) ?? read(given[axis])
    if (own !== undefined) found[side] = own
  }
  return found
}

export function spacingSides(value: unknown): Sides {
  return sides(value, spacing)
}

export function paddingStyle(value: unknown): CSSProperties {
  const { top, right, bottom, left } = spacingSides(value)
  return defined({ paddingTop: top, paddingRight: right, paddingBottom: bottom, paddingLeft: left })
}

function marginStyle(value: unknown): CSSProperties {
  const { top, right, bottom, left } = spacingSides(value)
  return defined({ marginTop: top, marginRight: right, marginBottom: bottom, marginLeft: left })
}

export function borderStyle(value: unknown, scheme: ColorScheme): CSSProperties {
  const line = (edge: unknown): string | undefined => {
    if (typeof edge === "number" || typeof edge === "string") return borderLine({ size: edge }, scheme)
    const given = record(edge)
    return given && "size" in given ? borderLine(given, scheme) : undefined
  }
  const { top, right, bottom, left } = sides(value, line)
  return defined({ borderTop: top, borderRight: right, borderBottom: bottom, borderLeft: left })
}

function borderLine(edge: Record<string, unknown>, scheme: ColorScheme): string | undefined {
  const size = length(edge.size)
  if (!size) return undefined
  const drawn = color(edge.color, "border", scheme) ?? "var(--color-border)"
  return `${size} ${oneOf(edge.style, LINE_STYLES) ?? "solid"} ${drawn}`
}

/** Sizes, margin and radius: what Box, Row, Col, Form, Image and Chart share. */
export function blockStyle(node: WidgetNode): CSSProperties {
  const { size, minSize, maxSize } = node
  return defined({
    width: length(node.width) ?? length(size),
    height: length(node.height) ?? length(size),
    minWidth: length(node.minWidth) ?? length(minSize),
    minHeight: length(node.minHeight) ?? length(minSize),
    maxWidth: length(node.maxWidth) ?? length(maxSize),
    maxHeight: length(node.maxHeight) ?? length(maxSize),
    aspectRatio: aspectRatio(node.aspectRatio),
    borderRadius: radius(node.radius),
    flex: flex(node.flex),
    ...marginStyle(node.margin),
  })
}

/** A flex container: Box, Row, Col, Form, Basic and ListViewItem. */
export function flexStyle(node: WidgetNode): CSSProperties {
  return defined({
    gap: spacing(node.gap),
    alignItems: own(ALIGN, node.align),
    justifyContent: own(JUSTIFY, node.justify),
    flexWrap: oneOf(node.wrap, WRAPS),
  })
}

export function surfaceStyle(node: WidgetNode, scheme: ColorScheme): CSSProperties {
  return defined({ background: color(node.background, "surface", scheme) })
}

export function boxStyle(node: WidgetNode, scheme: ColorScheme): CSSProperties {
  const edges = { ...borderStyle(node.border, scheme), ...surfaceStyle(node, scheme) }
  return {
    ...blockStyle(node),
    ...flexStyle(node),
    ...paddingStyle(node.padding),
    ...edges,
    ...bleedStyle(node, Object.keys(edges).length > 0),
  }
}

/** How far what is flush reaches out: to the edge of a box that has one, and not beyond it to that of the card. */
function bleedStyle({ padding }: WidgetNode, edged: boolean): CSSProperties {
  const { left, right } = spacingSides(padding)
  if (!edged && left === undefined && right === undefined) return {}
  // a custom property is a length in what is calculated from it: 0 alone is not
  const reach = (side: string | undefined) => (side === undefined || side === "0" ? "0px" : side)
  return { "--bleed-left": reach(left), "--bleed-right": reach(right) } as CSSProperties
}

function own(words: Record<string, string>, value: unknown): string | undefined {
  return typeof value === "string" && Object.hasOwn(words, value) ? words[value] : undefined
}

function defined(style: CSSProperties): CSSProperties {
  return Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined))
}
