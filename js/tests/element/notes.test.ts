import { afterEach, expect, it, vi } from "vitest"
import { showNote } from "../../src/element/notes"

const place = document.createElement("div")
const report = () => place.querySelector<HTMLElement>('[data-note="report"]')

afterEach(() => place.replaceChildren())

it("shows a report whole, beside other notes, and copies it", async () => {
  const written: string[] = []
  const writeText = vi.fn(async (text: string) => void written.push(text))
  vi.stubGlobal("navigator", { clipboard: { writeText } })
  const text = `ok  store: ${"x".repeat(5_000)}`
  showNote(place, "error", "y".repeat(5_000))
  showNote(place, "report", text)
  expect(place.children).toHaveLength(2)
  expect(place.querySelector('[data-note="error"] span')?.textContent).toHaveLength(601)
  expect(report()?.querySelector("span")?.textContent).toBe(text)
  expect(report()?.getAttribute("role")).toBe("status")
  const [copy, close] = report()?.querySelectorAll("button") ?? []
  copy?.click()
  await vi.waitFor(() => expect(copy?.textContent).toBe("Copied"))
  expect(written).toEqual([text])
  close?.click()
  expect(report()).toBeNull()
  vi.unstubAllGlobals()
})

it("selects a report where there is no clipboard, and puts a new one in its place", async () => {
  vi.stubGlobal("navigator", {})
  const selected = vi.fn()
  vi.stubGlobal("getSelection", () => ({ selectAllChildren: selected }))
  showNote(place, "report", "one")
  showNote(place, "report", "two")
  expect(place.children).toHaveLength(1)
  report()?.querySelector("button")?.click()
  await vi.waitFor(() => expect(selected).toHaveBeenCalledWith(report()?.querySelector("span")))
  expect(report()?.querySelector("button")?.textContent).toBe("Copy")
  vi.unstubAllGlobals()
})
