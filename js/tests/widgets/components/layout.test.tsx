// Components that arrange others: boxes, cards, lists, tables.
import { cleanup, render, screen, waitFor, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it } from "vitest"
import { WidgetView } from "../../../src/widgets/WidgetView"
import { draw, drawNode, recordingHost, widget } from "../drawn"

afterEach(cleanup)

const text = (value: string, more: object = {}) => ({ type: "Text", value, ...more })

describe("boxes", () => {
  it.each([
    [{ type: "Row" }, "widget-row"],
    [{ type: "Col" }, "widget-col"],
    [{ type: "Box" }, "widget-col"],
    [{ type: "Box", direction: "column" }, "widget-col"],
    [{ type: "Basic", direction: "row" }, "widget-row"],
  ])("%j is laid out as %s", (node, className) => {
    expect(
      drawNode({ ...node, children: [text("x")] }).container.querySelector(`.${className}`),
    ).not.toBeNull()
  })

  it("a Box laid out as a row does not centre its children as a Row does", () => {
    expect(drawNode({ type: "Box", direction: "row", children: [] }).element.className).toBe("widget-box")
  })

  it("keeps the order of children", () => {
    expect(drawNode({ type: "Row", children: [text("a"), "b", text("c")] }).element.textContent).toBe("abc")
  })

  it("Spacer takes at least what it is given", () => {
    const { style } = drawNode({ type: "Spacer", minSize: 12 }).element
    // along the line only: a Spacer between words makes no high row
    expect([style.flexBasis, style.flexShrink, style.minHeight]).toEqual(["12px", "0", ""])
  })

  it("Divider is a separator with its own thickness, colour and spacing", () => {
    const { element } = drawNode({ type: "Divider", size: 2, color: "strong", spacing: 3, flush: true })
    expect(element).toBe(screen.getByRole("separator"))
    // by variables: in a row it stands upright
    expect(element.style.getPropertyValue("--divider-size")).toBe("2px")
    expect(element.style.getPropertyValue("--divider-color")).toBe("var(--color-border-strong)")
    expect(element.style.getPropertyValue("--divider-spacing")).toBe("calc(var(--spacing) * 3)")
    expect(element.dataset.flush).toBe("true")
  })

  it("Transition draws its one child, or nothing", () => {
    expect(drawNode({ type: "Transition", children: text("in") }).element.textContent).toBe("in")
    cleanup()
    expect(drawNode({ type: "Transition", children: null }).element.textContent).toBe("")
  })
})

it("what is flush reaches the edge of the box around it, and not that of the card beyond", () => {
  const reach = (box: object) => {
    const { style } = drawNode({ type: "Col", children: [{ type: "Divider", flush: true }], ...box }).element
    cleanup()
    return [style.getPropertyValue("--bleed-left"), style.getPropertyValue("--bleed-right")]
  }
  expect(reach({})).toEqual(["", ""])
  expect(reach({ padding: { x: 2, right: 0 } })).toEqual(["calc(var(--spacing) * 2)", "0px"])
  expect(reach({ background: "surface" })).toEqual(["0px", "0px"])
})

describe("Card", () => {
  it("has a size, and md when it does not say", () => {
    expect(draw({ type: "Card", children: [], size: "full" }).one("Card").dataset.size).toBe("full")
    cleanup()
    expect(draw({ type: "Card", children: [], size: "vast" }).one("Card").dataset.size).toBe("md")
  })

  it("padding reaches what is flush by way of variables", () => {
    const card = draw({ type: "Card", children: [], padding: { x: 6, top: 0 } }).one("Card")
    expect(card.style.getPropertyValue("--card-left")).toBe("calc(var(--spacing) * 6)")
    expect(card.style.getPropertyValue("--card-top")).toBe("0")
    expect(card.style.getPropertyValue("--card-bottom")).toBe("")
  })

  it("shows its status, and nothing else once it is collapsed", () => {
    const card = {
      type: "Card",
      status: { text: "Sent", icon: "check-circle" },
      children: [text("body")],
      confirm: { label: "Send", action: { type: "send" } },
    }
    expect(draw(card).one("Card").textContent).toBe("SentbodySend")
    cleanup()
    const collapsed = draw({ ...card, collapsed: true }).one("Card")
    expect(collapsed.textContent).toBe("Sent")
    expect(collapsed.querySelector("svg")?.dataset.icon).toBe("check-circle")
  })

  it("stays as it is when it is over and has no status, with nothing left to be done", () => {
    const confirm = { label: "Send", action: { type: "send" } }
    const over = draw({ type: "Card", children: [text("body")], confirm, collapsed: true }).one("Card")
    expect(over.textContent).toBe("body")
  })

  it("has a colour scheme of its own inside of another widget, too", () => {
    const box = { type: "Box", background: { light: "#ffffff", dark: "#000000" } }
    const inner = { type: "Card", theme: "dark", children: [box] }
    const { container, one } = draw({ type: "Basic", children: [inner] })
    expect(one("Box").style.background).toBe("rgb(0, 0, 0)")
    expect(one("Card").closest("[data-theme]")?.getAttribute("data-theme")).toBe("dark")
    expect(container.querySelector(".widget")?.hasAttribute("data-theme")).toBe(false)
  })

  it("draws a favicon only from where images may come", () => {
    const card = { type: "Card", children: [], status: { text: "s", favicon: "https://a.example/f.ico" } }
    expect(draw(card).container.querySelector("img")).toBeNull()
    cleanup()
    expect(draw(card, { allowedImageDomains: ["a.example"] }).container.querySelector("img")).not.toBeNull()
  })
})

describe("ListView", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ type: "ListViewItem", children: [text(`line ${at + 1}`)] }))

  it("shows as many lines as its limit, and the rest when asked", async () => {
    draw({ type: "ListView", limit: 3, children: lines(5) })
    expect(screen.getAllByRole("listitem")).toHaveLength(3)
    await userEvent.click(screen.getByRole("button", { name: "Show 2 more" }))
    expect(screen.getAllByRole("listitem")).toHaveLength(5)
    expect(screen.queryByRole("button")).toBeNull()
  })

  it("goes on by keyboard with the first line that was hidden", async () => {
    const { container } = draw({ type: "ListView", limit: 2, children: lines(4) })
    await userEvent.tab()
    await userEvent.keyboard("{Enter}")
    expect(document.activeElement).toBe(container.querySelectorAll("[role=listitem]")[2])
    cleanup()
    const clickable = lines(3).map((line) => ({ ...line, onClickAction: { type: "open" } }))
    draw({ type: "ListView", limit: 1, children: clickable })
    await userEvent.click(screen.getByRole("button", { name: "Show 2 more" }))
    expect(document.activeElement?.textContent).toBe("line 2")
    expect(document.activeElement?.getAttribute("role")).toBe("button")
  })

  it.each([undefined, null, 9, "many"])("shows all five with the limit %j", (limit) => {
    draw({ type: "ListView", limit, children: lines(5) })
    expect(screen.getAllByRole("listitem")).toHaveLength(5)
    expect(screen.queryByRole("button")).toBeNull()
  })

  it("auto shows the first hundred", () => {
    draw({ type: "ListView", limit: "auto", children: lines(130) })
    expect(screen.getAllByRole("listitem")).toHaveLength(100)
    expect(screen.getByRole("button", { name: "Show 30 more" })).toBeTruthy()
  })

  it("long lists leave it to the browser to skip what is not in view, and miss no line", async () => {
    const { container } = draw({ type: "ListView", children: lines(250) })
    expect(await screen.findByText("line 250")).toBeTruthy()
    expect(container.querySelectorAll('[data-widget-type="ListViewItem"]')).toHaveLength(250)
    expect(container.querySelector("[data-long]")).not.toBeNull()
  })

  describe("with columns", () => {
    const cell = (value: string, end = false) => ({
      type: "Box",
      flex: 40,
      minWidth: 30,
      align: "stretch",
      children: [text(value, { truncate: true, ...(end ? { textAlign: "end" } : {}) })],
    })
    const head = (value: string) => ({
      type: "Box",
      flex: 40,
      minWidth: 30,
      children: [{ type: "Caption", value }],
    })
    const table = {
      type: "ListView",
      children: [
        {
          type: "ListViewItem",
          children: [{ type: "Col", flex: 1, minWidth: 0, children: [text("penguins")] }],
        },
        { type: "ListViewItem", children: [text("", { width: 20 }), head("species"), head("mass")] },
        {
          type: "ListViewItem",
          onClickAction: { type: "row" },
          children: [text("1", { width: 20 }), cell("Adelie"), cell("3,750", true)],
        },
        { type: "ListViewItem", children: [{ type: "Caption", value: "footer" }] },
      ],
    }

    it("tells headings, header and rows apart, and gives them the same columns", () => {
      const { container } = draw(table)
      const kinds = [...container.querySelectorAll<HTMLElement>("[data-line]")].map(
        ({ dataset }) => dataset.line,
      )
      expect(kinds).toEqual(["whole", "header", "columns", "whole"])
      expect(screen.getByRole("list").style.gridTemplateColumns).toBe("max-content auto auto")
    })

    it("never lets a number give way", () => {
      const { container } = draw(table)
      const cells = [...container.querySelectorAll<HTMLElement>('[data-line="columns"] [data-cell]')]
      expect(cells.map(({ dataset }) => dataset.cell)).toEqual(["share", "number"])
    })

    it("does not force lines of different lengths into one grid", () => {
      const uneven = {
        ...table,
        children: [...table.children, { type: "ListViewItem", children: [cell("a"), cell("b")] }],
      }
      draw(uneven)
      expect(screen.getByRole("list").style.gridTemplateColumns).toBe("")
    })
  })
})

describe("Table", () => {
  const cell = (value: string, more: object = {}) => ({
    type: "Table.Cell",
    children: [text(value)],
    ...more,
  })
  const table = {
    type: "Table",
    children: [
      { type: "Table.Row", header: true, children: [cell("Species"), cell("n", { align: "end" })] },
      {
        type: "Table.Row",
        children: [cell("Adelie"), cell("152", { align: "end", vAlign: "start", width: 80 })],
      },
      { type: "Table.Row", children: [cell("all", { colSpan: 2, padding: { x: 1 }, colSize: "lg" })] },
    ],
  }

  it("is a table whose header row names the columns", () => {
    drawNode(table)
    const drawn = screen.getByRole("table")
    expect(
      within(drawn)
        .getAllByRole("columnheader")
        .map((header) => header.textContent),
    ).toEqual(["Species", "n"])
    expect(within(drawn).getAllByRole("row")).toHaveLength(3)
    expect(drawn.querySelectorAll("thead tr")).toHaveLength(1)
  })

  it("cells have alignment, width, padding and spans", () => {
    drawNode(table)
    const number = screen.getByRole("cell", { name: "152" })
    expect(number.style).toMatchObject({ textAlign: "end", verticalAlign: "top", width: "80px" })
    const all = screen.getByRole("cell", { name: "all" })
    expect(all.getAttribute("colspan")).toBe("2")
    expect(all.style.paddingLeft).toBe("calc(var(--spacing) * 1)")
    expect(all.dataset.colSize).toBe("lg")
  })

  it("draws many rows, all of them", async () => {
    const rows = Array.from({ length: 120 }, (_, at) => ({
      type: "Table.Row",
      children: [cell(`row ${at + 1}`)],
    }))
    drawNode({ type: "Table", children: rows })
    expect(await screen.findByText("row 120")).toBeTruthy()
  })
})

describe("Button", () => {
  it("has presets, and single properties go before them", () => {
    const of = (properties: object) => drawNode({ type: "Button", label: "b", ...properties }).element.dataset
    expect(of({})).toMatchObject({ color: "primary", variant: "solid", size: "md", pill: "" })
    cleanup()
    expect(of({ style: "secondary" })).toMatchObject({ color: "secondary", variant: "outline" })
    cleanup()
    const set = of({
      style: "secondary",
      color: "danger",
      variant: "ghost",
      size: "lg",
      pill: false,
      block: true,
    })
    expect(set).toMatchObject({ color: "danger", variant: "ghost", size: "lg", block: "" })
    expect(set.pill).toBeUndefined()
  })

  it("shows icons beside its label", () => {
    const { element } = drawNode({
      type: "Button",
      label: "Next",
      iconEnd: "chevron-right",
      iconStart: "play",
    })
    expect([...element.querySelectorAll("svg")].map(({ dataset }) => dataset.icon)).toEqual([
      "play",
      "chevron-right",
    ])
    expect(screen.getByRole("button", { name: "Next" })).toBe(element)
  })

  it("without a label is as wide as high and is called by its icon", () => {
    const { element } = drawNode({ type: "Button", iconStart: "dots-horizontal" })
    expect(screen.getByRole("button", { name: "Dots horizontal" })).toBe(element)
    expect(element.dataset.uniform).toBe("")
  })
})

describe("Transition", () => {
  const around = (child: unknown) =>
    widget({ type: "Basic", children: [{ type: "Transition", children: child }] })

  it("lets its child go softly, and takes it away then", async () => {
    const { host } = recordingHost()
    const { container, rerender } = render(
      <WidgetView widget={around({ type: "Text", value: "here" })} host={host} />,
    )
    rerender(<WidgetView widget={around(null)} host={host} />)
    expect(container.querySelector("[data-leaving]")?.textContent).toBe("here")
    await waitFor(() => expect(container.textContent).toBe(""))
    rerender(<WidgetView widget={around({ type: "Text", value: "back" })} host={host} />)
    expect(container.querySelector("[data-leaving]")).toBeNull()
    expect(container.textContent).toBe("back")
  })
})
