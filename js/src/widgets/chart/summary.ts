// A chart in words, for those who do not see it.
import { fullNumber } from "./labels"
import type { ChartModel, Series } from "./model"

export interface ChartWords {
  language: string
  empty: string
  chart: string
  bars: string
  lines: string
  areas: string
  /** "12 points from A to B" */
  points(count: number, first: string, last: string): string
  /** "Mass: from 1 (A) to 5 (B)" */
  range(label: string, low: string, lowAt: string, high: string, highAt: string): string
  noValues(label: string): string
  cut(shown: number, all: number): string
  seriesCut(shown: number, all: number): string
  tableCut(shown: number, all: number): string
}

const MOST_DESCRIBED = 6

export function summary(model: ChartModel, words: ChartWords): string {
  const { names, series } = model
  if (!names.length || !series.length) return words.empty
  const kinds = [...new Set(series.map(({ type }) => type))].map(
    (type) => ({ bar: words.bars, line: words.lines, area: words.areas })[type],
  )
  return [
    `${words.chart} (${kinds.join(", ")})`,
    words.points(names.length, names[0] ?? "", names.at(-1) ?? ""),
    ...series.slice(0, MOST_DESCRIBED).map((one) => range(one, names, words)),
  ].join(". ")
}

function range({ label, values }: Series, names: string[], words: ChartWords): string {
  let low = -1
  let high = -1
  values.forEach((value, row) => {
    if (value === null) return
    if (low < 0 || value < (values[low] as number)) low = row
    if (high < 0 || value > (values[high] as number)) high = row
  })
  if (low < 0) return words.noValues(label)
  const written = (row: number) => fullNumber(values[row] as number, words.language)
  return words.range(label, written(low), names[low] ?? "", written(high), names[high] ?? "")
}
