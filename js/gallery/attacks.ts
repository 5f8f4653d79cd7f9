// A hostile text in every place where a text can come in: messages, widgets, tasks, options, what the server says.
import components from "../../tests/contract/components.json"
import type { ThreadItem, WidgetNode } from "../src/protocol/schema"

type Json = Record<string, unknown>
interface Component {
  base: Json
  inside?: string[]
  with?: Record<string, Json>
  properties: Record<string, unknown[]>
}
const COMPONENTS = components as unknown as Record<string, Component>

/** What tells things apart; with other words there they are of a kind that nobody knows, and ignored. */
const KINDS = new Set([
  "type",
  "status",
  "status_indicator",
  "state",
  "level",
  "id",
  "thread_id",
  "created_at",
])

/** The same with these words in place of every text. */
export function infected<Value>(json: Value, words: string, key = ""): Value {
  if (typeof json === "string") return (KINDS.has(key) ? json : words) as Value
  if (Array.isArray(json)) return json.map((one) => infected(one, words, key)) as Value
  if (typeof json !== "object" || json === null) return json
  return Object.fromEntries(
    Object.entries(json).map(([name, one]) => [name, infected(one, words, name)]),
  ) as Value
}

function within(parents: string[], node: Json): Json {
  return parents.reduceRight((inner, type) => ({ type, children: [inner] }), node)
}

/**
 * Every component twice: with the words as each property, and inside of each property's values.
 *
 * @param share is one of every so many components, from a place on.
 */
export function hostileWidget(words: string, share = { from: 0, each: 1 }): WidgetNode {
  const children: Json[] = [{ type: words, children: [{ type: "Text", value: words }] }]
  for (const [at, [type, component]] of Object.entries(COMPONENTS).entries()) {
    if (at % share.each !== share.from % share.each) continue
    const { base, inside = [], with: needs = {}, properties } = component
    const names = Object.keys(properties)
    const given = Object.fromEntries(names.map((name) => [name, properties[name]?.at(-1)]))
    const raw = Object.fromEntries(names.filter((name) => name !== "children").map((name) => [name, words]))
    const own = { type, ...base, ...Object.assign({}, ...Object.values(needs)) }
    children.push(within(inside, infected({ ...own, ...given }, words)), within(inside, { ...own, ...raw }))
  }
  return { type: "Basic", children } as unknown as WidgetNode
}

const source = (words: string) => ({
  title: words,
  description: words,
  timestamp: words,
  group: words,
})

/** These words in everything a conversation has: five items. */
export function hostileItems(
  words: string,
  at: number,
  share?: { from: number; each: number },
): ThreadItem[] {
  const base = (name: string) => ({
    id: `${name}_${at}`,
    thread_id: "thr_1",
    created_at: "2026-11-22T09:00:00Z",
  })
  const tag = { id: words, text: words, data: { description: words }, group: words }
  const sources = [
    { type: "url", url: words, attribution: words, ...source(words) },
    { type: "file", filename: words, ...source(words) },
    {
      type: "entity",
      id: words,
      icon: words,
      label: words,
      inline_label: words,
      interactive: true,
      data: { words },
      ...source(words),
    },
  ]
  const done = { status_indicator: "complete", title: words }
  const tasks = [
    { type: "custom", icon: words, content: words, ...done },
    { type: "web_search", title_query: words, queries: [words], sources: [sources[0]], ...done },
    { type: "thought", content: words, ...done },
    { type: "file", sources: [sources[1]], ...done },
    { type: "image", ...done },
  ]
  const items = [
    {
      ...base("user"),
      type: "user_message",
      content: [
        { type: "input_text", text: words },
        { type: "input_tag", interactive: true, ...tag },
      ],
      attachments: [{ type: "file", id: "a", name: words, mime_type: words }],
      quoted_text: words,
      inference_options: { model: words },
    },
    {
      ...base("workflow"),
      type: "workflow",
      workflow: { type: "custom", expanded: true, summary: { title: words, icon: words }, tasks },
    },
    {
      ...base("answer"),
      type: "assistant_message",
      content: [
        {
          type: "output_text",
          text: words,
          annotations: sources.map((one) => ({ type: "annotation", index: words.length, source: one })),
        },
      ],
    },
    { ...base("image"), type: "generated_image", image: { id: "i", url: words } },
    { ...base("widget"), type: "widget", widget: hostileWidget(words, share), copy_text: words },
  ]
  return items as unknown as ThreadItem[]
}
