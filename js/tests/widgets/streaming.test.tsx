// A widget of a thousand nodes while one text in it streams: only that text, and what it stands in, is drawn again.
import { cleanup, render } from "@testing-library/react"
import { afterEach, expect, it } from "vitest"
import type { WidgetItem, WidgetNode } from "../../src/protocol/schema"
import { applyUpdate } from "../../src/state/updates"
import { COMPONENTS } from "../../src/widgets/registry"
import { WidgetView } from "../../src/widgets/WidgetView"
import { recordingHost } from "./drawn"

const components = COMPONENTS as Map<string, NonNullable<ReturnType<typeof COMPONENTS.get>>>
const plain = components.get("Text")

afterEach(() => {
  cleanup()
  if (plain) components.set("Text", plain)
})

it("one delta draws one text", () => {
  const drawn: unknown[] = []
  components.set("Text", ({ node }) => {
    drawn.push(node.id)
    return <p>{String(node.value)}</p>
  })
  const children = Array.from(
    { length: 250 },
    (_, row): WidgetNode => ({
      type: "Row",
      children: [0, 1, 2].map((cell) => ({ type: "Text", id: `t${row}.${cell}`, value: "x" })),
    }),
  )
  const before: WidgetItem = {
    type: "widget",
    id: "w",
    thread_id: "t",
    created_at: "2026-01-02T03:04:05",
    widget: { type: "Card", children },
  }
  const { host } = recordingHost()
  const { rerender, container } = render(<WidgetView widget={before.widget} host={host} />)
  expect(drawn).toHaveLength(750)
  drawn.length = 0
  const { item } = applyUpdate(
    { item: before, pending: true },
    { type: "widget.streaming_text.value_delta", component_id: "t100.1", delta: "yz", done: false },
  )
  rerender(<WidgetView widget={(item as WidgetItem).widget} host={host} />)
  expect(drawn).toEqual(["t100.1"])
  expect(container.textContent).toContain("xyz")
})
