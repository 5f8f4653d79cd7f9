// The turns of the scripted server: which one answers is decided by a word in the message.
import type { ThreadItem, ThreadStreamEvent, WidgetNode } from "../src/protocol/schema"
import { SHOWCASE } from "./texts"
import widgets from "./widgets.json"

interface Tools {
  base(): { id: string; thread_id: string; created_at: string }
  pause(ms: number): Promise<void>
}

type Script = (tools: Tools) => AsyncGenerator<ThreadStreamEvent>

const PAGES = widgets.pages as WidgetNode[]
const RECORDS = widgets.records as WidgetNode[]

const SCRIPTS: [word: string, script: Script][] = [
  ["markdown", (tools) => message(tools, SHOWCASE)],
  ["penguins", table],
  ["long", (tools) => message(tools, Array.from({ length: 12 }, () => SHOWCASE).join("\n\n"))],
  ["error", failing],
  ["notice", noticing],
  ["progress", progressing],
  ["image", drawing],
  ["think", thinking],
]

export function scriptFor(text: string): Script {
  const words = text.toLowerCase()
  const found = SCRIPTS.find(([word]) => words.includes(word))
  return found?.[1] ?? help
}

/** The widget that answers an action, or null. */
export function actionReply(type: string, payload: Record<string, unknown>): WidgetNode | null {
  if (type === "chatkit_notebook.page") return PAGES[Math.floor(Number(payload.start ?? 0) / 20)] ?? null
  if (type === "chatkit_notebook.row") return RECORDS[Number(payload.row ?? 0)] ?? null
  return null
}

export function tableItems(base: () => Pick<ThreadItem, "id" | "thread_id" | "created_at">): ThreadItem[] {
  const first = PAGES[0] as WidgetNode
  const task = {
    type: "custom" as const,
    title: "Read penguins",
    icon: "notebook",
    content: "`penguins`: rows 1–20 of 344, 3 ms",
    status_indicator: "complete" as const,
  }
  return [
    {
      ...base(),
      type: "workflow",
      workflow: { type: "custom", tasks: [task], summary: { title: task.title, icon: "notebook" } },
    },
    { ...base(), type: "widget", widget: first },
    {
      ...base(),
      type: "assistant_message",
      content: [{ type: "output_text", text: "`penguins` has 344 rows and 8 columns; rows 1–20 are shown." }],
    },
  ]
}

async function* message(tools: Tools, text: string): AsyncGenerator<ThreadStreamEvent> {
  const item = { ...tools.base(), type: "assistant_message" as const, content: [] }
  yield { type: "thread.item.added", item }
  const part = { type: "output_text" as const, text: "", annotations: [] }
  const update = (change: Extract<ThreadStreamEvent, { type: "thread.item.updated" }>["update"]) =>
    ({ type: "thread.item.updated", item_id: item.id, update: change }) as const
  yield update({ type: "assistant_message.content_part.added", content_index: 0, content: part })
  for (const delta of text.match(/\s*\S+/g) ?? []) {
    await tools.pause(12)
    yield update({ type: "assistant_message.content_part.text_delta", content_index: 0, delta })
  }
  yield { type: "thread.item.done", item: { ...item, content: [{ ...part, text }] } }
}

async function* table(tools: Tools): AsyncGenerator<ThreadStreamEvent> {
  const [workflow, widget, said] = tableItems(tools.base)
  if (workflow?.type !== "workflow" || !widget || said?.type !== "assistant_message") return
  const [task] = workflow.workflow.tasks
  if (!task) return
  yield {
    type: "thread.item.added",
    item: { ...workflow, workflow: { type: "custom", tasks: [{ ...task, status_indicator: "loading" }] } },
  }
  await tools.pause(500)
  yield { type: "thread.item.done", item: workflow }
  yield { type: "thread.item.done", item: widget }
  yield* message(tools, said.content.map(({ text }) => text).join(""))
}

async function* failing(tools: Tools): AsyncGenerator<ThreadStreamEvent> {
  yield* message(tools, "This answer stops in the mid")
  yield {
    type: "error",
    code: "custom",
    message: "The model's server answered 429: too many requests. Wait a minute, then try again.",
    allow_retry: true,
  }
}

async function* noticing(tools: Tools): AsyncGenerator<ThreadStreamEvent> {
  yield {
    type: "notice",
    level: "info",
    title: "Sampled",
    message: "`flights` has 10,000,000 rows: the median comes from **100,000** of them.",
  }
  yield { type: "notice", level: "warning", message: "The column `password` was left out." }
  yield {
    type: "notice",
    level: "danger",
    title: "Not saved",
    message: "The database cannot be written: the disk is full.",
  }
  yield* message(tools, "Some things must be said of this answer.")
}

async function* progressing(tools: Tools): AsyncGenerator<ThreadStreamEvent> {
  for (const text of ["Reading flights…", "Counting…", "Writing the answer…"]) {
    yield { type: "progress_update", icon: "analytics", text }
    await tools.pause(900)
  }
  yield* message(tools, "Done.")
}

async function* drawing(tools: Tools): AsyncGenerator<ThreadStreamEvent> {
  const item = { ...tools.base(), type: "generated_image" as const, image: null }
  yield { type: "thread.item.added", item }
  for (const progress of [0.25, 0.5, 0.75]) {
    await tools.pause(900)
    const image = { id: "sketch", url: picture(progress) }
    yield {
      type: "thread.item.updated",
      item_id: item.id,
      update: { type: "generated_image.updated", image, progress },
    }
  }
  await tools.pause(900)
  yield { type: "thread.item.done", item: { ...item, image: { id: "final", url: picture(1) } } }
}

/** A penguin of sorts, drawn as far as it is. */
function picture(progress: number): string {
  const parts = [
    '<ellipse cx="160" cy="180" rx="90" ry="120" fill="#1d2433"/>',
    '<ellipse cx="160" cy="200" rx="60" ry="90" fill="#f4f4f2"/>',
    '<circle cx="135" cy="110" r="10" fill="#fff"/><circle cx="185" cy="110" r="10" fill="#fff"/>',
    '<path d="M145 130h30l-15 24z" fill="#f5a623"/>',
  ].slice(0, Math.round(progress * 4))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320"><rect width="320" height="320" fill="#cfe3ef"/>${parts.join("")}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

async function* thinking(tools: Tools): AsyncGenerator<ThreadStreamEvent> {
  const tasks = ["Recalled what is known of penguins.", "Compared the masses of three species."]
  const item = {
    ...tools.base(),
    type: "workflow" as const,
    workflow: { type: "reasoning" as const, tasks: [], expanded: false },
  }
  yield { type: "thread.item.added", item }
  const done = []
  for (const [at, content] of tasks.entries()) {
    const task = { type: "thought" as const, content, status_indicator: "complete" as const }
    yield {
      type: "thread.item.updated",
      item_id: item.id,
      update: { type: "workflow.task.added", task_index: at, task },
    }
    done.push(task)
    await tools.pause(900)
  }
  yield {
    type: "thread.item.done",
    item: { ...item, workflow: { ...item.workflow, tasks: done, summary: { duration: 7 } } },
  }
  yield* message(tools, "Gentoo are the heaviest.")
}

async function* help(tools: Tools): AsyncGenerator<ThreadStreamEvent> {
  const words = SCRIPTS.map(
    ([word]) => `- [${word}](chatkit-link://ask?prompt=${encodeURIComponent(`show ${word}`)})`,
  )
  yield* message(tools, `I have a script for these words:\n\n${words.join("\n")}`)
}
