// Every component with every property and token of tests/contract/components.json: each value has a look of its own.
import { cleanup, waitFor } from "@testing-library/react"
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
  /** Pairs of values that mean the same. */
  alike?: Record<string, unknown[][]>
  properties: Record<string, unknown[]>
}
const CONTRACT = components as unknown as Record<string, Component>
const ROOTS = ["Card", "ListView", "Basic"]

/** What is set off or opened, and seen only then: each has its own test. */
const UNSEEN: Record<string, string> = {
  "Button.onClickAction": "actions.test.tsx",
  "Form.onSubmitAction": "actions.test.tsx",
  "Select.onChangeAction": "actions.test.tsx",
  "DatePicker.onChangeAction": "components/DatePicker.test.tsx",
  "Checkbox.onChangeAction": "components/controls.test.tsx",
  "RadioGroup.onChangeAction": "components/controls.test.tsx",
  "Select.options": "components/controls.test.tsx",
  "Select.searchable": "components/controls.test.tsx",
  "DatePicker.min": "components/DatePicker.test.tsx",
  "DatePicker.max": "components/DatePicker.test.tsx",
  "DatePicker.side": "components/DatePicker.test.tsx",
  "DatePicker.align": "components/DatePicker.test.tsx",
  "Select.clearable": "components/controls.test.tsx",
  "DatePicker.clearable": "components/DatePicker.test.tsx",
  "Input.autoFocus": "components/controls.test.tsx",
  "Input.autoSelect": "components/controls.test.tsx",
  "Textarea.autoFocus": "components/controls.test.tsx",
  "Textarea.autoSelect": "components/controls.test.tsx",
  "Textarea.maxRows": "components/controls.test.tsx",
  "Textarea.autoResize": "components/controls.test.tsx",
  "Chart.showTooltip": "chart/Chart.test.tsx",
  "Chart.barGap": "chart/geometry.test.ts",
  "Chart.barCategoryGap": "chart/geometry.test.ts",
  "Textarea.pattern": "components/controls.test.tsx",
}

beforeAll(async () => {
  await import("../../src/widgets/chart/chart")
})
afterEach(cleanup)

function tree(name: string, properties: Record<string, unknown>): unknown {
  const { base, inside = [] } = CONTRACT[name] as Component
  let node: unknown = { type: name, ...base, ...properties }
  for (const parent of inside.toReversed()) node = { type: parent, children: [node] }
  const root = (inside[0] ?? name) as string
  return ROOTS.includes(root) ? node : { type: "Basic", children: [node] }
}

/** What is drawn, without the names React makes up. */
function drawn(name: string, properties: Record<string, unknown> = {}): string {
  const { container, problems } = draw(tree(name, properties))
  expect(problems).toEqual([])
  const html = container.innerHTML
    .replace(/_r_\w+_|radix-[^"\s]+|:r\w+:/g, "#")
    .replace(/ (?:for|id|aria-labelledby|clip-path)="[^"]*#[^"]*"/g, (found) =>
      found.includes("-") ? found : "",
    )
  cleanup()
  return html
}

describe.each(Object.keys(CONTRACT))("%s", (name) => {
  const { properties, default: defaults = {}, alike = {} } = CONTRACT[name] as Component
  const seen = Object.keys(properties).filter((property) => !UNSEEN[`${name}.${property}`])

  it("is drawn", async () => {
    const { one } = draw(tree(name, {}))
    await waitFor(() => expect(one(name)).toBeTruthy())
  })

  it.each(seen)("%s", (property) => {
    const plain = drawn(name)
    const pairs = (alike[property] ?? []).map(
      ([one, other]) => `${JSON.stringify(one)} ${JSON.stringify(other)}`,
    )
    const usual = ([] as unknown[]).concat(defaults[property] ?? [])
    const looks = new Map<string, string>()
    for (const value of properties[property] ?? []) {
      const html = drawn(name, { [property]: value })
      const words = JSON.stringify(value)
      if (usual.includes(value)) expect(html, `${words} is the default`).toBe(plain)
      else {
        expect(html, `${words} changes nothing`).not.toBe(plain)
        const before = looks.get(html)
        if (before === undefined) looks.set(html, words)
        else expect(pairs, `${words} looks like ${before}`).toContain(`${before} ${words}`)
      }
    }
  })
})
