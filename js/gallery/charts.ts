// Charts of every kind, and a form with every control, for the gallery.
import type { WidgetNode } from "../src/protocol/schema"

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const months = MONTHS.map((month, at) => ({
  month,
  date: `2026-${String(at + 1).padStart(2, "0")}-01`,
  sales: 4200 + Math.round(2600 * Math.sin(at / 2)) + at * 310,
  returns: 900 + Math.round(500 * Math.cos(at / 1.7)),
  balance: Math.round(3000 * Math.sin(at / 1.6)),
  costs: -1200 - at * 90,
}))

const species = [
  { species: "Adelie", mass: 3700.66, flipper: 189.95, torgersen: 52, biscoe: 44, dream: 56 },
  { species: "Chinstrap", mass: 3733.09, flipper: 195.82, torgersen: 0, biscoe: 0, dream: 68 },
  { species: "Gentoo", mass: 5076.02, flipper: 217.19, torgersen: 0, biscoe: 124, dream: 0 },
]

const CURVES =
  "basis basisClosed basisOpen bumpX bumpY bump linear linearClosed natural monotoneX monotoneY monotone step stepBefore stepAfter".split(
    " ",
  )

const card = (title: string, ...children: unknown[]): WidgetNode => ({
  type: "Card",
  size: "full",
  children: [{ type: "Title", value: title, size: "sm" }, ...children],
})

const chart = (properties: Record<string, unknown>) => ({ type: "Chart", ...properties })

export const CHARTS: WidgetNode[] = [
  card(
    "Mean mass by species",
    chart({
      data: species,
      xAxis: "species",
      showYAxis: true,
      series: [{ type: "bar", dataKey: "mass", label: "Mean mass (g)" }],
    }),
  ),
  card(
    "Penguins by species and island",
    chart({
      data: species,
      xAxis: "species",
      showYAxis: true,
      series: [
        { type: "bar", dataKey: "biscoe", label: "Biscoe", stack: "island" },
        { type: "bar", dataKey: "dream", label: "Dream", stack: "island" },
        { type: "bar", dataKey: "torgersen", label: "Torgersen", stack: "island", color: "pink" },
      ],
    }),
  ),
  card(
    "Sales and returns",
    chart({
      data: months,
      xAxis: "date",
      showYAxis: true,
      series: [
        { type: "area", dataKey: "sales", label: "Sales", curveType: "monotone" },
        { type: "area", dataKey: "returns", label: "Returns", curveType: "monotone" },
      ],
    }),
  ),
  card(
    "Balance and costs: negatives, stacked both ways, with a line",
    chart({
      data: months,
      xAxis: "month",
      showYAxis: true,
      series: [
        { type: "bar", dataKey: "sales", label: "Sales", stack: "all", color: "green" },
        { type: "bar", dataKey: "costs", label: "Costs", stack: "all", color: "red" },
        { type: "line", dataKey: "balance", label: "Balance", curveType: "natural", color: "blue" },
      ],
    }),
  ),
  card(
    "Three bars a month",
    chart({
      data: months,
      xAxis: { dataKey: "month", labels: { Jan: "First" } },
      showLegend: true,
      barGap: 1,
      barCategoryGap: 12,
      height: 180,
      series: [
        { type: "bar", dataKey: "sales", label: "Sales" },
        { type: "bar", dataKey: "returns", label: "Returns" },
        { type: "bar", dataKey: "balance", label: "Balance" },
      ],
    }),
  ),
  card("No data", chart({ data: [], xAxis: "x", series: [] })),
]

const points = [3, 9, 4, 7, 1, 6].map((value, at) => ({ at: String(at + 1), value }))

export const CURVE_CHARTS: WidgetNode = card("Every curve", {
  type: "Row",
  wrap: "wrap",
  gap: 3,
  align: "stretch",
  children: CURVES.map((curveType) => ({
    type: "Col",
    minWidth: 140,
    flex: 1,
    children: [
      { type: "Caption", value: curveType },
      chart({
        data: points,
        xAxis: { dataKey: "at", hide: true },
        showLegend: false,
        height: 90,
        series: [{ type: "area", dataKey: "value", label: curveType, curveType }],
      }),
    ],
  })),
})

export const FORM: WidgetNode = {
  type: "Card",
  size: "md",
  asForm: true,
  confirm: { label: "Save", action: { type: "save" } },
  cancel: { label: "Cancel", action: { type: "cancel" } },
  children: [
    { type: "Title", value: "New observation", size: "sm" },
    { type: "Label", value: "Name", fieldName: "name" },
    { type: "Input", name: "name", placeholder: "A name", required: true },
    { type: "Label", value: "Notes", fieldName: "notes" },
    { type: "Textarea", name: "notes", placeholder: "What was seen", rows: 2 },
    { type: "Label", value: "Species", fieldName: "species" },
    {
      type: "Select",
      name: "species",
      clearable: true,
      block: true,
      options: ["Adelie", "Chinstrap", "Gentoo"].map((label) => ({ label, value: label.toLowerCase() })),
    },
    { type: "Label", value: "Day", fieldName: "day" },
    {
      type: "DatePicker",
      name: "day",
      defaultValue: "2026-11-12T00:00:00Z",
      min: "2026-10-05",
      max: "2027-02-20",
      clearable: true,
      block: true,
    },
    {
      type: "RadioGroup",
      name: "sex",
      ariaLabel: "Sex",
      options: ["Female", "Male", "Unknown"].map((label) => ({ label, value: label.toLowerCase() })),
    },
    { type: "Checkbox", name: "ringed", label: "It has a ring" },
  ],
}
