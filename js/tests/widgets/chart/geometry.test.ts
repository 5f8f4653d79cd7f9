// Where bars, lines and ticks lie: computed by hand for small charts.
import { describe, expect, it } from "vitest"
import { CURVES } from "../../../src/widgets/chart/curves"
import { geometry, stacked } from "../../../src/widgets/chart/geometry"
import { chartModel, MOST_ROWS, MOST_SERIES } from "../../../src/widgets/chart/model"

const SIZE = { width: 300, height: 100 }

function model(properties: Record<string, unknown>) {
  return chartModel({ type: "Chart", xAxis: "x", ...properties }, "light")
}
const rows = (...values: unknown[]) => values.map((v, at) => ({ x: `r${at}`, v }))
const one = (type: string, more: object = {}) => [{ type, dataKey: "v", label: "V", ...more }]

describe("stacks", () => {
  const [up, down, more] = model({
    data: [{ x: "a", p: 2, n: -3, q: 4 }],
    series: ["p", "n", "q"].map((dataKey) => ({ type: "bar", dataKey, label: dataKey, stack: "s" })),
  }).series
  it("go away from zero on both sides, each value ending where it should", () => {
    const spans = stacked([up, down, more].filter((series) => series !== undefined))
    expect([up, down, more].map((series) => series && spans.get(series)?.[0])).toEqual([
      [0, 2],
      [0, -3],
      [2, 6],
    ])
  })
  it("share one place; bars of no stack stand side by side", () => {
    const data = [{ x: "a", p: 2, q: 4 }]
    const left = (stack?: string) =>
      geometry(
        model({
          data,
          series: ["p", "q"].map((dataKey) => ({ type: "bar", dataKey, label: dataKey, stack })),
        }),
        SIZE,
      ).bars.map(({ d }) => Number(/^M([\d.]+)/.exec(d)?.[1]))
    const [first, second] = left("s")
    expect(first).toBe(second)
    const [third, fourth] = left() as [number, number]
    expect(fourth).toBeGreaterThan(third)
  })
})

describe("the y axis", () => {
  it("begins at zero for bars, and has round ticks", () => {
    const { yTicks, y } = geometry(model({ data: rows(97, 98, 99), series: one("bar") }), SIZE)
    expect(yTicks).toEqual([0, 50, 100])
    expect(y(0)).toBe(100)
    expect(y(100)).toBe(0)
  })
  it("has no ticks between whole numbers", () => {
    const { yTicks } = geometry(model({ data: rows(1, 0, null), series: one("bar") }), SIZE)
    expect(yTicks).toEqual([0, 1])
  })
  it("may begin elsewhere for lines far from zero", () => {
    const { yTicks } = geometry(model({ data: rows(1000, 1010, 1020), series: one("line") }), SIZE)
    expect(Math.min(...yTicks)).toBeGreaterThanOrEqual(1000)
  })
  it("holds negative values, and has an extent without any", () => {
    const { y } = geometry(model({ data: rows(-5, 5), series: one("bar") }), SIZE)
    expect(y(0)).toBe(50)
    for (const values of [[0, 0], [null], ["text"], [-4, -4]])
      for (const tick of geometry(model({ data: rows(...values), series: one("area") }), SIZE).yTicks)
        expect(Number.isFinite(tick)).toBe(true)
  })
})

describe("bars", () => {
  it("keep the gaps that are asked for", () => {
    const data = [
      { x: "a", p: 1, q: 1 },
      { x: "b", p: 1, q: 1 },
    ]
    const { bars } = geometry(
      model({
        data,
        barGap: 10,
        barCategoryGap: 30,
        series: ["p", "q"].map((dataKey) => ({ type: "bar", dataKey, label: dataKey })),
      }),
      SIZE,
    )
    const edges = bars.map(({ d }) => [
      Number(/^M([\d.]+)/.exec(d)?.[1]),
      Number(/Q([\d.]+),[\d.]+ [\d.]+,[\d.]+V/.exec(d)?.[1]),
    ])
    // 150 px a row, 30 of them between rows: two bars of 55 with 10 between
    expect(edges).toEqual([
      [15, 70],
      [165, 220],
      [80, 135],
      [230, 285],
    ])
  })
  it("have at least half of the room, whatever gap is asked for", () => {
    const wide = model({ data: rows(1, 2, 3, 4, 5, 6), barCategoryGap: 500, series: one("bar") })
    const [first] = geometry(wide, SIZE).bars
    // 50 px a row: 25 for the bar, in the middle
    expect(first?.d.startsWith("M12.5,")).toBe(true)
  })
  it("of nothing or of no number are not drawn", () => {
    expect(geometry(model({ data: rows(0, null, "x", 3), series: one("bar") }), SIZE).bars).toHaveLength(1)
  })
})

describe("lines and areas", () => {
  it.each(Object.keys(CURVES))("%s is a path of finite numbers", (curveType) => {
    const { shapes } = geometry(
      model({ data: rows(3, 9, 4, 7, 1), series: one("area", { curveType }) }),
      SIZE,
    )
    for (const path of [shapes[0]?.line, shapes[0]?.area]) {
      expect(path).toMatch(/^M/)
      expect(path).not.toMatch(/NaN|undefined/)
    }
  })
  it("leave a gap where there is no number, and show a lonely point", () => {
    const [shape] = geometry(model({ data: rows(1, 2, null, 4), series: one("line") }), SIZE).shapes
    expect(shape?.line.match(/M/g)).toHaveLength(2)
    expect(shape?.dots.map(({ x }) => x)).toEqual([300])
  })
  it("reach from edge to edge, unless bars want room", () => {
    expect(geometry(model({ data: rows(1, 2), series: one("line") }), SIZE).x(0)).toBe(0)
    expect(geometry(model({ data: rows(1, 2), series: [...one("line"), ...one("bar")] }), SIZE).x(0)).toBe(75)
  })
})

describe("untrusted JSON", () => {
  it.each([
    [{ data: "no", series: {}, xAxis: 5 }],
    [{ data: [null, 1, "x", []], series: [null, { type: "pie", dataKey: "v" }, { type: "bar" }] }],
    [{ data: [{ __proto__: { v: 1 } }], series: one("line"), xAxis: { dataKey: {}, labels: [] } }],
  ])("draws nothing and throws nothing: %j", (properties) => {
    expect(() => geometry(model(properties), SIZE)).not.toThrow()
  })
  it("draws as many rows as one can tell apart, and says how many it left out", () => {
    const long = model({ data: rows(...Array(MOST_ROWS + 5).fill(1)), series: one("line") })
    expect([long.names.length, long.cut]).toEqual([MOST_ROWS, 5])
  })
  it("says how many series it left out", () => {
    const many = Array.from({ length: MOST_SERIES + 3 }, () => one("line")).flat()
    const drawn = model({ data: rows(1), series: many })
    expect([drawn.series.length, drawn.seriesCut]).toEqual([MOST_SERIES, 3])
  })
  it("has a colour for each token, and gives them out one after the other", () => {
    const tokens = ["blue", "purple", "orange", "green", "red", "yellow", "pink"]
    const of = (given: unknown[]) =>
      model({
        data: rows(1),
        series: given.map((color) => ({ type: "bar", dataKey: "v", color })),
      }).series.map(({ color }) => color)
    const colours = tokens.map((token) => `var(--${token}-400)`)
    expect(of(tokens)).toEqual(colours)
    expect(of(Array(8).fill(undefined))).toEqual([...colours, colours[0]])
  })
  it("takes colours as tokens, CSS and pairs, and nothing that could be more than a colour", () => {
    const colors = (...given: unknown[]) =>
      model({
        data: rows(1),
        series: given.map((color) => ({ type: "bar", dataKey: "v", color })),
      }).series.map(({ color }) => color)
    expect(colors("pink", "red-200", { light: "green", dark: "red" }, "url(x)", undefined)).toEqual([
      "var(--pink-400)",
      "var(--red-200)",
      "var(--green-400)",
      "var(--green-400)",
      "var(--red-400)",
    ])
  })
})
