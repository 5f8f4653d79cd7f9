import { act, cleanup, render } from "@testing-library/react"
import { afterEach, expect, it } from "vitest"
import { WidgetView } from "../../src/widgets/WidgetView"
import { recordingHost, widget } from "./drawn"

afterEach(cleanup)

const card = (...labels: string[]) =>
  widget({
    type: "Card",
    children: [
      { type: "Text", value: "x = 1" },
      ...labels.map((label) => ({ type: "Button", label, onClickAction: { type: label } })),
    ],
  })

function drawn(...labels: string[]) {
  const { host } = recordingHost()
  const view = render(<WidgetView widget={card(...labels)} host={host} />)
  const change = (...next: string[]) => view.rerender(<WidgetView widget={card(...next)} host={host} />)
  const button = (label: string) => view.getByRole("button", { name: label })
  return { ...view, button, change }
}

it("goes to the first control that is left when the focused one goes away", () => {
  const { button, change } = drawn("Run", "Edit")
  act(() => button("Edit").focus())
  change("Stop")
  expect(document.activeElement).toBe(button("Stop"))
})

it("goes to the widget when no control is left", () => {
  const { button, change, container } = drawn("Run")
  act(() => button("Run").focus())
  change()
  expect(document.activeElement).toBe(container.querySelector(".widget"))
})

it("stays where it is when the control stays", () => {
  const { button, change } = drawn("Run", "Edit")
  act(() => button("Run").focus())
  change("Run", "Edit", "More")
  expect(document.activeElement).toBe(button("Run"))
})

it("is not taken when a person left the widget before it changed", async () => {
  const { button, change } = drawn("Run", "Edit")
  act(() => button("Edit").focus())
  act(() => button("Edit").blur())
  await act(async () => {})
  change("Stop")
  expect(document.activeElement).toBe(document.body)
})

it("is not taken by a widget that never had it", () => {
  const { change } = drawn("Run", "Edit")
  change("Stop")
  expect(document.activeElement).toBe(document.body)
})
