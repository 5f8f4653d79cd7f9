// What stands at the axes.
import { expect, it } from "vitest"
import {
  cutTo,
  fullNumber,
  placed,
  textWidth,
  thinned,
  tickNames,
  tickNumbers,
} from "../../../src/widgets/chart/labels"

it.each([
  [
    [0, 2000, 4000],
    ["0", "2,000", "4,000"],
  ],
  [
    [0, 0.05, 0.1],
    ["0", "0.05", "0.1"],
  ],
  [
    [0, 500_000, 1_000_000, 1_500_000],
    ["0", "500K", "1M", "1.5M"],
  ],
  [
    [-2, 0, 2],
    ["-2", "0", "2"],
  ],
  [
    [0, 1e305, 2e305],
    ["0", "1E305", "2E305"],
  ],
  [
    [0, 5e17, 1e18],
    ["0", "5E17", "1E18"],
  ],
  [
    [0, 5e-13, 1e-12],
    ["0", "5E-13", "1E-12"],
  ],
])("numbers are as exact as their step: %j", (ticks, written) => {
  expect(tickNumbers(ticks, "en")).toEqual(written)
})

it("numbers are written as the language does", () => {
  expect(fullNumber(5076.0165, "de")).toBe("5.076,017")
  expect(fullNumber(0.00012345, "en")).toBe("0.0001235")
  expect(fullNumber(3e305, "en")).toBe("3E305")
})

it.each([
  [
    ["2026-01-01", "2026-02-01"],
    ["Jan 2026", "Feb 2026"],
  ],
  [
    ["2026-01-05", "2026-01-06"],
    ["Jan 5", "Jan 6"],
  ],
  [
    ["2025-12-31", "2026-01-06"],
    ["Dec 31, 2025", "Jan 6, 2026"],
  ],
  [
    ["Adelie", "2026-01-01"],
    ["Adelie", "2026-01-01"],
  ],
])("dates are as exact as they differ: %j", (names, written) => {
  expect(tickNames(names, "en")).toEqual(written)
})

it("names do not overlap: few are cut, many are left out", () => {
  const names = Array.from({ length: 40 }, (_, at) => `A long name ${at}`)
  const { every } = thinned(names, 12, true)
  expect(every * 12).toBeGreaterThan(Math.min(110, textWidth("A long name 10")))
  const few = thinned(names, 60, true)
  expect(few.every).toBe(1)
  expect(textWidth(cutTo("A long name 10", few.widest))).toBeLessThanOrEqual(60)
  expect(thinned(names, 60, false).every).toBeGreaterThan(1)
})

it("a first name that is moved away from the edge keeps clear of the second", () => {
  const names = Array.from({ length: 12 }, (_, at) => `Month ${at + 10}`)
  const width = textWidth("Month 10")
  expect(thinned(names, width + 16, false).every).toBe(1)
  expect(thinned(names, width + 16, false, 0).every).toBe(2)
})

it("names at the ends stay inside, and none runs into another", () => {
  const names = ["a first name", "second", "third", "and the last one"]
  const room = { from: -30, to: 206 }
  const x = (row: number) => 25 + 50 * row
  const written = placed(names, { every: 1, widest: 110 }, x, room)
  expect(written.map(({ text }) => text)).toEqual(["a first name", "third"])
  for (const { text, at } of written) {
    expect(at - textWidth(text) / 2).toBeGreaterThanOrEqual(room.from)
    expect(at + textWidth(text) / 2).toBeLessThanOrEqual(room.to)
  }
  const alone = placed(["one"], { every: 1, widest: 110 }, () => 100, room)
  expect(alone).toEqual([{ row: 0, text: "one", at: 100 }])
})
