// What a person gave to a control: it stays when the widget is drawn anew, and the host hears of it.
import { fireEvent, render } from "@testing-library/react"
import { expect, test, vi } from "vitest"
import { WidgetView } from "../../src/widgets/WidgetView"
import { draw, recordingHost, widget } from "./drawn"

const input = (name: string, defaultValue = "") => ({ type: "Input", name, defaultValue })
const card = (...children: unknown[]) => widget({ type: "Card", asForm: true, children })
const typed = (field: Element | null, value: string) =>
  fireEvent.change(field as Element, { target: { value } })

// contract: form: what is typed stays
test("a field keeps what was typed where the widget changes around it", () => {
  const { host } = recordingHost()
  const view = render(<WidgetView widget={card(input("a"), input("b"))} host={host} />)
  const field = (name: string) => view.container.querySelector<HTMLInputElement>(`input[name="${name}"]`)
  typed(field("b"), "mine")
  const before = field("b")
  const text = { type: "Text", value: "new" }
  view.rerender(<WidgetView widget={card(text, input("new"), input("b"), input("a"))} host={host} />)
  expect(field("b")).toBe(before)
  expect([field("a")?.value, field("b")?.value, field("new")?.value]).toEqual(["", "mine", ""])
})

test("a field nobody typed into follows its default", () => {
  const { host } = recordingHost()
  const view = render(<WidgetView widget={card(input("a", "one"))} host={host} />)
  view.rerender(<WidgetView widget={card(input("a", "two"))} host={host} />)
  const field = view.container.querySelector("input")
  expect(field?.value).toBe("two")
  typed(field, "mine")
  view.rerender(<WidgetView widget={card(input("a", "three"))} host={host} />)
  expect(field?.value).toBe("mine")
})

test("the host hears of every value, and gives back what it kept", () => {
  const value = vi.fn()
  const kept = (name: string) => ({ a: "kept", c: 7 })[name]
  const drawn = draw(
    card(input("a"), input("b", "usual"), { type: "Text", value: "C", editable: { name: "c" } }),
    {
      value,
      kept,
    },
  )
  expect(value.mock.calls).toEqual([
    ["a", "kept", true],
    ["b", "usual", false],
    ["c", "C", false], // what was kept for a field of another kind is nothing for text
  ])
  value.mockClear()
  typed(drawn.container.querySelector('input[name="b"]'), "other")
  expect(value.mock.calls).toEqual([["b", "other", true]])
  value.mockClear()
  drawn.unmount()
  expect(value.mock.calls.map(([name, held]) => [name, held])).toEqual([
    ["a", undefined],
    ["b", undefined],
    ["c", undefined],
  ])
})
