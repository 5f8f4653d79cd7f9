// @vitest-environment node
import { describe, expect, it } from "vitest"
import examples from "../../../tests/contract/events.json"
import type {
  AssistantMessageItem,
  ThreadItem,
  ThreadStreamEvent,
  WidgetItem,
} from "../../src/protocol/schema"
import { initialState } from "../../src/state/initial"
import { reduce, responseEnded, responseStarted } from "../../src/state/reducer"
import type { ChatState } from "../../src/state/types"

const EVENTS = examples as ThreadStreamEvent[]
const empty = initialState({ api: { url: "/", domainKey: "local" } })
const base = (id: string) => ({ id, thread_id: "thr_1", created_at: "2026-01-02T03:04:05" })

const message = (id: string, text: string): AssistantMessageItem => ({
  ...base(id),
  type: "assistant_message",
  content: [{ type: "output_text", text }],
})

const user = (id: string, text: string): ThreadItem => ({
  ...base(id),
  type: "user_message",
  content: [{ type: "input_text", text }],
  inference_options: {},
})

function after(...events: ThreadStreamEvent[]): ChatState {
  return events.reduce(reduce, empty)
}

/** The first item, of a type the test knows. */
function only<T extends ThreadItem>(state: ChatState): T {
  const [first] = state.items
  if (!first) throw new Error("there is no item")
  return first.item as T
}

const done = (item: ThreadItem): ThreadStreamEvent => ({ type: "thread.item.done", item })
const added = (item: ThreadItem): ThreadStreamEvent => ({ type: "thread.item.added", item })
const ids = (state: ChatState) => state.items.map(({ item }) => item.id)

type Update = Extract<ThreadStreamEvent, { type: "thread.item.updated" }>["update"]
const updated = (item_id: string, update: Update): ThreadStreamEvent => ({
  type: "thread.item.updated",
  item_id,
  update,
})

function textAfter(...updates: Update[]): AssistantMessageItem["content"] {
  const state = after(
    added({ ...message("m", ""), content: [] }),
    ...updates.map((update) => updated("m", update)),
  )
  return only<AssistantMessageItem>(state).content
}

const annotation = (title: string) => ({
  type: "annotation" as const,
  source: { type: "url" as const, title, url: "https://e.org" },
})

describe("the contract's examples", () => {
  it.each(EVENTS.map((event) => [event.type, event] as const))(
    "%s leaves the state it was given untouched",
    (_, event) => {
      const before = after(...EVENTS)
      const copy = structuredClone(before)
      reduce(before, event)
      expect(before).toEqual(copy)
    },
  )

  it("build one thread when they are played in order", () => {
    const state = after(...EVENTS)
    expect(state.thread).toMatchObject({
      id: "thr_1",
      title: "T",
      status: { type: "locked", reason: "Escalated" },
    })
    expect(state.thread).not.toHaveProperty("items")
    // msg_2 was removed near the end; the client tool call stays for whoever answers it
    expect(ids(state)).toEqual(["msg_1", "fc_1", "wf_1", "wf_2", "tsk_1", "msg_3", "msg_9", "msg_8"])
    expect(state.items.find(({ item }) => item.id === "msg_3")).toMatchObject({
      pending: true,
      progress: 0.33,
      item: { image: { id: "ig_1" } },
    })
    expect(state.items.find(({ item }) => item.id === "msg_9")?.item).toMatchObject({ status: "answered" })
    expect(state.notices).toMatchObject([{ level: "warning", title: "Heads up" }])
    expect(state.error).toEqual({ message: "Custom text", allowRetry: false })
    expect(state.progress).toEqual({ icon: "search", text: "Searching…" })
    expect(state.allowCancel).toBe(true)
  })
})

describe("threads", () => {
  it("puts a new thread at the top of the history", () => {
    const state = after(EVENTS[0] as ThreadStreamEvent)
    expect(state.history.threads.map(({ id }) => id)).toEqual(["thr_1"])
  })

  it("drops a title that is absent, and never the items", () => {
    const thread = { id: "thr_1", created_at: "2026-01-02T03:04:05", items: { data: [] } }
    const state = after(
      { type: "thread.created", thread: { ...thread, title: "Old" } },
      done(user("u", "hi")),
      {
        type: "thread.updated",
        thread,
      },
    )
    expect(state.thread?.title).toBeUndefined()
    expect(state.history.threads[0]?.title).toBeUndefined()
    expect(ids(state)).toEqual(["u"])
  })
})

describe("items", () => {
  it("keeps the place of an item that is replaced, and appends an unknown one", () => {
    const state = after(
      done(user("u", "hi")),
      done(message("a", "first")),
      { type: "thread.item.replaced", item: user("u", "hello") },
      { type: "thread.item.replaced", item: message("z", "new") },
    )
    expect(ids(state)).toEqual(["u", "a", "z"])
    expect(state.items[0]?.item).toMatchObject({ content: [{ text: "hello" }] })
  })

  it("takes the final item for the truth, whatever the deltas said", () => {
    const state = after(added(message("a", "draft")), done(message("a", "final")))
    expect(state.items).toEqual([{ item: message("a", "final"), pending: false }])
  })

  it("gives the message that is shown already the name the server has for it", () => {
    const local = { ...empty, items: [{ item: user("local_1", "hi"), pending: true }] }
    const state = reduce(local, done(user("msg_1", "hi")))
    expect(state.items).toEqual([{ item: user("msg_1", "hi"), pending: false }])
  })

  it("never shows hidden context, however it arrives", () => {
    const hidden: ThreadItem = { ...base("h"), type: "hidden_context_item", content: "secret" }
    const sdk: ThreadItem = { ...base("s"), type: "sdk_hidden_context", content: "secret" }
    const state = after(added(hidden), done(hidden), { type: "thread.item.replaced", item: sdk })
    expect(state.items).toEqual([])
  })

  it("ignores updates of unknown items and of unknown kinds, and unknown events", () => {
    const state = after(done(message("a", "x")))
    const unknown = { type: "assistant_message.sung", melody: "la" } as unknown as Update
    expect(reduce(state, updated("nobody", { type: "widget.root.updated", widget: { type: "Card" } }))).toBe(
      state,
    )
    expect(reduce(state, updated("a", unknown))).toBe(state)
    expect(reduce(state, updated("a", { type: "widget.root.updated", widget: { type: "Card" } }))).toBe(state)
    expect(reduce(state, { type: "thread.sung" } as unknown as ThreadStreamEvent)).toBe(state)
  })
})

describe("an assistant message while it streams", () => {
  it("adds deltas up and makes room for parts that were never announced", () => {
    const content = textAfter(
      { type: "assistant_message.content_part.text_delta", content_index: 1, delta: "Hel" },
      { type: "assistant_message.content_part.text_delta", content_index: 1, delta: "lo" },
    )
    expect(content.map(({ text }) => text)).toEqual(["", "Hello"])
  })

  it("keeps its annotations when the part's end brings none", () => {
    const content = textAfter(
      {
        type: "assistant_message.content_part.annotation_added",
        content_index: 0,
        annotation_index: 0,
        annotation: annotation("B"),
      },
      {
        type: "assistant_message.content_part.annotation_added",
        content_index: 0,
        annotation_index: 0,
        annotation: annotation("A"),
      },
      {
        type: "assistant_message.content_part.annotation_added",
        content_index: 0,
        annotation_index: 9,
        annotation: annotation("C"),
      },
      {
        type: "assistant_message.content_part.done",
        content_index: 0,
        content: { type: "output_text", text: "Hi", annotations: [] },
      },
    )
    expect(content[0]?.text).toBe("Hi")
    expect(content[0]?.annotations?.map(({ source }) => source.title)).toEqual(["A", "B", "C"])
  })
})

describe("a widget while it streams", () => {
  const widget: WidgetItem = {
    ...base("w"),
    type: "widget",
    widget: {
      type: "Card",
      children: [
        { type: "Row", children: [{ type: "Text", id: "t", value: "a", streaming: true }] },
        { type: "Transition", children: { type: "Text", id: "deep", value: "x" } },
        { type: "Button", label: "Go" },
      ],
    },
  }
  const rootOf = (state: ChatState) =>
    only<WidgetItem>(state).widget as WidgetItem["widget"] & { children: unknown[] }

  it("appends text to the node of that id and leaves its neighbours alone", () => {
    const state = after(
      added(widget),
      updated("w", { type: "widget.streaming_text.value_delta", component_id: "t", delta: "b", done: false }),
      updated("w", { type: "widget.streaming_text.value_delta", component_id: "t", delta: "c", done: true }),
    )
    const root = rootOf(state)
    expect(root.children[0]).toEqual({
      type: "Row",
      children: [{ type: "Text", id: "t", value: "abc", streaming: false }],
    })
    expect(root.children[2]).toBe((widget.widget.children as unknown[])[2])
  })

  it("replaces a node below a single child", () => {
    const component = { type: "Text", id: "deep", value: "y" }
    const state = after(
      added(widget),
      updated("w", { type: "widget.component.updated", component_id: "deep", component }),
    )
    expect(rootOf(state).children[1]).toEqual({ type: "Transition", children: component })
  })
})

describe("a workflow while it streams", () => {
  it("puts tasks where they belong and changes them in place", () => {
    const task = (title: string) => ({ type: "custom" as const, title })
    const workflow: ThreadItem = { ...base("wf"), type: "workflow", workflow: { type: "custom", tasks: [] } }
    const state = after(
      added(workflow),
      updated("wf", { type: "workflow.task.added", task_index: 0, task: task("second") }),
      updated("wf", { type: "workflow.task.added", task_index: 0, task: task("first") }),
      updated("wf", { type: "workflow.task.updated", task_index: 1, task: task("changed") }),
    )
    expect(state.items[0]?.item).toMatchObject({
      workflow: { tasks: [{ title: "first" }, { title: "changed" }] },
    })
  })
})

describe("a response", () => {
  const progress: ThreadStreamEvent = { type: "progress_update", text: "Counting" }

  it("shows progress until something visible comes, which the person's own message is not", () => {
    expect(after(progress, done(user("u", "hi"))).progress).not.toBeNull()
    expect(
      after(
        progress,
        done({ ...base("c"), type: "client_tool_call", call_id: "1", name: "x", arguments: {} }),
      ).progress,
    ).not.toBeNull()
    expect(after(progress, added(message("a", ""))).progress).toBeNull()
  })

  it("starts without the error of the last one and ends with nothing pending", () => {
    const failed = after({ type: "error", code: "stream.error", allow_retry: true })
    expect(failed.error).toEqual({ message: null, allowRetry: true })
    const started = responseStarted(failed)
    expect(started).toMatchObject({ responding: true, error: null })
    const ended = responseEnded([added(message("a", "half")), progress].reduce(reduce, started))
    expect(ended).toMatchObject({ responding: false, progress: null, items: [{ pending: false }] })
  })
})
