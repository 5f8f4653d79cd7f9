// Texts that are streamed into a widget: one delta draws one node, and the page shows what the widget says, whatever else changes.
import { act, cleanup, fireEvent, render, waitFor } from "@testing-library/react"
import { StrictMode } from "react"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { WidgetItem, WidgetNode } from "../../src/protocol/schema"
import type { ItemState } from "../../src/state/types"
import { applyUpdate } from "../../src/state/updates"
import type { ComponentProps } from "../../src/widgets/drawing"
import { COMPONENTS } from "../../src/widgets/registry"
import { changedTexts } from "../../src/widgets/streamed"
import { WidgetView } from "../../src/widgets/WidgetView"
import { drawChat } from "../ui/drawChat"
import { item, THREAD } from "../ui/scriptedHost"
import { recordingHost } from "./drawn"

const registry = COMPONENTS as Map<string, (props: ComponentProps) => React.ReactNode>
const plain = new Map(registry)
/** The id, or else the type, of every node that was drawn, in order. */
const drawn: unknown[] = []

beforeEach(() => {
  for (const [type, draw] of plain)
    registry.set(type, (props) => {
      drawn.push(props.node.id ?? props.node.type)
      return draw(props)
    })
})
afterEach(() => {
  cleanup()
  for (const [type, draw] of plain) registry.set(type, draw)
})

type Json = Record<string, unknown>

const text = (id: string, value: string, more: Json = {}): WidgetNode => ({
  type: "Text",
  id,
  value,
  ...more,
})
const node = (type: string, children: unknown[], more: Json = {}): WidgetNode => ({ type, ...more, children })
const parsed = (widget: WidgetNode): WidgetNode => JSON.parse(JSON.stringify(widget))
const stateOf = (widget: WidgetNode) => item("w", "widget", { widget } as never, true)
const widgetOf = (state: ItemState) => (state.item as WidgetItem).widget

function delta(state: ItemState, id: string, more: string, done = false): ItemState {
  return applyUpdate(state, {
    type: "widget.streaming_text.value_delta",
    component_id: id,
    delta: more,
    done,
  })
}

/** A widget that changes under our hands, and what is drawn of it. */
function shown(widget: WidgetNode, strict = false) {
  const { host } = recordingHost()
  let state = stateOf(widget)
  const element = () => {
    const view = <WidgetView widget={widgetOf(state)} host={host} />
    return strict ? <StrictMode>{view}</StrictMode> : view
  }
  const view = render(element())
  const show = (next: ItemState) => {
    drawn.length = 0
    state = next
    view.rerender(element())
  }
  return {
    ...view,
    state: () => state,
    widget: () => widgetOf(state),
    delta: (id: string, more: string, done = false) => show(delta(state, id, more, done)),
    replace: (next: WidgetNode) => show(stateOf(next)),
    /** What the same widget looks like when it is drawn for the first time. */
    anew() {
      const fresh = render(<WidgetView widget={widgetOf(state)} host={host} />)
      const html = fresh.container.innerHTML
      fresh.unmount()
      return html
    },
  }
}

describe("one delta", () => {
  it("draws one node of a thousand in a chat, and no other", () => {
    const rows = Array.from({ length: 250 }, (_, row) =>
      node(
        "Row",
        [0, 1, 2].map((cell) => text(`t${row}.${cell}`, "x")),
      ),
    )
    const chat = drawChat({ thread: THREAD, items: [stateOf(node("Card", rows))] })
    expect(drawn).toHaveLength(1_001)
    const stream = (id: string, more: string, done?: boolean) => {
      drawn.length = 0
      chat.set({ items: [delta(chat.state().items[0] as ItemState, id, more, done)] })
    }
    stream("t100.1", "y")
    expect(drawn).toEqual(["t100.1"])
    stream("t100.1", "z")
    expect(drawn).toEqual(["t100.1"])
    stream("t7.0", "a")
    expect(drawn).toEqual(["t7.0"])
    stream("t100.1", "!", true)
    expect(drawn).toEqual(["t100.1"])
    const shows = (id: string) => chat.container.querySelector(`[data-widget-id="${id}"]`)
    expect([shows("t100.1")?.textContent, shows("t7.0")?.textContent]).toEqual(["xyz!", "xa"])
    expect(shows("t100.1")?.hasAttribute("data-streaming")).toBe(false)
    expect(shows("t7.0")?.hasAttribute("data-streaming")).toBe(true)
  })

  it.each([
    ["a Form", (one: WidgetNode) => node("Form", [node("Row", [one]), { type: "Input", name: "a" }])],
    [
      "a list",
      (one: WidgetNode) => node("ListView", [node("ListViewItem", [one]), node("ListViewItem", [])]),
    ],
    ["a keyed row", (one: WidgetNode) => node("Col", [node("Row", [one], { key: "k" }), text("b", "b")])],
    ["a table", (one: WidgetNode) => node("Table", [node("Table.Row", [node("Table.Cell", [one])])])],
    ["a single child without a list", (one: WidgetNode) => ({ type: "Box", children: one })],
  ])("draws one node in %s", (_, around) => {
    const view = shown(node("Card", [around(text("one", "a"))]))
    view.delta("one", "b")
    expect(drawn).toEqual(["one"])
    expect(view.container.innerHTML.replaceAll(/«\w+»|_r_\w+_/g, "")).toBe(
      view.anew().replaceAll(/«\w+»|_r_\w+_/g, ""),
    )
  })

  it("draws the Markdown it belongs to, and nothing around it", async () => {
    const view = shown(node("Card", [{ type: "Markdown", id: "m", value: "some " }]))
    view.delta("m", "**bold**", true)
    expect(drawn).toEqual(["m"])
    await waitFor(() => expect(view.container.querySelector("strong")?.textContent).toBe("bold"))
  })

  it("may come with another one before they are drawn", () => {
    const view = shown(node("Card", [text("a", "1"), node("Row", [text("b", "1"), text("c", "1")])]))
    act(() => view.replace(widgetOf(delta(delta(view.state(), "a", "2"), "c", "2"))))
    expect(drawn).toEqual(["a", "c"])
    expect(view.container.textContent).toBe("12112")
  })

  it("draws the Transition around it as well, which grows with it", () => {
    const view = shown(node("Card", [node("Transition", [text("a", "1")]), text("b", "1")]))
    view.delta("a", "2")
    expect(new Set(drawn)).toEqual(new Set(["Card", "Transition", "a"]))
  })

  it("is drawn as in a whole widget when it tells a header from a line", () => {
    const cells = (value: string) => [
      node("Box", [{ type: "Caption", value: "Name" }], { width: 80 }),
      node("Box", [text("n", value)], { width: 80 }),
    ]
    const view = shown(node("ListView", [node("ListViewItem", cells(""))]))
    view.delta("n", "7")
    expect(drawn).toContain("ListView")
    expect(view.container.innerHTML).toBe(view.anew())
  })
})

it("takes as one text a whole widget that differs from the last one in nothing else", () => {
  const tree = (value: string) => node("Card", [node("Row", [text("a", value), text("b", "same")])])
  const view = shown(tree("1"))
  view.replace(parsed(tree("12")))
  expect(drawn).toEqual(["a"])
  view.replace(parsed(node("Card", [text("a", "12")])))
  expect(view.container.innerHTML).toBe(view.anew())
})

it("shows a text that comes onto the page later as it is by then", () => {
  const lines = [0, 1, 2].map((at) => node("ListViewItem", [text(`t${at}`, "x")]))
  const view = shown(node("ListView", lines, { limit: 2 }))
  view.delta("t0", "0")
  view.delta("t2", "2")
  view.delta("t0", "0")
  expect(view.container.textContent).toBe("x00xShow 1 more")
  fireEvent.click(view.getByRole("button"))
  expect(view.container.textContent).toBe("x00xx2")
  view.delta("t2", "2")
  expect(drawn).toEqual(["t2"])
})

it("keeps what streamed while the card was folded", () => {
  const view = shown(node("Card", [text("a", "1")]))
  view.delta("a", "2")
  const folded = { ...view.widget(), collapsed: true, status: { text: "Done" } }
  view.replace(folded)
  view.delta("a", "3")
  expect(view.container.textContent).toBe("Done")
  view.replace({ ...view.widget(), collapsed: false })
  expect(view.container.textContent).toBe("Done123")
})

it("goes back to a former widget as it was", () => {
  const first = node("Card", [text("a", "1"), text("b", "1")])
  const view = shown(first)
  view.delta("a", "2")
  view.replace(first)
  expect(view.container.textContent).toBe("11")
  view.delta("a", "3")
  view.replace({ ...view.widget(), children: [...(view.widget().children as WidgetNode[]), text("c", "1")] })
  view.replace(first)
  expect(view.container.textContent).toBe("11")
})

it("tries a text that failed again when there is more of it", () => {
  const { host, problems } = recordingHost()
  const usual = registry.get("Text") as (props: ComponentProps) => React.ReactNode
  registry.set("Text", (props) => {
    const element = usual(props)
    if (props.node.value === "bad") throw new Error("no luck")
    return element
  })
  let state = stateOf(node("Card", [text("a", "bad")]))
  const view = render(<WidgetView widget={widgetOf(state)} host={host} />)
  expect(problems).toHaveLength(1)
  state = delta(state, "a", " news")
  view.rerender(<WidgetView widget={widgetOf(state)} host={host} />)
  expect(view.container.textContent).toBe("bad news")
})

describe("what has changed", () => {
  const tree = (...children: unknown[]) => node("Card", children)

  it.each([
    ["another property", tree(text("a", "1")), tree(text("a", "1", { size: "sm" }))],
    ["a property less", tree(text("a", "1", { size: "sm" })), tree(text("a", "1"))],
    ["another id", tree(text("a", "1")), tree(text("b", "12"))],
    ["another type", tree(text("a", "1")), tree({ ...text("a", "1"), type: "Title" })],
    ["one more node", tree(text("a", "1")), tree(text("a", "1"), text("b", "1"))],
    ["the order", tree(text("a", "1"), text("b", "1")), tree(text("b", "1"), text("a", "1"))],
    ["bare text", tree("one"), tree("other")],
    [
      "the value of another component",
      tree({ type: "Badge", id: "a", value: "1" }),
      tree({ type: "Badge", id: "a", value: "2" }),
    ],
    ["no children", tree(), { type: "Card" }],
  ])("is more than texts: %s", (_, before, after) => {
    expect(changedTexts(before, after)).toBeNull()
  })

  it("is found however deep the widget is, up to where it is drawn", () => {
    const deep = (levels: number, value: string): WidgetNode =>
      levels ? node("Box", [deep(levels - 1, value)]) : text("a", value)
    expect(changedTexts(deep(90, "1"), deep(90, "12"))?.size).toBe(1)
    expect(changedTexts(deep(5_000, "1"), deep(5_000, "12"))).toBeNull()
  })
})

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

describe.each([1, 2, 3, 4, 5, 6])("forty changes of any kind, number %i", (seed) => {
  it("end in what a widget drawn anew shows", () => {
    const below = numbers(seed)
    const pick = <Member,>(of: readonly Member[]) => of[below(of.length)] as Member
    let made = 0
    const some = (depth: number): WidgetNode => {
      const id = `n${made++}`
      const kinds = ["Row", "Box", "ListView", "Card", "Form"]
      if (depth === 0 || below(3) === 0)
        return text(id, pick(["", "a", "b"]), pick([{}, { textAlign: "end" }]))
      const children = Array.from({ length: below(4) }, () => some(depth - 1))
      const type = pick(kinds)
      if (type === "ListView")
        return node(
          type,
          children.map((child) => node("ListViewItem", [child])),
          { id, limit: pick([1, "auto"]) },
        )
      return node(
        type,
        children,
        pick([{ id }, { key: id }, { id, collapsed: true, status: { text: "over" } }]),
      )
    }
    const texts = (of: WidgetNode): WidgetNode[] =>
      of.type === "Text" ? [of] : ((of.children ?? []) as WidgetNode[]).flatMap(texts)
    const root = () => node("Card", [some(3), some(3), text("always", "x")], { id: "root" })
    const view = shown(root(), seed % 2 === 0)
    const changes = [
      () => view.delta(String(pick(texts(view.widget())).id), "more", below(3) === 0),
      () => view.delta("always", "more"),
      () => {
        const two = delta(view.state(), String(pick(texts(view.widget())).id), "one ")
        view.replace(widgetOf(delta(two, String(pick(texts(view.widget())).id), "two")))
      },
      () => view.replace(parsed(view.widget())),
      () =>
        view.replace(
          widgetOf(
            applyUpdate(view.state(), {
              type: "widget.component.updated",
              component_id: String(pick(texts(view.widget())).id),
              component: some(1),
            } as never),
          ),
        ),
      () => view.replace(root()),
      () => view.replace({ ...view.widget(), collapsed: below(2) === 0, status: { text: "state" } }),
    ]
    for (let step = 0; step < 40; step++) {
      pick([...changes, changes[0], changes[1], changes[2]] as (() => void)[])()
      expect(view.container.innerHTML).toBe(view.anew())
    }
  })
})
