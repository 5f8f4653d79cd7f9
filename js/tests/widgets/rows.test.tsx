// Long lists and tables: the first rows at once, the others when they come near.
import { act, cleanup, screen } from "@testing-library/react"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { bounded, MOST_ROWS } from "../../src/widgets/bounds"
import { draw } from "./drawn"

const watched = new Map<Element, () => void>()

beforeEach(() => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
      observe(element: Element) {
        watched.set(element, () => this.tell([{ isIntersecting: true }]))
      }
      disconnect() {}
    },
  )
})
afterEach(() => {
  cleanup()
  watched.clear()
  vi.unstubAllGlobals()
})

const list = (count: number) => ({
  type: "ListView",
  children: Array.from({ length: count }, (_, at) => ({
    type: "ListViewItem",
    children: [{ type: "Text", value: `row ${at + 1}` }],
  })),
})
const table = (count: number) => ({
  type: "Basic",
  children: [
    {
      type: "Table",
      children: Array.from({ length: count }, (_, at) => ({
        type: "Table.Row",
        children: [{ type: "Table.Cell", children: [`row ${at + 1}`] }],
      })),
    },
  ],
})

describe.each([
  ["a list", list, "ListViewItem"],
  ["a table", table, "Table.Row"],
] as const)("%s", (_, make, type) => {
  it("of 10,000 rows draws the first, and a group when it comes near", () => {
    const { container } = draw(make(10_000))
    const drawn = () => container.querySelectorAll(`[data-widget-type="${type}"]`)
    expect(drawn()).toHaveLength(60)
    expect(screen.queryByText("only its first", { exact: false })).toBeNull()
    act(() => [...watched.values()][1]?.())
    expect(drawn()).toHaveLength(110)
    expect(screen.getByText("row 111")).toBeTruthy()
    expect(screen.queryByText("row 61")).toBeNull()
  })

  it("of a hundred rows is drawn as a whole", () => {
    const { container } = draw(make(100))
    expect(container.querySelectorAll(`[data-widget-type="${type}"]`)).toHaveLength(100)
  })
})

it("rows that are not drawn do not count, up to a bound", () => {
  const rows = list(MOST_ROWS)
  expect(bounded(rows).root).toBe(rows)
  expect(bounded(list(MOST_ROWS + 1)).cut).toContain("too large")
})
