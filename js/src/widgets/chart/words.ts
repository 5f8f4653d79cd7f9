// What charts say by themselves.
import type { ChartWords } from "./summary"

export const CHART_WORDS: ChartWords = {
  language: "en",
  empty: "This chart has no data to draw.",
  chart: "Chart",
  bars: "bars",
  lines: "lines",
  areas: "areas",
  points: (count, first, last) =>
    count === 1 ? `1 point: ${first}` : `${count} points from ${first} to ${last}`,
  range: (label, low, lowAt, high, highAt) =>
    `${label}: lowest ${low} (${lowAt}), highest ${high} (${highAt})`,
  noValues: (label) => `${label}: no values`,
  cut: (shown, all) => `The first ${shown} of ${all} rows are drawn.`,
  seriesCut: (shown, all) => `The first ${shown} of ${all} series are drawn.`,
  tableCut: (shown, all) => `The table has the first ${shown} of ${all} rows.`,
}
