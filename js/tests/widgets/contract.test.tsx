// Every component with every property and token of tests/contract/components.json: each value has a look of its own, or does something of its own.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, beforeAll, describe, expect, it } from "vitest"
import components from "../../../tests/contract/components.json"
import { draw } from "./drawn"

class NoResizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoResizes as unknown as typeof ResizeObserver

interface Component {
  base: Record<string, unknown>
  inside?: string[]
  /** Values that look as if the property were absent. */
  default?: Record<string, unknown>
  /** What must be there for a property to show. */
  with?: Record<string, Record<string, unknown>>
  /** Pairs of values that mean the same. */
  alike?: Record<string, unknown[][]>
  properties: Record<string, unknown[]>
}
const CONTRACT = components as unknown as Record<string, Component>
const ROOTS = ["Card", "ListView", "Basic"]

type Drawn = ReturnType<typeof draw>
/** What shows only when the component is used: how that is done, and what is then seen. */
const IN_USE: Record<string, (drawn: Drawn) => Promise<unknown> | unknown> = {
  "Button.onClickAction": (drawn) => acted(drawn, () => fireEvent.click(drawn.one("Button"))),
  "Form.onSubmitAction": (drawn) => acted(drawn, () => fireEvent.submit(drawn.one("Form"))),
  "Checkbox.onChangeAction": (drawn) => acted(drawn, () => fireEvent.click(screen.getByRole("checkbox"))),
  "RadioGroup.onChangeAction": (drawn) =>
    acted(drawn, () => fireEvent.click(screen.getByRole("radio", { name: "Gentoo" }))),
  "Select.onChangeAction": (drawn) => acted(drawn, () => opened().then(() => userEvent.keyboard("{Enter}"))),
  "DatePicker.onChangeAction": (drawn) =>
    acted(drawn, () => opened().then(() => userEvent.keyboard("{Enter}"))),
  "Select.options": () => opened().then(() => texts("[role=option]")),
  "Select.searchable": () => opened().then(() => document.querySelectorAll("[role=combobox]").length),
  "DatePicker.min": () => opened().then(disabledDays),
  "DatePicker.max": () => opened().then(disabledDays),
  "DatePicker.side": () => opened().then(() => placed("side")),
  "DatePicker.align": () => opened().then(() => placed("align")),
  "Input.autoFocus": () => document.activeElement === screen.getByRole("textbox"),
  "Textarea.autoFocus": () => document.activeElement === screen.getByRole("textbox"),
  "Input.autoSelect": selected,
  "Textarea.autoSelect": selected,
  "Textarea.pattern": () => {
    const field = screen.getByRole<HTMLTextAreaElement>("textbox")
    fireEvent.change(field, { target: { value: "7" } })
    return field.checkValidity()
  },
  "Chart.showTooltip": ({ container }) => {
    fireEvent.pointerMove(screen.getByRole("img"), { clientX: 5 })
    return container.querySelectorAll(".widget-chart-tooltip").length
  },
}

async function acted({ actions }: Drawn, use: () => unknown): Promise<unknown> {
  await use()
  await Promise.resolve()
  // values of fields are another matter, and a day is another one tomorrow
  return actions.map(({ type, payload }) => [type, payload?.n])
}

/** Opens the one list or calendar there is. */
async function opened(): Promise<void> {
  screen.getByRole("button").focus()
  await userEvent.keyboard(" ")
  await waitFor(() => expect(document.querySelector("[role=dialog]")).toBeTruthy())
  await waitFor(() => expect(document.activeElement?.closest("[role=dialog]")).toBeTruthy())
}

const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent)

const disabledDays = () => texts("[data-day][disabled], [data-day][aria-disabled=true]")

const placed = (what: "side" | "align") =>
  document.querySelector(`[data-radix-popper-${what}]`)?.getAttribute(`data-radix-popper-${what}`)

function selected(): string {
  const { value, selectionStart, selectionEnd } = screen.getByRole<HTMLInputElement>("textbox")
  return value.slice(selectionStart ?? 0, selectionEnd ?? 0)
}

beforeAll(async () => {
  await import("../../src/widgets/chart/chart")
  await import("../../src/widgets/calendar/calendar")
})
afterEach(cleanup)

function tree(name: string, properties: Record<string, unknown>): unknown {
  const { base, inside = [] } = CONTRACT[name] as Component
  let node: unknown = { type: name, ...base, ...properties }
  for (const parent of inside.toReversed()) node = { type: parent, children: [node] }
  const root = (inside[0] ?? name) as string
  return ROOTS.includes(root) ? node : { type: "Basic", children: [node] }
}

const NAMES = / (?:for|id|aria-labelledby|aria-controls|clip-path)="[^"]*#[^"]*"/g

/** What is seen of a component, without the names React makes up; or what is seen of it in use. */
async function looks(name: string, properties: Record<string, unknown>, use?: (typeof IN_USE)[string]) {
  const drawn = draw(tree(name, properties))
  expect(drawn.problems).toEqual([])
  const seen = use
    ? JSON.stringify(await use(drawn))
    : drawn.container.innerHTML
        .replace(/_r_\w+_|radix-[^"\s]+|:r\w+:/g, "#")
        .replace(NAMES, (found) => (found.includes("-") ? found : ""))
  cleanup()
  return seen
}

describe.each(Object.keys(CONTRACT))("%s", (name) => {
  const { properties, default: defaults = {}, alike = {}, with: needs = {} } = CONTRACT[name] as Component

  it("is drawn", async () => {
    const { one } = draw(tree(name, {}))
    await waitFor(() => expect(one(name)).toBeTruthy())
  })

  it.each(Object.keys(properties))("%s", async (property) => {
    const use = IN_USE[`${name}.${property}`]
    const around = needs[property] ?? {}
    const plain = await looks(name, around, use)
    const pairs = (alike[property] ?? []).map(
      ([one, other]) => `${JSON.stringify(one)} ${JSON.stringify(other)}`,
    )
    const usual = ([] as unknown[]).concat(defaults[property] ?? [])
    const before = new Map<string, string>()
    for (const value of properties[property] ?? []) {
      const seen = await looks(name, { ...around, [property]: value }, use)
      const words = JSON.stringify(value)
      if (usual.includes(value)) expect(seen, `${words} is the default`).toBe(plain)
      else {
        expect(seen, `${words} changes nothing`).not.toBe(plain)
        const same = before.get(seen)
        if (same === undefined) before.set(seen, words)
        else expect(pairs, `${words} looks like ${same}`).toContain(`${same} ${words}`)
      }
    }
  })
})

it("every use is of a property that there is", () => {
  const all = Object.entries(CONTRACT).flatMap(([name, { properties }]) =>
    Object.keys(properties).map((property) => `${name}.${property}`),
  )
  expect(Object.keys(IN_USE).filter((use) => !all.includes(use))).toEqual([])
})
