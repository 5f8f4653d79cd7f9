// What a Chart node asks for, read from untrusted JSON: rows, series, axes. What cannot be read is left out.
import type { WidgetNode } from "../../protocol/schema"
import { type ColorScheme, color } from "../../theme/tokens"
import { count, flag, oneOf, optionalText, record, text } from "../props"
import { CURVES, type CurveName } from "./curves"

/** A chart with more is drawn in part and says so: beyond that nobody can tell the points apart. */
export const MOST_ROWS = 2000
export const MOST_SERIES = 20
const MOST_GAP = 200

export interface Series {
  type: "bar" | "line" | "area"
  /** Where in a row its value is. */
  key: string
  label: string
  color: string
  /** Series of one type with the same stack lie on each other. */
  stack: string | null
  curve: CurveName
  /** One for each row; null where the row has no number. */
  values: (number | null)[]
}

export interface ChartModel {
  /** What each row is called on the x axis. */
  names: string[]
  series: Series[]
  /** Rows that were left out. */
  cut: number
  /** Series that were left out. */
  seriesCut: number
  xTitle: string
  xAxis: boolean
  yAxis: boolean
  legend: boolean
  tooltip: boolean
  /** In px; undefined: in proportion. */
  barGap: number | undefined
  categoryGap: number | undefined
}

const HUES = ["blue", "purple", "orange", "green", "red", "yellow", "pink"] as const
const TYPES = ["bar", "line", "area"] as const

export function chartModel(node: WidgetNode, scheme: ColorScheme): ChartModel {
  const all = records(node.data)
  const rows = all.slice(0, MOST_ROWS)
  const axis = record(node.xAxis)
  const x = text(axis ? axis.dataKey : node.xAxis)
  const labels = record(axis?.labels) ?? {}
  const names = rows.map((row) => {
    const name = text(Object.hasOwn(row, x) ? row[x] : "")
    return (Object.hasOwn(labels, name) && optionalText(labels[name])) || name
  })
  const given = records(node.series)
  return {
    names,
    series: given.slice(0, MOST_SERIES).flatMap((one, at) => series(one, at, rows, scheme) ?? []),
    cut: all.length - rows.length,
    seriesCut: Math.max(0, given.length - MOST_SERIES),
    xTitle: x,
    xAxis: !flag(axis?.hide),
    yAxis: flag(node.showYAxis),
    legend: node.showLegend !== false,
    tooltip: node.showTooltip !== false,
    barGap: count(node.barGap, 0, MOST_GAP),
    categoryGap: count(node.barCategoryGap, 0, MOST_GAP),
  }
}

function records(value: unknown): Record<string, unknown>[] {
  const members: unknown[] = Array.isArray(value) ? value : []
  return members.map(record).filter((one) => one !== undefined)
}

function series(
  given: Record<string, unknown>,
  at: number,
  rows: Record<string, unknown>[],
  scheme: ColorScheme,
): Series | null {
  const type = oneOf(given.type, TYPES)
  const key = text(given.dataKey)
  if (!type || !key) return null
  return {
    type,
    key,
    label: optionalText(given.label) ?? key,
    color: seriesColor(given.color, scheme) ?? hue(HUES[at % HUES.length] as string),
    stack: optionalText(given.stack) ?? null,
    curve: curveName(given.curveType),
    values: rows.map((row) => number(Object.hasOwn(row, key) ? row[key] : null)),
  }
}

function curveName(value: unknown): CurveName {
  return typeof value === "string" && Object.hasOwn(CURVES, value) ? (value as CurveName) : "linear"
}

/** "12.5" counts too: that is how decimal numbers arrive. */
function number(value: unknown): number | null {
  if (typeof value === "string" && value.trim() === "") return null
  if (typeof value !== "number" && typeof value !== "string") return null
  const read = Number(value)
  return Number.isFinite(read) ? read : null
}

const hue = (name: string) => `var(--${name}-400)`

/** In a chart `blue` is the design system's, not CSS's. */
function seriesColor(value: unknown, scheme: ColorScheme): string | undefined {
  const chosen = record(value)?.[scheme] ?? value
  const token = oneOf(chosen, HUES)
  return token ? hue(token) : color(chosen, "text", scheme)
}
