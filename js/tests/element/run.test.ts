// A page that comes back to an answer, loses it in the middle, or stops it.
import { beforeEach, describe, expect, it, vi } from "vitest"
import { Chat } from "../../src/element/chat"
import type { RunEvent } from "../../src/protocol/client"
import type {
  ChatKitRequest,
  ClientToolCallItem,
  ThreadItem,
  ThreadStreamEvent,
} from "../../src/protocol/schema"
import { assistant, base, done, openStream, sse, TestServer, user } from "./server"

let server: TestServer
let chat: Chat
let stored: ThreadItem[]

beforeEach(() => {
  server = new TestServer()
  chat = new Chat()
  stored = [user("u", "hi")]
  server.on("items.list", () => Response.json({ data: stored.toReversed(), has_more: false }))
})

type AnyEvent = ThreadStreamEvent | RunEvent

const events = (...all: AnyEvent[]) => all as ThreadStreamEvent[]
const heading = (seq: number, missed: number, complete = true): RunEvent => ({
  type: "chatkit_notebook.run",
  run: "run_1",
  seq,
  missed,
  complete,
})
const end = (lead = true): RunEvent => ({ type: "chatkit_notebook.end", lead })
const idle = (interrupted: string | null): RunEvent => ({ type: "chatkit_notebook.idle", interrupted })
const begun = (text: string): ThreadStreamEvent => ({ type: "thread.item.added", item: assistant("a", text) })
const delta = (text: string): ThreadStreamEvent => ({
  type: "thread.item.updated",
  item_id: "a",
  update: { type: "assistant_message.content_part.text_delta", content_index: 0, delta: text },
})

/** A stream that breaks as a dropped connection does. */
function broken(...all: AnyEvent[]): Response {
  const text = all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
  let sent = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(new TypeError("network error"))
      else controller.enqueue(new TextEncoder().encode(text))
      sent = true
    },
  })
  return new Response(body, { headers: { "content-type": "text/event-stream" } })
}

type OnClientTool = (call: unknown) => Promise<Record<string, unknown>>

async function open(onClientTool: OnClientTool = async () => ({ ok: true })): Promise<void> {
  chat.setOptions({
    api: { url: "/chatkit", domainKey: "local", fetch: server.fetch },
    initialThread: "thr_1",
    onClientTool,
  })
  await vi.waitFor(() => expect(chat.state.threadLoading).toBe(false))
}

const say = (text: string) => chat.submit({ segments: [{ type: "input_text", text }] })
const texts = () =>
  chat.state.items.map(({ item }) => ("content" in item ? (item.content as { text: string }[])[0]?.text : ""))
const runOf = (request: ChatKitRequest | undefined) =>
  (request?.metadata as { chatkit_notebook?: { run?: string } } | undefined)?.chatkit_notebook?.run

describe("a thread that is opened", () => {
  it("shows the answer under way from where it is to its end", async () => {
    let stream: ReturnType<typeof openStream> | undefined
    server.on("threads.follow", (_, init) => {
      stream = openStream(init)
      return stream.response
    })
    await open()
    await vi.waitFor(() => expect(stream).toBeDefined())
    stream?.push(...events(heading(7, 1), begun("one ")))
    await vi.waitFor(() => expect(texts()).toEqual(["hi", "one "]))
    expect(chat.state.responding).toBe(true)
    stream?.push(...events(delta("two"), done(assistant("a", "one two")), end()))
    stream?.end()
    await vi.waitFor(() => expect(chat.state.responding).toBe(false))
    expect(texts()).toEqual(["hi", "one two"])
    expect(server.of("threads.follow")).toEqual([{ thread_id: "thr_1" }])
  })

  it("says that its last answer broke off, and Retry asks again", async () => {
    server.on("threads.follow", () => sse(events(idle("It was interrupted."))))
    server.streams("threads.retry_after_item", ...events(heading(0, 0), done(assistant("a", "now")), end()))
    await open()
    await vi.waitFor(() =>
      expect(chat.state.error).toEqual({ message: "It was interrupted.", allowRetry: true }),
    )
    await chat.retry()
    expect([chat.state.error, texts()]).toEqual([null, ["hi", "now"]])
    expect(server.of("threads.retry_after_item")).toEqual([{ thread_id: "thr_1", item_id: "u" }])
  })

  it("leaves nothing behind when a message is sent before the server has said what runs", async () => {
    server.on("threads.follow", (_, init) => openStream(init).response)
    server.streams("threads.add_user_message", ...events(heading(0, 0), done(user("u2", "more")), end()))
    await open()
    // Nobody has said what goes on in the thread, so that it is read again afterwards.
    stored.push(user("u2", "more"))
    await say("more")
    expect([chat.state.responding, chat.state.error, texts()]).toEqual([false, null, ["hi", "more"]])
  })
})

describe("a stream that breaks", () => {
  it("is taken up where it broke", async () => {
    await open()
    server.on("threads.add_user_message", () =>
      broken(heading(0, 0), done(user("u2", "more")), begun("one "), delta("two ")),
    )
    server.on("threads.follow", () => Promise.reject(new TypeError("Failed to fetch")))
    server.on("threads.follow", () =>
      sse(events(heading(5, 1), begun("one two three "), delta("four"), end())),
    )
    await say("more")
    expect(texts()).toEqual(["hi", "more", "one two three four"])
    expect([chat.state.error, chat.state.responding]).toEqual([null, false])
    expect(server.of("threads.follow").slice(1)).toEqual([
      { run: "run_1", after: 3, thread_id: "thr_1" },
      { run: "run_1", after: 3, thread_id: "thr_1" },
    ])
  })

  it("is read from the store when the kernel does not know it any more", async () => {
    await open()
    server.on("threads.add_user_message", () => broken(heading(0, 0), begun("half")))
    server.on("threads.follow", () => sse(events(idle("The kernel stopped."))))
    await say("more")
    expect(texts()).toEqual(["hi"])
    expect(chat.state.error).toEqual({ message: "The kernel stopped.", allowRetry: true })
  })

  it("reads the thread anew when more was missed than is known", async () => {
    await open()
    const lists = server.of("items.list").length
    server.on("threads.add_user_message", () => broken(heading(0, 0), begun("half")))
    server.on("threads.follow", () => sse(events(heading(90, 1, false), begun("whole"), end())))
    await say("more")
    expect(server.of("items.list")).toHaveLength(lists + 1)
    expect(texts()).toEqual(["hi", "whole"])
  })

  it("ends with the words of a server that refuses to go on", async () => {
    await open()
    server.on("threads.add_user_message", () => broken(heading(0, 0), begun("half")))
    server.on("threads.follow", () => Response.json({ error: { message: "Closed." } }, { status: 410 }))
    await say("more")
    expect(chat.state.error).toMatchObject({ message: "Closed." })
  })

  it("of a server that does not know runs is an error at once", async () => {
    await open()
    const asked = server.of("threads.follow").length
    server.on("threads.add_user_message", () => broken(done(user("u2", "more"))))
    await say("more")
    expect(chat.state.error).toMatchObject({ allowRetry: true })
    expect(server.of("threads.follow")).toHaveLength(asked)
  })
})

describe("a message that failed before anybody answered", () => {
  it("is sent again under the same name: the kernel may have heard it", async () => {
    await open()
    server.on("threads.add_user_message", () => Promise.reject(new TypeError("Failed to fetch")))
    server.streams("threads.add_user_message", ...events(heading(0, 0), done(user("u2", "more")), end()))
    await say("more")
    expect(chat.state.error).toMatchObject({ allowRetry: true })
    await chat.retry()
    const [first, second] = server.requests.filter(({ type }) => type === "threads.add_user_message")
    expect(runOf(first)).toBeTruthy()
    expect(runOf(second)).toBe(runOf(first))
    expect([chat.state.error, texts()]).toEqual([null, ["hi", "more"]])
  })
})

describe("stopping and leaving", () => {
  async function answering(): Promise<void> {
    await open()
    server.on("threads.add_user_message", (_, init) => {
      const stream = openStream(init)
      stream.push(...events(heading(0, 0), begun("one ")))
      return stream.response
    })
    void say("more")
    await vi.waitFor(() => expect(chat.state.items.at(-1)?.item.id).toBe("a"))
  }

  it("stops in the kernel too", async () => {
    await answering()
    stored.push(user("u2", "more"), assistant("a", "one two "))
    server.on("threads.stop", () => Response.json({ stopped: true, thread_id: "thr_1" }))
    await chat.stop()
    expect(server.of("threads.stop")).toEqual([{ run: "run_1" }])
    expect([chat.state.responding, chat.state.error]).toEqual([false, null])
    // what was on its way when Stop was pressed
    expect(texts()).toEqual(["hi", "more", "one two "])
  })

  it("stops by its own name a run that the server has not acknowledged", async () => {
    await open()
    server.on("threads.add_user_message", (_, init) => openStream(init).response)
    void say("more")
    await vi.waitFor(() => expect(server.of("threads.add_user_message")).toHaveLength(1))
    await chat.stop()
    const request = server.requests.find(({ type }) => type === "threads.add_user_message")
    expect(runOf(request)).toMatch(/^[0-9a-f-]{36}\.local_1$/)
    expect(server.of("threads.stop")).toEqual([{ run: runOf(request) }])
  })

  it("leaves an answer to the kernel when another thread is shown", async () => {
    await answering()
    await chat.newThread()
    expect(server.of("threads.stop")).toEqual([])
    expect([chat.state.thread, chat.state.responding]).toEqual([null, false])
  })
})

const pick: ClientToolCallItem = {
  ...base("c"),
  type: "client_tool_call",
  call_id: "1",
  name: "pick",
  arguments: { n: 1 },
  status: "pending",
}

describe("a client tool call that a reload has cut", () => {
  const waiting = () => sse(events({ ...idle(null), call: pick } as RunEvent))

  it("is made again, with its id, and the answer goes on in a run that every page names alike", async () => {
    const asked: unknown[] = []
    server.on("threads.follow", waiting)
    server.streams(
      "threads.add_client_tool_output",
      ...events(heading(0, 0), done(assistant("a", "picked")), end()),
    )
    await open(async (call) => {
      asked.push(call)
      return { picked: 1 }
    })
    await vi.waitFor(() => expect(texts()).toEqual(["hi", "picked"]))
    expect(asked).toEqual([{ name: "pick", params: { n: 1 }, id: "c" }])
    expect(server.of("threads.add_client_tool_output")).toEqual([
      { thread_id: "thr_1", result: { picked: 1 } },
    ])
    expect(runOf(server.requests.at(-1))).toBe("thr_1.c")
    expect(chat.state.responding).toBe(false)
  })

  it("is given up when the person stops", async () => {
    server.on("threads.follow", waiting)
    await open(() => new Promise(() => undefined))
    await vi.waitFor(() => expect(chat.state.responding).toBe(true))
    await chat.stop()
    expect(server.of("threads.stop")).toEqual([{ thread_id: "thr_1" }])
    expect(server.of("threads.add_client_tool_output")).toEqual([])
  })
})

describe("an answer that was begun elsewhere", () => {
  it("is followed in the thread that is open, after the thread was read anew", async () => {
    server.on("threads.follow", () => sse(events(idle(null))))
    server.on("threads.follow", () =>
      sse(events(heading(2, 2), done(user("u2", "more")), done(assistant("a", "so")), end(false))),
    )
    await open()
    await vi.waitFor(() => expect(server.of("threads.follow")).toHaveLength(1))
    const lists = server.of("items.list").length
    await chat.runBegan("thr_1", "run_9")
    await vi.waitFor(() => expect(texts()).toEqual(["hi", "more", "so"]))
    expect(server.of("threads.follow").at(-1)).toEqual({ thread_id: "thr_1", run: "run_9" })
    expect(server.of("items.list")).toHaveLength(lists + 1)
  })

  it("in another thread, or by this page itself, is no news", async () => {
    await open()
    server.streams("threads.add_user_message", ...events(heading(0, 0), done(assistant("a", "so")), end()))
    await say("more")
    const before = server.requests.length
    await chat.runBegan("thr_2", "run_9")
    await chat.runBegan("thr_1", "run_1")
    expect(server.requests).toHaveLength(before)
  })
})

it("answers a client tool only in the page that leads", async () => {
  const call = done(pick)
  server.on("threads.follow", () => sse(events(heading(2, 1), call, end(false))))
  await open()
  await vi.waitFor(() => expect(chat.state.items.some(({ item }) => item.id === "c")).toBe(true))
  await vi.waitFor(() => expect(chat.state.responding).toBe(false))
  expect(server.of("threads.add_client_tool_output")).toEqual([])
})
