// How the lines of a ListView relate: which ones are rows of aligned columns, and which of those is their header.
import type { WidgetNode } from "../protocol/schema"
import { childrenOf, text } from "./props"

/** `columns`: cells with a place of their own; `header`: the names above them; `whole`: anything else. */
export type LineKind = "columns" | "header" | "whole"

export function lineKind(line: WidgetNode): LineKind {
  const cells = cellsOf(line)
  if (cells.filter(insists).length < 2) return "whole"
  return line.onClickAction === undefined && cells.every((cell) => onlyCaptions(cell)) ? "header" : "columns"
}

/** A cell with a width or a share of its own keeps its place whatever it holds. */
function insists({ width, flex, minWidth }: WidgetNode): boolean {
  return isPositive(width) || (isPositive(flex) && typeof minWidth === "number")
}

/** The cells of a row that stands for all lines made of columns; null when the lines have different numbers of cells. */
export function sharedColumns(lines: readonly WidgetNode[]): readonly WidgetNode[] | null {
  const aligned = lines.filter((line) => lineKind(line) !== "whole").map(cellsOf)
  const [first] = aligned
  const model = aligned.find((cells) => !cells.every((cell) => onlyCaptions(cell))) ?? first
  return model && aligned.every((cells) => cells.length === model.length) ? model : null
}

function cellsOf(line: WidgetNode): WidgetNode[] {
  return childrenOf(line).filter((child) => typeof child !== "string")
}

const LONGEST_NAME = 10

/** Characters of a column's name that are shown however narrow the page is. */
export function nameLength(box: WidgetNode): number {
  const [content] = childrenOf(box)
  const value = typeof content === "string" ? content : text(content?.value ?? content?.label)
  return Math.min(LONGEST_NAME, value.length)
}

const LONGEST_NUMBER = 28

/** How a box behaves as a cell: `share` gives way when the page is narrow, `number` is never cut, `name` keeps a little. */
export type CellKind = "share" | "number" | "name"

export function cellKind(box: WidgetNode): CellKind | undefined {
  if (typeof box.flex !== "number" || typeof box.minWidth !== "number") return undefined
  const [content, ...more] = childrenOf(box)
  if (content === undefined || typeof content === "string" || more.length > 0) return "share"
  if (isName(content)) return "name"
  return isNumber(content) ? "number" : "share"
}

function isNumber({ type, textAlign, value }: WidgetNode): boolean {
  return type === "Text" && textAlign === "end" && typeof value === "string" && value.length <= LONGEST_NUMBER
}

/** Whether lines and their cells are laid out the same with either of two texts. */
export function alikeInLines(one: WidgetNode, other: WidgetNode): boolean {
  return isEmpty(one) === isEmpty(other) && isNumber(one) === isNumber(other)
}

function isEmpty({ type, value }: WidgetNode): boolean {
  return type === "Text" && value === ""
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && value > 0
}

function onlyCaptions(node: WidgetNode, depth = 0): boolean {
  if (depth > 4) return false
  if (isName(node)) return true
  if (node.type === "Text") return isEmpty(node)
  const children = childrenOf(node)
  return (
    (node.type === "Box" || node.type === "Row" || node.type === "Col") &&
    children.every((child) => typeof child !== "string" && onlyCaptions(child, depth + 1))
  )
}

/** The name of a column, or the button that sorts by it. */
function isName(node: WidgetNode): boolean {
  return node.type === "Caption" || (node.type === "Button" && node.variant === "ghost")
}

const INTERACTIVE = new Set(["Button", "Input", "Textarea", "Select", "DatePicker", "Checkbox", "RadioGroup"])

/** Whether something below the node takes clicks of its own. */
export function holdsControls(node: WidgetNode): boolean {
  return childrenOf(node).some(
    (child) => typeof child !== "string" && (INTERACTIVE.has(child.type) || holdsControls(child)),
  )
}
