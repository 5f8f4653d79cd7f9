// Days: read as written, whatever the clock and the place.
import { describe, expect, it } from "vitest"
import {
  addDays,
  addMonths,
  clamped,
  dayFormat,
  firstWeekday,
  isoOf,
  readDay,
  today,
  weekday,
  weeksOf,
} from "../../src/widgets/days"

it.each([
  ["2026-01-05", "2026-01-05"],
  ["2026-01-05T23:59:00-11:00", "2026-01-05"],
  ["2026-01-05 00:00", "2026-01-05"],
  ["2024-02-29", "2024-02-29"],
  ["2026-02-29", null],
  ["2026-13-01", null],
  ["5 January", null],
  ["2026-01-055", null],
  [20260105, null],
  [null, null],
])("the day of %j is %j", (given, day) => {
  expect(readDay(given)).toBe(day)
})

describe("calculating", () => {
  it("crosses months, years and leap days", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29")
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31")
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28")
    expect(addMonths("2026-01-15", -12)).toBe("2025-01-15")
    expect(addMonths("2026-11-30", 3)).toBe("2027-02-28")
  })
  it("stays in bounds", () => {
    expect(clamped("2026-01-05", "2026-01-10", null)).toBe("2026-01-10")
    expect(clamped("2026-01-15", null, "2026-01-10")).toBe("2026-01-10")
  })
  it("knows weekdays, and lays a month out in weeks", () => {
    expect(weekday("2026-11-22")).toBe(0)
    const weeks = weeksOf("2026-11-12", 1)
    expect(weeks).toHaveLength(6)
    expect(weeks[0]).toEqual([null, null, null, null, null, null, "2026-11-01"])
    expect(weeks.flat().filter((day) => day !== null)).toHaveLength(30)
    expect(weeksOf("2026-02-01", 0)).toHaveLength(4)
  })
})

it("today is the day of the reader's clock", () => {
  expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05")
})

it("a chosen day is sent as the moment it begins here", () => {
  const sent = isoOf("2026-07-04")
  expect(sent).toMatch(/^2026-07-04T00:00:00\.000[+-]\d\d:\d\d$/)
  expect(new Date(sent).getTime()).toBe(new Date(2026, 6, 4).getTime())
})

it("is written in the chat's language, and its weeks begin as they do there", () => {
  expect(dayFormat("de", { dateStyle: "full" })("2026-11-22")).toBe("Sonntag, 22. November 2026")
  expect([firstWeekday("de"), firstWeekday("en")]).toEqual([1, 0])
})
