// A widget as a whole: any JSON is drawn, within bounds, and nothing of it becomes code.
import { cleanup, render } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { type ComponentProps, type Components, DrawingContext } from "../../src/widgets/drawing"
import { Node } from "../../src/widgets/Node"
import { StreamedTexts } from "../../src/widgets/streamed"
import { WidgetView } from "../../src/widgets/WidgetView"
import { draw, recordingHost, widget } from "./drawn"

afterEach(cleanup)

const text = (value: string) => ({ type: "Text", value })

it("gives every node its type and, when it has one, its id", () => {
  const { one } = draw({
    type: "Card",
    id: "root",
    children: [{ type: "Text", id: "t", value: "a" }, text("b")],
  })
  expect(one("Card").dataset.widgetId).toBe("root")
  expect(one("Text").dataset.widgetId).toBe("t")
  expect(one("Card").querySelectorAll("[data-widget-id]")).toHaveLength(1)
})

// contract: bad: unknown components
it("draws the children of a type it does not know", () => {
  const { container, one } = draw({ type: "Hologram", children: [text("seen")] })
  expect(one("Hologram").textContent).toBe("seen")
  expect(container.querySelector(".widget-note")).toBeNull()
})

// contract: bad: widgets that are none
it.each([null, undefined, "text", 7, [], {}, { type: 3 }])("says that %j is not a widget", (json) => {
  const { host } = recordingHost()
  const { container } = render(<WidgetView widget={widget(json)} host={host} />)
  expect(container.textContent).toContain("nothing to draw")
})

describe("hostile JSON is inert", () => {
  const evil = "javascript:alert(1)"
  const markup = "<img src=x onerror=alert(1)><script>alert(1)</script>"
  const hostile = [
    { type: "Text", value: markup, href: evil, onClick: evil, dangerouslySetInnerHTML: { __html: markup } },
    { type: "Title", value: { toString: "x" } },
    { type: "Markdown", value: `${markup} [link](${evil})` },
    { type: "Image", src: evil },
    { type: "Image", src: "data:text/html,<script>alert(1)</script>" },
    { type: "Image", src: "https://evil.example/track.png" },
    { type: "Box", background: "url(https://evil.example/x)", style: { background: "url(x)" }, children: 5 },
    { type: "Box", border: { size: "1px;} body{display:none}" }, padding: { x: "expression(1)" } },
    { type: "Badge", label: markup, color: "'\"><script>" },
    { type: "Icon", name: "__proto__" },
    { type: "Icon", name: "lucide:constructor" },
    { type: "Button", label: null, iconStart: { a: 1 }, onClickAction: { type: 4 } },
    { type: "Divider", size: "9e9px" },
    { type: "Table", children: [{ type: "Table.Row", children: [{ type: "Table.Cell", colSpan: 1e9 }] }] },
    { type: "ListView", children: { type: "Text", value: "no list" }, limit: -5 },
    { type: "Card", children: [null, undefined, true, [], { no: "type" }], status: "no", confirm: [] },
    { type: "constructor", children: [] },
    { type: "__proto__" },
  ]

  // contract: bad: hostile JSON
  it("as a whole and one by one", () => {
    for (const children of [hostile, ...hostile.map((node) => [node])]) {
      const { container, unmount, problems } = draw({ type: "Basic", children })
      expect(container.querySelector("script, iframe, object, embed, link, style")).toBeNull()
      for (const element of container.querySelectorAll("*")) {
        expect(element.getAttribute("href") ?? "").not.toMatch(/^\s*javascript:/i)
        expect(element.getAttribute("src") ?? "data:image/").toMatch(/^data:image\//)
        expect(element.getAttribute("style") ?? "").not.toMatch(/url\(|expression|display/)
        expect([...element.attributes].filter(({ name }) => name.startsWith("on"))).toEqual([])
      }
      expect(problems).toEqual([])
      unmount()
    }
  })
})

describe("bounds", () => {
  it("cuts what is nested too deeply, and says so", () => {
    let node: unknown = text("the very end")
    for (let depth = 0; depth < 3000; depth += 1) node = { type: "Box", children: [node] }
    const { container } = draw({ type: "Basic", children: [text("the beginning"), node] })
    expect(container.textContent).toContain("the beginning")
    expect(container.textContent).not.toContain("the very end")
    expect(container.textContent).toContain("deeper than 100 levels")
  })

  it("cuts a tree that contains itself", () => {
    const loop: Record<string, unknown> = { type: "Box" }
    loop.children = [loop, text("x")]
    const { container } = draw({ type: "Basic", children: [loop] })
    expect(container.textContent).toContain("too large")
  })

  it("cuts what has too many parts, and says so", () => {
    // empty ones, which are drawn quickly
    const children = Array.from({ length: 10_050 }, (_, at) => ({ type: "Spacer", id: `s${at}` }))
    const { container } = draw({ type: "Basic", children })
    expect(container.querySelectorAll('[data-widget-type="Spacer"]')).toHaveLength(9_999)
    expect(container.textContent).toContain("only its first 10,000 parts are drawn")
  }, 30_000)

  it("cuts text that is too long for a page", () => {
    const { one } = draw({ type: "Basic", children: [text("x".repeat(200_000))] })
    expect(one("Text").textContent).toHaveLength(100_001)
  })
})

// contract: bad: parts that fail
it("a node that fails leaves a note in its place, and the rest stands", () => {
  vi.spyOn(console, "error").mockImplementation(() => {})
  const components: Components = new Map([
    [
      "Broken",
      ({ node }: ComponentProps) => {
        if (node.fails) throw new Error("no luck")
        return <b>fine</b>
      },
    ],
    ["Fine", () => <i>still here</i>],
  ])
  const { host, problems } = recordingHost()
  const drawing = {
    components,
    host,
    scheme: "light",
    streamed: new StreamedTexts(),
    prefix: "w",
    busy: false,
    runInContainer: async () => {},
  } as const
  const view = (fails: boolean) => (
    <DrawingContext value={drawing}>
      <Node node={{ type: "Broken", fails }} />
      <Node node={{ type: "Fine" }} />
    </DrawingContext>
  )
  const { container, rerender } = render(view(true))
  expect(container.textContent).toBe("This part of the widget (Broken) cannot be drawn.still here")
  expect(problems).toEqual(["The widget node Broken cannot be drawn: no luck"])
  // another node in its place is a new chance
  rerender(view(false))
  expect(container.textContent).toBe("finestill here")
})

it("keeps elements in place while keys or ids stay, whatever moves around them", () => {
  const { host } = recordingHost()
  const before = { type: "Basic", children: [text("a"), { type: "Button", id: "b", label: "Go" }] }
  const after = {
    type: "Basic",
    children: [
      text("new"),
      text("a"),
      { type: "Button", id: "b", label: "Gone" },
      { type: "Button", id: "b", label: "Twin" },
    ],
  }
  const { container, rerender } = render(<WidgetView widget={widget(before)} host={host} />)
  const button = container.querySelector("button")
  rerender(<WidgetView widget={widget(after)} host={host} />)
  expect(container.querySelector("button")).toBe(button)
  expect(button?.textContent).toBe("Gone")
  expect(container.querySelectorAll("button")).toHaveLength(2)
})

it("draws in the scheme that the root forces", () => {
  const box = { type: "Box", background: { light: "#ffffff", dark: "#000000" } }
  const forced = draw({ type: "Card", theme: "dark", children: [box] })
  expect(forced.container.querySelector(".widget")?.getAttribute("data-theme")).toBe("dark")
  expect(forced.one("Box").style.background).toBe("rgb(0, 0, 0)")
  cleanup()
  const same = draw({ type: "Card", theme: "light", children: [box] })
  expect(same.container.querySelector(".widget")?.getAttribute("data-theme")).toBeNull()
  expect(same.one("Box").style.background).toBe("rgb(255, 255, 255)")
})
