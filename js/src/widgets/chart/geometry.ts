// Where everything of a chart lies, in px of its plot: scales, stacks, bars, paths, ticks.
import { nice, ticks } from "d3-array"
import { area, line, stack, stackOffsetDiverging } from "d3-shape"
import { CURVES } from "./curves"
import type { ChartModel, Series } from "./model"

export interface Size {
  width: number
  height: number
}

export interface Bar {
  series: Series
  row: number
  d: string
}

export interface Shape {
  series: Series
  /** The line on top. */
  line: string
  /** What is filled below; null for lines. */
  area: string | null
  /** Points that stand alone, which a line does not show. */
  dots: { x: number; y: number }[]
}

export interface Geometry {
  x(row: number): number
  y(value: number): number
  /** What belongs to one row, for the pointer. */
  step: number
  yTicks: number[]
  bars: Bar[]
  shapes: Shape[]
  /** The end of each series in each row: where a marker stands. */
  top(series: Series, row: number): number | null
}

type Span = [from: number, to: number]

const TICK_PX = 44
const WIDEST_BAR = 72
const CORNER = 4
const DEFAULT_BAR_GAP = 4
/** Lines may begin elsewhere than at zero when all their values are far from it. */
const FAR_FROM_ZERO = 0.3

export function geometry(model: ChartModel, { width, height }: Size): Geometry {
  const spans = stacked(model.series)
  const [low, high] = domain(model.series, spans)
  const wanted = Math.max(2, Math.round(height / TICK_PX))
  const [bottom, top] = nice(low, high, wanted)
  const y = (value: number) => height - ((value - bottom) / (top - bottom)) * height

  const rows = Math.max(1, model.names.length)
  const banded = model.series.some(({ type }) => type === "bar")
  const step = banded ? width / rows : width / Math.max(1, rows - 1)
  const x = (row: number) => (banded ? step * (row + 0.5) : rows === 1 ? width / 2 : step * row)
  // nothing is between one row and two
  const whole = model.series.every(({ values }) => values.every((value) => Number.isInteger(value ?? 0)))
  const end = (series: Series, row: number) =>
    series.values[row] === null ? null : (spans.get(series)?.[row]?.[1] ?? null)

  return {
    x,
    y,
    step: rows === 1 ? width : step,
    yTicks: ticks(bottom, top, wanted).filter((tick) => !whole || Number.isInteger(tick)),
    bars: bars(model, spans, { x, y, step }),
    shapes: model.series
      .filter(({ type }) => type !== "bar")
      .map((series) => shape(series, spans.get(series) ?? [], { x, y })),
    top: (series, row) => {
      const value = end(series, row)
      return value === null ? null : y(value)
    },
  }
}

/** From where to where each series reaches in each row. Values below zero are stacked downwards. */
export function stacked(all: Series[]): Map<Series, Span[]> {
  const spans = new Map<Series, Span[]>()
  const groups = new Map<string, Series[]>()
  for (const series of all) {
    const group = series.stack === null || series.type === "line" ? null : `${series.type}:${series.stack}`
    if (group === null)
      spans.set(
        series,
        series.values.map((value): Span => [0, value ?? 0]),
      )
    else groups.set(group, [...(groups.get(group) ?? []), series])
  }
  for (const group of groups.values()) {
    const layers = stack<number, number>()
      .keys(group.keys())
      .value((row, at) => group[at]?.values[row] ?? 0)
      .offset(stackOffsetDiverging)([...(group[0]?.values.keys() ?? [])])
    layers.forEach((layer, at) => {
      const series = group[at] as Series
      // d3 names the smaller end first; the end that is away from zero is the value's
      spans.set(
        series,
        layer.map(([a, b], row): Span => ((series.values[row] ?? 0) < 0 ? [b, a] : [a, b])),
      )
    })
  }
  return spans
}

function domain(all: Series[], spans: Map<Series, Span[]>): Span {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const series of all)
    spans.get(series)?.forEach(([from, to], row) => {
      if (series.values[row] === null) return
      low = Math.min(low, to, series.type === "line" ? to : from)
      high = Math.max(high, to, series.type === "line" ? to : from)
    })
  if (low > high) return [0, 1]
  const onlyLines = all.every(({ type }) => type === "line")
  const far = (high - low) / Math.max(Math.abs(low), Math.abs(high)) < FAR_FROM_ZERO
  if (!onlyLines || !far) {
    low = Math.min(0, low)
    high = Math.max(0, high)
  }
  return low === high ? (low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)]) : [low, high]
}

interface Scales {
  x(row: number): number
  y(value: number): number
}

function bars(
  model: ChartModel,
  spans: Map<Series, Span[]>,
  { x, y, step }: Scales & { step: number },
): Bar[] {
  const all = model.series.filter(({ type }) => type === "bar")
  // Bars of one stack share their place.
  const places = [...new Set(all.map((series) => series.stack ?? series))]
  // between groups there is never more room than for them: on a narrow page the bars are still seen
  const room = step - Math.min(model.categoryGap ?? step * 0.2, step * 0.5)
  const gap = Math.min(model.barGap ?? DEFAULT_BAR_GAP, room / (2 * Math.max(1, places.length)))
  const width = Math.min(WIDEST_BAR, Math.max(0.5, (room - gap * (places.length - 1)) / places.length))
  const whole = width * places.length + gap * (places.length - 1)
  return all.flatMap((series) => {
    const place = places.indexOf(series.stack ?? series)
    return (spans.get(series) ?? []).flatMap(([from, to], row) => {
      if (!series.values[row]) return []
      const left = x(row) - whole / 2 + place * (width + gap)
      const outermost = !all.some(
        (other) =>
          other !== series &&
          other.stack === series.stack &&
          series.stack !== null &&
          beyond(spans.get(other)?.[row], to),
      )
      return [{ series, row, d: barPath(left, width, y(from), y(to), outermost) }]
    })
  })
}

function beyond(other: Span | undefined, to: number): boolean {
  return other !== undefined && other[0] !== other[1] && (to < 0 ? other[1] < to : other[1] > to)
}

/** A bar whose far end is round. */
function barPath(left: number, width: number, from: number, to: number, round: boolean): string {
  const radius = round ? Math.min(CORNER, width / 2, Math.abs(to - from)) : 0
  const towards = to < from ? 1 : -1
  const shoulder = to + towards * radius
  const right = left + width
  return [
    `M${px(left)},${px(from)}V${px(shoulder)}`,
    `Q${px(left)},${px(to)} ${px(left + radius)},${px(to)}`,
    `H${px(right - radius)}`,
    `Q${px(right)},${px(to)} ${px(right)},${px(shoulder)}`,
    `V${px(from)}Z`,
  ].join("")
}

const px = (value: number) => Math.round(value * 100) / 100

function shape(series: Series, spans: Span[], { x, y }: Scales): Shape {
  const rows = [...series.values.keys()]
  const there = (row: number) => series.values[row] !== null && series.values[row] !== undefined
  const to = (row: number) => y(spans[row]?.[1] ?? 0)
  const curve = CURVES[series.curve]
  const drawLine = line<number>().defined(there).x(x).y(to).curve(curve)
  const drawArea = area<number>()
    .defined(there)
    .x(x)
    .y0((row) => y(spans[row]?.[0] ?? 0))
    .y1(to)
    .curve(curve)
  return {
    series,
    line: drawLine(rows) ?? "",
    area: series.type === "area" ? (drawArea(rows) ?? "") : null,
    dots: rows
      .filter((row) => there(row) && !there(row - 1) && !there(row + 1))
      .map((row) => ({ x: x(row), y: to(row) })),
  }
}
