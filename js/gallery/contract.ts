// What tests/contract/ lists, drawn: every item of a thread, and every component with each value of each property.
import components from "../../tests/contract/components.json"
import items from "../../tests/contract/items.json"
import type { ThreadItem, WidgetNode } from "../src/protocol/schema"
import { PICTURE } from "./texts"

interface Component {
  base: Record<string, unknown>
  inside?: string[]
  /** What must be there for a property to show. */
  with?: Record<string, Record<string, unknown>>
  properties: Record<string, unknown[]>
}
const COMPONENTS = components as unknown as Record<string, Component>

type Base = () => Pick<ThreadItem, "id" | "thread_id" | "created_at">

/** Every finished item that can be seen, under one question. */
export function allItems(base: Base): ThreadItem[] {
  return (items as unknown as { item: ThreadItem; pending?: boolean }[]).flatMap(({ item, pending }) => {
    const asks = item.type === "structured_input" && item.status === "pending"
    return pending || asks ? [] : [{ ...item, ...base() } as ThreadItem]
  })
}

export const QUESTIONS = (items as unknown as { item: ThreadItem }[]).flatMap(({ item }) =>
  item.type === "structured_input" && item.status === "pending" ? [item] : [],
)[0] as ThreadItem

/** Which components a page of the gallery shows. */
export const PAGES: Record<string, string[]> = {
  texts: ["Title", "Text", "Caption", "Markdown", "Label", "Badge", "Icon"],
  boxes: ["Box", "Row", "Col", "Spacer", "Divider", "Transition"],
  roots: ["Card", "ListView", "ListViewItem", "Basic", "Table", "Table.Row", "Table.Cell"],
  buttons: ["Button"],
  fields: ["Input", "Textarea", "Select", "DatePicker", "Checkbox", "RadioGroup", "Form"],
  pictures: ["Image"],
}

/** What is there for the chat's own colours, not on every ground: a page may choose white on white. */
const SKIPPED = new Set([
  "Label.fieldName",
  "Input.autoFocus",
  "Textarea.autoFocus",
  "Input.name",
  "Textarea.name",
  "Select.name",
  "DatePicker.name",
  "Checkbox.name",
  "RadioGroup.name",
])
/** What takes the room that there is is shown in all of it. */
const WIDE = /^(?:Card|ListView|ListViewItem|Basic|Table)\.|\.block$/
const BOXES = new Set(["Box", "Row", "Col", "Form"])
/** What these have in common with Box is shown there. */
const LIKE_BOX = new Set(["Row", "Col", "Form"])
const OF_ITS_OWN = /^(?:align|justify|wrap|gap|direction|onSubmitAction)$/
const OWN_COLOUR = /^(?:white|#|blue-|red-|yellow-|alpha-|linear-)/

const WORDS = ["one", "two", "three", "four"].map((value) => ({ type: "Text", value }))
const BIG_AND_SMALL = [
  { type: "Title", value: "one", size: "lg" },
  { type: "Text", value: "two", size: "sm" },
]
/** Room in which a value can be seen: to stand elsewhere, a box needs to be larger than what is in it, or smaller. */
const ROOM: Record<string, Record<string, unknown>> = {
  align: { width: 120, height: 72, children: BIG_AND_SMALL },
  justify: { width: 150, height: 110 },
  wrap: { width: 84, height: 64, margin: { bottom: 9 }, children: WORDS },
  maxWidth: { width: 200 },
  maxHeight: { height: 200 },
  maxSize: { width: 200, height: 200 },
  background: { border: 1 },
}
const UPRIGHT = { width: 64, height: 96, background: "surface-tertiary" }
const MANY_WORDS = { value: "More words than one line of this box holds, and more than two lines of it, too" }
const ROOM_OF: Record<string, Record<string, unknown>> = {
  "Title.truncate": MANY_WORDS,
  "Title.maxLines": MANY_WORDS,
  "Text.truncate": MANY_WORDS,
  "Text.maxLines": MANY_WORDS,
  "Caption.truncate": MANY_WORDS,
  "Caption.maxLines": MANY_WORDS,
  "Image.fit": UPRIGHT,
  "Image.position": { fit: "none", width: 64, height: 48 },
  "Image.background": { ...UPRIGHT, fit: "contain" },
  "ListViewItem.align": { children: BIG_AND_SMALL },
  "Basic.align": { direction: "row", gap: 2, children: BIG_AND_SMALL },
  "Basic.justify": { direction: "row", gap: 2 },
  "Button.iconSize": { iconStart: "bolt" },
  "Input.gutterSize": { placeholder: "words" },
  "Textarea.gutterSize": { placeholder: "words" },
  "Input.size": { placeholder: "words" },
  "Textarea.size": { placeholder: "words" },
}
/** What else stands in the box around a specimen, and how large that box is. */
const AROUND: Record<string, { box: Record<string, unknown>; before?: WidgetNode[]; after?: WidgetNode[] }> =
  {
    truncate: { box: { width: 180 } },
    maxLines: { box: { width: 180 } },
    flex: {
      box: { type: "Row", width: 240, gap: 1 },
      after: [
        { type: "Box", flex: 1, background: "surface-tertiary", children: [{ type: "Text", value: "1" }] },
      ],
    },
    Spacer: {
      box: { type: "Row", width: 240 },
      before: [{ type: "Text", value: "one" }],
      after: [{ type: "Text", value: "two" }],
    },
  }
const AROUND_PER_CENT = { box: { width: 160, height: 100, align: "start" } }
/** What counts in per cent of the room around. */
const PER_CENT = /^(?:height|width|size|(?:min|max)(?:Height|Width|Size))$/

let names = 0

/** Gives every control a name of its own, and a label where it shows none. */
function labelled(node: WidgetNode, label: string): WidgetNode[] {
  if (typeof node.name !== "string" || node.type === "Icon") return [node]
  names += 1
  const named = { ...node, name: `field ${names}` }
  return node.type === "Checkbox" || node.type === "RadioGroup"
    ? [node.type === "RadioGroup" ? { ariaLabel: label, ...named } : named]
    : [{ type: "Label", value: label, fieldName: named.name }, named]
}

/** A cell is seen by its neighbours: how wide it is, what it spans, and where its words stand beside larger ones. */
function tableAround(cell: WidgetNode, property: string): WidgetNode[] {
  const cells = (...values: string[]) =>
    values.map((value) => ({ type: "Table.Cell", children: [{ type: "Text", value }] }) as WidgetNode)
  const large = { type: "Table.Cell", children: [{ type: "Title", value: "2", size: "3xl" }] } as WidgetNode
  const beside = property === "vAlign" ? [large] : cells(...(property === "colSpan" ? ["3"] : ["2", "3"]))
  const below = cells(...(property === "rowSpan" ? [] : ["4"]), "5", ...(property === "vAlign" ? [] : ["6"]))
  const rows = [[cell, ...beside], below].map((children) => ({ type: "Table.Row", children }) as WidgetNode)
  return [{ type: "Table", children: rows } as WidgetNode]
}

function specimen(name: string, property: string, value: unknown): WidgetNode {
  const { base, inside = [], with: needs = {} } = COMPONENTS[name] as Component
  const words =
    property === ""
      ? "plain"
      : `${property} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`
  const boxed = BOXES.has(name) || name === "Image" || name === "Text"
  const perCent = boxed && PER_CENT.test(property) && String(value).endsWith("%")
  const own = {
    type: name,
    ...base,
    // boxes are seen by their ground, pictures by what is on them
    ...(BOXES.has(name) ? { background: "surface-secondary" } : {}),
    ...(name === "Image"
      ? { src: PICTURE, ...(/size$/i.test(property) ? {} : { width: 96, height: 64 }) }
      : {}),
    ...(perCent && BOXES.has(name) ? { children: WORDS.slice(0, 1) } : {}),
    ...needs[property],
    ...(BOXES.has(name) ? ROOM[property] : {}),
    ...ROOM_OF[`${name}.${property}`],
    ...(property ? { [property]: value } : {}),
  } as WidgetNode
  if (Array.isArray(own.children))
    own.children = own.children.flatMap((child: WidgetNode) => labelled(child, "A field of the form"))
  let nodes = labelled(own, words)
  const around = perCent ? AROUND_PER_CENT : (AROUND[name] ?? AROUND[property])
  if (around) {
    const { box, before = [], after = [] } = { before: [], after: [], ...around }
    nodes = [{ type: "Box", border: 1, ...box, children: [...before, ...nodes, ...after] } as WidgetNode]
  }
  if (name === "Table.Cell") nodes = tableAround(own, property)
  else for (const parent of inside.toReversed()) nodes = [{ type: parent, children: nodes } as WidgetNode]
  const caption = { type: "Caption", value: words.slice(0, 60), color: "secondary", size: "sm" }
  const shown = nodes[0]?.type === "Label" && name !== "Label" ? nodes : [caption, ...nodes]
  const flex = WIDE.test(`${name}.${property}`) ? "1 1 100%" : "0 1 auto"
  return { type: "Col", gap: 1, minWidth: 0, flex, children: shown } as WidgetNode
}

/** One component: a line for each property, with a specimen of each value. */
function sheet(name: string): WidgetNode {
  const { properties } = COMPONENTS[name] as Component
  const rows = Object.entries(properties).flatMap(([property, values]) => {
    if (SKIPPED.has(`${name}.${property}`) || (LIKE_BOX.has(name) && !OF_ITS_OWN.test(property))) return []
    const fit = values.filter(
      (value) =>
        !(
          /^(?:color|background)$/.test(property) &&
          (typeof value === "object" || OWN_COLOUR.test(String(value)))
        ),
    )
    const specimens = fit.map((value) => specimen(name, property, value))
    return [{ type: "Row", wrap: "wrap", gap: 4, align: "start", children: specimens } as WidgetNode]
  })
  return {
    type: "Card",
    size: "full",
    children: [{ type: "Title", value: name, size: "sm" }, specimen(name, "", ""), ...rows],
  } as WidgetNode
}

export function sheets(page: string): WidgetNode[] {
  return (PAGES[page] ?? []).map(sheet)
}
