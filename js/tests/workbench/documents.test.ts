// Documents of the workbench as text: where nodes stand, what is at the cursor, and edits that leave the rest alone.

import { describe, expect, test } from "vitest"
import type { Catalogue } from "../../src/state/preview"
import { completions } from "../../src/workbench/completion"
import { type Cursor, jsonCursor, jsxCursor } from "../../src/workbench/cursor"
import { changed, plainWidget } from "../../src/workbench/edits"
import { nodeAt, shared, treeLines, unfolded } from "../../src/workbench/lines"
import { jsonPath, jsonPlaces, mention } from "../../src/workbench/places"

const TEXT =
  '{"type": "Card", "children": [\n  {"type": "Text", "value": "a \\"b\\""},\n  {"type": "Row", "children": [{"type": "Text"}]}\n]}'

function at(text: string): [string, number] {
  const place = text.indexOf("|")
  return [text.replace("|", ""), place]
}

describe("places", () => {
  test("every value of a JSON text", () => {
    const places = jsonPlaces(TEXT)
    const held = (path: string) => {
      const place = places?.get(path)
      return place && TEXT.slice(place.from, place.to)
    }
    expect(held("")).toBe(TEXT)
    expect(held("children.0.value")).toBe('"a \\"b\\""')
    expect(held(jsonPath("1.0"))).toBe('{"type": "Text"}')
    expect(TEXT.slice(places?.get("children.0.value")?.name)).toMatch(/^"value"/)
  })

  test.each(['{"a": 1', '{"a" 1}', "[1 2]", "", '{"a": {{ b }}}'])("none in %s", (text) => {
    expect(jsonPlaces(text)).toBeNull()
  })

  test("mentions in templates and JSX", () => {
    const jsx = "<Card><Text a /><TextArea /><Text b /></Card>"
    expect(mention(jsx, "Text", 1)).toEqual({ from: 28, to: 33 })
    expect(mention(jsx, "Text", 9)).toEqual({ from: 28, to: 33 })
    expect(mention(jsx, "Row", 0)).toBeNull()
    expect(mention('{% for %}{"type": "Table.Row"}', "Table.Row", 0)).toEqual({ from: 10, to: 29 })
  })
})

describe("the cursor in JSON", () => {
  const cursor = (text: string) => jsonCursor(...at(text)) as Cursor
  test.each<[string, Partial<Cursor>]>([
    ['{"type": "Card", "|', { wants: "name", component: "Card", taken: ["type"], quoted: true }],
    ['{"type": "Card", "si|": 1}', { wants: "name", component: "Card" }],
    ['{"type": "Ca|"}', { wants: "component", component: null, parent: null }],
    ['{"type": "ListView", "children": [{"type": "|', { wants: "component", parent: "ListView" }],
    ['{"type": "Card", "size": |', { wants: "value", component: "Card", property: ["size"], quoted: false }],
    ['{"size": "|", "type": "Card"}', { wants: "value", component: "Card", property: ["size"] }],
    [
      '{"type": "Button", "onClickAction": {"|',
      { wants: "name", component: "Button", property: ["onClickAction"] },
    ],
    [
      '{"type": "Button", "onClickAction": {"handler": "|',
      { wants: "value", component: "Button", property: ["onClickAction", "handler"] },
    ],
  ])("%s", (text, expected) => {
    expect(cursor(text)).toMatchObject(expected)
  })
  test("inside and behind tags of a template", () => {
    const text = '{"type": "Text", "value": {{ (x) }}, "co'
    expect(jsonCursor(text, text.length)).toMatchObject({
      wants: "name",
      component: "Text",
      taken: ["type", "value"],
    })
    expect(jsonCursor(text, text.indexOf("(x") + 1)).toBeNull()
  })
})

describe("the cursor in JSX", () => {
  const cursor = (text: string) => jsxCursor(...at(text))
  test.each<[string, Partial<Cursor> | null]>([
    ["<Ca|", { wants: "component", parent: null }],
    ["<ListView>\n  <|", { wants: "component", parent: "ListView" }],
    ['<Card size="sm" st|', { wants: "name", component: "Card", taken: ["size"] }],
    ['<Card size="|"', { wants: "value", component: "Card", property: ["size"], quoted: true }],
    ["<Text truncate={|", { wants: "value", component: "Text", property: ["truncate"], quoted: false }],
    ["<Card>{items.map((i) => <Text |", { wants: "name", component: "Text", parent: "Card" }],
    ["<Card><Text /><Row>|", null],
    ["<Button onClickAction={{type: |", null],
  ])("%s", (text, expected) => {
    if (expected) expect(cursor(text)).toMatchObject(expected)
    else expect(cursor(text)).toBeNull()
  })
})

const CATALOGUE: Catalogue = {
  components: {
    Card: { size: { kind: "sm|md", required: false }, children: { kind: "nodes", required: true } },
    ListView: { children: { kind: "nodes", required: true } },
    ListViewItem: { onClickAction: { kind: "action", required: false } },
    Text: {
      value: { kind: "text", required: true },
      color: { kind: "color", required: false },
      truncate: { kind: "flag", required: false },
    },
  },
  roots: ["Card", "ListView"],
  holds: { ListView: "ListViewItem" },
  belongs: { ListViewItem: "ListView" },
  words: { color: ["success"] },
  gallery: [],
}

test("what is offered", () => {
  const offered = (text: string) => {
    const jsx = text.startsWith("<")
    const cursor = (jsx ? jsxCursor : jsonCursor)(...at(text)) as Cursor
    return completions(CATALOGUE, cursor, jsx).map(({ label }) => label)
  }
  expect(offered('{"type": "Card", "size": "|')).toEqual(['"sm"', '"md"'])
  expect(offered('{"type": "Text", "|')).toEqual(['"value"', '"color"', '"truncate"'])
  expect(offered('{"type": "Text", "truncate": |')).toEqual(["true", "false"])
  expect(offered('{"type": "ListView", "children": [{"type": "|')).toEqual(['"ListViewItem"'])
  expect(offered("<Text color='|")).toEqual(["success"])
  expect(offered("<ListView><ListViewItem><|")).toContain("Text")
})

describe("edits", () => {
  const edited = (text: string, path: string, name: string, value: unknown) => {
    const edit = changed(text, path, name, value)
    return edit && text.slice(0, edit.from) + edit.insert + text.slice(edit.to)
  }
  test("set, change and take away a property, and leave the rest as it was written", () => {
    expect(edited(TEXT, "children.0", "value", "x")).toBe(TEXT.replace('"a \\"b\\""', '"x"'))
    expect(edited(TEXT, "children.0", "size", "lg")).toBe(
      TEXT.replace('"Text", "v', '"Text", "size": "lg", "v'),
    )
    expect(edited(TEXT, "children.0", "value", undefined)).toBe(TEXT.replace(', "value": "a \\"b\\""', ""))
    expect(edited('{"a": 1, "type": "Card"}', "", "a", undefined)).toBe('{"type": "Card"}')
    expect(edited("{ }", "", "a", 1)).toBe('{"a": 1 }')
    expect(edited(TEXT, "children.7", "a", 1)).toBeNull()
    expect(edited(TEXT, "", "nothing", undefined)).toBeNull()
  })

  test("a widget is drawn at once only when it is plain JSON", () => {
    expect(plainWidget(TEXT)).toEqual(JSON.parse(TEXT))
    for (const text of ["", "<Card />", '{"type": {{ x }}}', "{]", '{"a": 1}', '[{"type": "Card"}]'])
      expect(plainWidget(text)).toBeNull()
  })
})

describe("the tree", () => {
  const widget = JSON.parse(TEXT)
  test("lines, folded and not", () => {
    const lines = treeLines(widget)
    expect(lines.map(({ path, level, type, nth }) => [path, level, type, nth])).toEqual([
      ["", 1, "Card", 0],
      ["0", 2, "Text", 0],
      ["1", 2, "Row", 0],
      ["1.0", 3, "Text", 1],
    ])
    expect(unfolded(lines, new Set(["1"])).map(({ path }) => path)).toEqual(["", "0", "1"])
    expect(unfolded(lines, new Set([""]))).toHaveLength(1)
    expect(nodeAt(widget, "1.0")).toBe(widget.children[1].children[0])
    expect(nodeAt(widget, "5.1")).toBeNull()
  })

  test("parts that are the same stay the same objects", () => {
    const next = JSON.parse(TEXT)
    expect(shared(widget, next)).toBe(widget)
    next.children[1].children[0].type = "Badge"
    const kept = shared(widget, next)
    expect(kept).toEqual(next)
    expect(kept.children[0]).toBe(widget.children[0])
    expect(kept.children[1]).not.toBe(widget.children[1])
    expect(shared({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
    expect(shared([1], { 0: 1 })).toEqual({ 0: 1 })
  })
})
