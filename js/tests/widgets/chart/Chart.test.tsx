// A chart as people get it: drawn, read out, walked over by keyboard, and told when it cannot be drawn.
import { cleanup, fireEvent, screen, within } from "@testing-library/react"
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import { ChartView } from "../../../src/widgets/chart/ChartView"
import { drawNode } from "../drawn"

const NODE = {
  type: "Chart",
  xAxis: { dataKey: "species", labels: { Adelie: "A. penguin" } },
  data: [
    { species: "Adelie", mass: 3700 },
    { species: "Chinstrap", mass: "3733.09" },
    { species: "Gentoo", mass: 5076 },
  ],
  series: [{ type: "bar", dataKey: "mass", label: "Mass" }],
}

beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
})
beforeEach(() => {
  window.chatkitNotebookChart = { ChartView }
})
afterEach(cleanup)

it("is an image that says what it shows, with its data as a table", () => {
  const { element } = drawNode(NODE)
  const image = screen.getByRole("img")
  expect(image.getAttribute("aria-label")).toBe(
    "Chart (bars). 3 points from A. penguin to Gentoo. Mass: lowest 3,700 (A. penguin), highest 5,076 (Gentoo)",
  )
  expect(element.querySelectorAll(".widget-chart-bar")).toHaveLength(3)
  const cells = within(screen.getByRole("table"))
    .getAllByRole("row")
    .map((row) => row.textContent)
  expect(cells).toEqual(["speciesMass", "A. penguin3,700", "Chinstrap3,733.09", "Gentoo5,076"])
  expect(element.querySelector(".widget-chart-legend")?.textContent).toBe("Mass")
})

it("says the values of a point when the arrow keys reach it", () => {
  const { element } = drawNode(NODE)
  const image = screen.getByRole("img")
  fireEvent.keyDown(image, { key: "End" })
  expect(screen.getByRole("status").textContent).toBe("Gentoo: Mass 5,076")
  fireEvent.keyDown(image, { key: "ArrowLeft" })
  expect(element.querySelector(".widget-chart-tooltip")?.textContent).toBe("ChinstrapMass3,733.09")
  fireEvent.keyDown(image, { key: "Escape" })
  expect(element.querySelector(".widget-chart-tooltip")).toBeNull()
})

it("shows the point that the pointer is nearest to", () => {
  const { element } = drawNode(NODE)
  fireEvent.pointerMove(screen.getByRole("img"), { clientX: 5 })
  expect(element.querySelector(".widget-chart-tooltip-name")?.textContent).toBe("A. penguin")
  fireEvent.pointerLeave(screen.getByRole("img"))
  expect(element.querySelector(".widget-chart-tooltip")).toBeNull()
})

it("leaves out what is switched off", () => {
  const { element } = drawNode({
    ...NODE,
    showLegend: false,
    showTooltip: false,
    xAxis: { dataKey: "species", hide: true },
  })
  fireEvent.keyDown(screen.getByRole("img"), { key: "End" })
  for (const part of ["legend", "tooltip", "tick"])
    expect(element.querySelector(`.widget-chart-${part}`)).toBeNull()
})

it("says so when there is nothing to draw", () => {
  drawNode({ type: "Chart" })
  expect(screen.getByText("This chart has no data to draw.")).toBeTruthy()
})

it("says so when its script does not come, and tries again with the next chart", async () => {
  window.chatkitNotebookChart = undefined
  const { problems } = drawNode(NODE, { chunk: () => Promise.reject(new Error("no such file")) })
  expect(await screen.findByText(/cannot be drawn/)).toBeTruthy()
  expect(problems).toEqual(["A chart cannot be drawn: no such file"])
  cleanup()
  const chunk = async () => {
    window.chatkitNotebookChart = { ChartView }
    return ""
  }
  drawNode(NODE, { chunk })
  expect(await screen.findByRole("img")).toBeTruthy()
})
