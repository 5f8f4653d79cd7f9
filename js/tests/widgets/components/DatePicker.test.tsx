// DatePicker: by keyboard and pointer, within its bounds, with its value in the form.
import { cleanup, screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import { Calendar } from "../../../src/widgets/calendar/Calendar"
import { draw } from "../drawn"

beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
})
beforeEach(() => {
  window.chatkitNotebookCalendar = { Calendar }
})
afterEach(cleanup)

const picker = (properties: Record<string, unknown> = {}) => ({
  type: "Basic",
  children: [
    { type: "Label", value: "Day", fieldName: "day" },
    { type: "DatePicker", name: "day", onChangeAction: { type: "chosen" }, ...properties },
  ],
})
const trigger = () => screen.getByRole("button", { name: /^Day/ })
// jsdom lays nothing out, so the popup is never shown, and what is not shown has no name
const popup = () => document.querySelector("[role=dialog]")
const inPopup = (selector: string) => popup()?.querySelector<HTMLButtonElement>(selector)
const day = (date: string) => inPopup(`[data-day="${date}"]`)
const at = (date: string) => waitFor(() => expect(document.activeElement).toBe(day(date)))

async function open() {
  trigger().focus()
  await userEvent.keyboard(" ")
  await waitFor(() => expect(popup()?.getAttribute("aria-label")).toBe("Choose a date"))
}

it("begins with its default, as written, and answers with the day that is chosen", async () => {
  const { actions } = draw(picker({ defaultValue: "2026-11-12T23:30:00Z" }))
  expect(trigger().textContent).toContain("Nov 12, 2026")
  await open()
  await at("2026-11-12")
  expect(day("2026-11-12")?.getAttribute("aria-label")).toBe("Thursday, November 12, 2026")
  await userEvent.keyboard("{ArrowDown}{ArrowRight}{Enter}")
  expect(String(actions[0]?.payload?.day).slice(0, 19)).toBe("2026-11-20T00:00:00")
  expect(trigger().textContent).toContain("Nov 20, 2026")
  await waitFor(() => expect(document.activeElement).toBe(trigger()))
})

it("moves by weeks, months and years, and not beyond its bounds", async () => {
  draw(picker({ defaultValue: "2026-11-12", min: "2026-10-05T10:00:00Z", max: "2027-01-20" }))
  await open()
  await userEvent.keyboard("{Home}")
  await at("2026-11-08")
  await userEvent.keyboard("{End}")
  await at("2026-11-14")
  await userEvent.keyboard("{PageDown}")
  await at("2026-12-14")
  await userEvent.keyboard("{Shift>}{PageUp}{/Shift}")
  await at("2026-10-05")
  await userEvent.keyboard("{ArrowLeft}")
  await at("2026-10-05")
  expect(day("2026-10-04")?.disabled).toBe(true)
  expect(inPopup("[aria-label='Previous month']")?.disabled).toBe(true)
})

it("closes with Escape, gives the focus back, and keeps its value", async () => {
  const { actions } = draw(picker({ defaultValue: "2026-11-12" }))
  await open()
  await userEvent.keyboard("{Escape}")
  await waitFor(() => expect(document.activeElement).toBe(trigger()))
  expect(actions).toEqual([])
})

it("can be cleared, and shows what it is for when it is empty", async () => {
  const { actions } = draw(picker({ defaultValue: "2026-11-12", clearable: true, placeholder: "Any day" }))
  await userEvent.click(screen.getByRole("button", { name: "Clear" }))
  expect(actions[0]).toMatchObject({ type: "chosen", payload: { day: undefined } })
  expect(trigger().textContent).toContain("Any day")
})

it("takes bounds that leave no day for none, and a default that is no date for none", async () => {
  draw(picker({ defaultValue: "soon", min: "2026-12-01", max: "2026-11-01" }))
  expect(trigger().textContent).toContain("Select date…")
  await open()
  expect(popup()?.querySelectorAll("[data-day]:disabled")).toHaveLength(0)
})

it("gets its calendar with the first picker, says so when that does not come, and tries again with the next", async () => {
  window.chatkitNotebookCalendar = undefined
  const asked: string[] = []
  const lost = draw(picker({ defaultValue: "2026-11-12" }), {
    chunk: async (name) => {
      asked.push(name)
      throw new Error("no such file")
    },
  })
  await waitFor(() => expect(lost.problems).toHaveLength(1))
  expect(lost.problems).toEqual(["The calendar of a date picker cannot be drawn: no such file"])
  await userEvent.click(trigger())
  expect(popup()?.textContent).toBe("The calendar cannot be shown: its script could not be loaded.")
  cleanup()
  draw(picker({ defaultValue: "2026-11-12" }), {
    chunk: async (name) => {
      asked.push(name)
      window.chatkitNotebookCalendar = { Calendar }
      return ""
    },
  })
  await open()
  await at("2026-11-12")
  expect(asked).toEqual(["calendar", "calendar"])
})
