import type { ChatKitOptions } from "@openai/chatkit"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Chat } from "../../src/element/chat"
import type { WidgetItem } from "../../src/protocol/schema"
import { assistant, base, done, openStream, TestServer, THREAD, user } from "./server"

let server: TestServer
let chat: Chat
let events: string[]

beforeEach(() => {
  server = new TestServer()
  chat = new Chat()
  events = []
  const target = new EventTarget()
  target.dispatchEvent = (event) => {
    const { detail } = event as CustomEvent
    events.push(detail ? `${event.type} ${JSON.stringify(detail)}` : event.type)
    return true
  }
  chat.listeners.add(target)
})

function open(options: Partial<ChatKitOptions> = {}): void {
  chat.setOptions({ api: { url: "/chatkit", domainKey: "local", fetch: server.fetch }, ...options })
}

const say = (text: string) => chat.submit({ segments: [{ type: "input_text", text }] })
const shown = () => chat.state.items.map(({ item }) => item.id)
const settled = () => vi.waitFor(() => expect(chat.state.threadLoading).toBe(false))

const widget: WidgetItem = { ...base("w"), type: "widget", widget: { type: "Card", children: [] } }

async function inThread(): Promise<void> {
  server.on("items.list", () =>
    Response.json({ data: [widget, assistant("a", "hello"), user("u", "hi")], has_more: false }),
  )
  open({ initialThread: "thr_1" })
  await settled()
}

describe("the server", () => {
  afterEach(() => void vi.unstubAllGlobals())

  // contract: api.url
  it("is asked at the address that is given, in the page's own way where there is no other", async () => {
    const asked = vi.fn(async (_: string, __: RequestInit) => Response.json({ data: [], has_more: false }))
    vi.stubGlobal("fetch", asked)
    chat.setOptions({ api: { url: "api/chat?x=1", domainKey: "local" }, locale: "de-AT" as never })
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce())
    const [url, init] = asked.mock.lastCall ?? []
    expect(url).toBe("api/chat?x=1")
    expect(init?.headers).toMatchObject({ "accept-language": "de-AT" })
    await vi.waitFor(() => expect(chat.state.history.loaded).toBe(true))
    // the chat is the same, whatever its options are
    chat.setOptions({ api: { url: "api/other", domainKey: "local" } })
    await chat.threads.list(false)
    const names = asked.mock.calls.map(([, { headers }]) =>
      new Headers(headers).get("chatkit-frame-instance-id"),
    )
    expect(names).toHaveLength(2)
    expect(new Set(names).size).toBe(1)
  })

  it("hears of no locale that is none", async () => {
    const asked = vi.fn(async () => Response.json({ data: [], has_more: false }))
    open({ api: { url: "/", domainKey: "local", fetch: asked as never }, locale: "日本\r\nx: y" as never })
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce())
    const [, init] = (asked.mock.lastCall ?? []) as unknown as [string, RequestInit]
    expect(Object.keys(init.headers ?? {})).not.toContain("accept-language")
  })
})

describe("sending", () => {
  it("creates a thread with the first message and shows the message before the server answers", async () => {
    let stream: ReturnType<typeof openStream> | undefined
    server.on("threads.create", (_, init) => {
      stream = openStream(init)
      return stream.response
    })
    open()
    const sent = say("hi")
    expect(chat.state).toMatchObject({
      responding: true,
      items: [{ pending: true, item: { type: "user_message" } }],
    })
    await vi.waitFor(() => expect(stream).toBeDefined())
    stream?.push(
      { type: "thread.created", thread: THREAD },
      done(user("msg_1", "hi")),
      done(assistant("msg_2", "hello")),
    )
    stream?.end()
    await sent
    expect(shown()).toEqual(["msg_1", "msg_2"])
    expect(chat.state).toMatchObject({ responding: false, thread: { id: "thr_1" } })
    expect(chat.state.history.threads.map(({ id }) => id)).toEqual(["thr_1"])
    expect(events).toEqual([
      "chatkit.response.start",
      'chatkit.thread.change {"threadId":"thr_1"}',
      "chatkit.response.end",
    ])
    expect(server.of("threads.create")).toEqual([
      { input: { content: [{ type: "input_text", text: "hi" }], attachments: [], inference_options: {} } },
    ])
  })

  it("goes on in the open thread, with the model picked and the wire form of a tag", async () => {
    await inThread()
    chat.setOptions({
      ...chat.options,
      composer: {
        models: [
          { id: "a", label: "A" },
          { id: "b", label: "B", default: true },
        ],
      },
    })
    await chat.submit({
      segments: [
        { type: "input_tag", id: "row", text: "Row 1" },
        { type: "input_text", text: " why?" },
      ],
    })
    expect(server.of("threads.add_user_message")).toMatchObject([
      {
        thread_id: "thr_1",
        input: {
          content: [
            { type: "input_tag", id: "row", text: "Row 1", data: {} },
            { type: "input_text", text: " why?" },
          ],
          inference_options: { model: "b" },
        },
      },
    ])
  })

  // contract: composer.tools[].persistent
  it("empties the composer but keeps a persistent tool", async () => {
    open({
      composer: {
        tools: [
          { id: "sql", label: "SQL", icon: "cube", persistent: true },
          { id: "once", label: "Once", icon: "bolt" },
        ],
      },
    })
    chat.setDraft({ segments: [{ type: "input_text", text: "x" }], toolId: "sql" })
    await chat.submit(chat.state.draft)
    expect(chat.state.draft).toMatchObject({ segments: [], toolId: "sql" })
    chat.setDraft({ toolId: "once" })
    await chat.submit({ segments: [{ type: "input_text", text: "y" }], toolId: "once" })
    expect(chat.state.draft.toolId).toBeNull()
    expect(server.of("threads.create").map(({ input }) => input.inference_options.tool_choice?.id)).toEqual([
      "sql",
      "once",
    ])
  })

  it("does nothing for blanks, and nothing while a response streams", async () => {
    server.on("threads.create", (_, init) => openStream(init).response)
    open()
    await say("  \n ")
    expect(server.of("threads.create")).toEqual([])
    void say("one")
    await say("two")
    expect(chat.state.items).toHaveLength(1)
    await chat.stop()
  })
})

describe("a choice", () => {
  const sql = { id: "sql", label: "SQL", icon: "cube" as const }
  const models = [
    { id: "large", label: "Large", disabled: true, default: true },
    { id: "small", label: "Small" },
  ]
  const tools = () => events.filter((name) => name.startsWith("chatkit.tool"))
  const asked = () => server.of("threads.add_user_message").at(-1)?.input.inference_options

  // contract: chatkit.tool.change
  it("of a tool belongs to the thread, and each change is told", async () => {
    server.on("threads.get_by_id", ({ params }) =>
      Response.json({ ...THREAD, id: (params as { thread_id: string }).thread_id }),
    )
    open({ composer: { tools: [sql] }, initialThread: "thr_1" })
    await settled()
    chat.setDraft({ toolId: "sql" })
    chat.setDraft({ toolId: "sql" })
    await chat.openThread("thr_2")
    expect(tools()).toEqual(['chatkit.tool.change {"toolId":"sql"}', 'chatkit.tool.change {"toolId":null}'])
    await chat.openThread("thr_1")
    expect(tools().at(-1)).toBe('chatkit.tool.change {"toolId":"sql"}')
  })

  it("ends with the options that offered it", async () => {
    await inThread()
    chat.setOptions({ ...chat.options, composer: { tools: [sql], models: [{ id: "old", label: "Old" }] } })
    chat.setDraft({ toolId: "sql", modelId: "old" })
    chat.setOptions({ ...chat.options, composer: { models } })
    expect(chat.state.draft.toolId).toBeNull()
    expect(tools().at(-1)).toBe('chatkit.tool.change {"toolId":null}')
    await chat.submit({ ...chat.state.draft, segments: [{ type: "input_text", text: "hi" }] })
    // not the one that is gone, and not the default that cannot be chosen
    expect(asked()).toEqual({ model: "small" })
  })

  it("of a prompt leaves alone what is being written", async () => {
    open({ composer: { tools: [sql] } })
    chat.setDraft({ segments: [{ type: "input_text", text: "half a thought" }], toolId: "sql" })
    await chat.submit({ segments: [{ type: "input_text", text: "hi" }], toolId: "sql", prompt: true })
    expect(chat.state.draft).toMatchObject({ segments: [{ text: "half a thought" }], toolId: null })
    expect(server.of("threads.create")[0]?.input.inference_options).toEqual({ tool_choice: { id: "sql" } })
  })
})

describe("failures", () => {
  it("keep the message, say what happened, and Retry sends it again when it never arrived", async () => {
    server.on("threads.create", () => Promise.reject(new TypeError("Failed to fetch")))
    server.on("threads.follow", () => Promise.reject(new TypeError("Failed to fetch")))
    server.streams("threads.create", { type: "thread.created", thread: THREAD }, done(user("msg_1", "hi")))
    open()
    await say("hi")
    expect(chat.state).toMatchObject({
      responding: false,
      error: { message: expect.stringContaining("cannot be reached"), allowRetry: true },
      connection: { state: "lost" },
    })
    await chat.retry()
    expect(shown()).toEqual(["msg_1"])
    expect(chat.state.error).toBeNull()
    expect(server.of("threads.create")).toHaveLength(2)
  })

  it("of a stored turn are retried by its user message, and what followed goes", async () => {
    await inThread()
    server.streams("threads.retry_after_item", done(assistant("b", "again")))
    await chat.retry("a")
    expect(server.of("threads.retry_after_item")).toEqual([{ thread_id: "thr_1", item_id: "u" }])
    expect(shown()).toEqual(["u", "b"])
  })

  it("in the stream show their own words and keep what was streamed", async () => {
    await inThread()
    server.streams(
      "threads.add_user_message",
      done(user("u2", "more")),
      { type: "thread.item.added", item: assistant("b", "half") },
      { type: "error", code: "custom", message: "Too slow", allow_retry: false },
    )
    await say("more")
    expect(chat.state.error).toEqual({ message: "Too slow", allowRetry: false })
    expect(chat.state.items.at(-1)).toMatchObject({ pending: false, item: { id: "b" } })
    expect(events.at(-1)).toBe("chatkit.response.end")
  })
})

describe("stopping", () => {
  it("aborts the request, keeps the partial text and frees the composer", async () => {
    let aborted = false
    let stream: ReturnType<typeof openStream> | undefined
    server.on("threads.create", (_, init) => {
      init.signal?.addEventListener("abort", () => {
        aborted = true
      })
      stream = openStream(init)
      return stream.response
    })
    open()
    const sent = say("hi")
    await vi.waitFor(() => expect(stream).toBeDefined())
    stream?.push({ type: "thread.created", thread: THREAD }, done(user("msg_1", "hi")), {
      type: "thread.item.added",
      item: assistant("msg_2", "hal"),
    })
    await vi.waitFor(() => expect(chat.state.items).toHaveLength(2))
    await chat.stop()
    await sent
    expect(aborted).toBe(true)
    expect(chat.state).toMatchObject({
      responding: false,
      error: null,
      items: [{}, { pending: false, item: { id: "msg_2" } }],
    })
    expect(events.filter((name) => name.startsWith("chatkit.error"))).toEqual([])
  })
})

describe("client tools", () => {
  const cycle = {}
  const call = done({
    ...base("c"),
    type: "client_tool_call",
    call_id: "1",
    name: "pick",
    arguments: { n: 1 },
    status: "pending",
  })

  // contract: onClientTool
  it("run in the page within one logical response", async () => {
    server.streams("threads.create", { type: "thread.created", thread: THREAD }, call)
    server.streams("threads.add_client_tool_output", done(assistant("a", "done")))
    const onClientTool = vi.fn(async () => ({ picked: 7 }))
    open({ onClientTool })
    await say("pick")
    expect(onClientTool).toHaveBeenCalledWith({ id: "c", name: "pick", params: { n: 1 } })
    expect(server.of("threads.add_client_tool_output")).toEqual([
      { thread_id: "thr_1", result: { picked: 7 } },
    ])
    expect(events.filter((name) => name.startsWith("chatkit.response"))).toEqual([
      "chatkit.response.start",
      "chatkit.response.end",
    ])
  })

  it("that throw tell the assistant so", async () => {
    server.streams("threads.create", { type: "thread.created", thread: THREAD }, call)
    server.streams("threads.add_client_tool_output")
    open({ onClientTool: () => Promise.reject(new Error("no selection")) })
    await say("pick")
    expect(server.of("threads.add_client_tool_output")).toMatchObject([{ result: { error: "no selection" } }])
  })

  it.each([
    ["a cycle", () => Object.assign(cycle, { cycle })],
    ["a function", () => () => 1],
  ])("that answer %s tell the assistant so", async (_, answer) => {
    server.streams("threads.create", { type: "thread.created", thread: THREAD }, call)
    server.streams("threads.add_client_tool_output")
    open({ onClientTool: answer as never })
    await say("pick")
    expect(server.of("threads.add_client_tool_output")).toMatchObject([
      { result: { error: "The client tool `pick` returned what is no JSON." } },
    ])
    expect(chat.state.responding).toBe(false)
  })

  it("can be stopped while they run", async () => {
    server.streams("threads.create", { type: "thread.created", thread: THREAD }, call)
    const onClientTool = vi.fn(() => new Promise<never>(() => undefined))
    open({ onClientTool })
    const sent = say("pick")
    await vi.waitFor(() => expect(onClientTool).toHaveBeenCalled())
    await chat.stop()
    await sent
    expect(server.of("threads.add_client_tool_output")).toEqual([])
    expect(chat.state.responding).toBe(false)
  })
})

describe("threads", () => {
  // contract: initialThread
  it("open with their newest items in order, and page back", async () => {
    server.on("items.list", () =>
      Response.json({ data: [assistant("d", "4"), user("c", "3")], has_more: true, after: "c" }),
    )
    server.on("items.list", () =>
      Response.json({
        data: [{ ...base("h"), type: "hidden_context_item", content: "x" }],
        has_more: true,
        after: "h",
      }),
    )
    server.on("items.list", () =>
      Response.json({ data: [assistant("b", "2"), user("a", "1")], has_more: false }),
    )
    open({ initialThread: "thr_1" })
    await settled()
    expect([shown(), chat.state.hasOlder]).toEqual([["c", "d"], true])
    await chat.threads.loadOlder()
    expect([shown(), chat.state.hasOlder]).toEqual([["a", "b", "c", "d"], false])
    expect(server.of("items.list").map(({ after }) => after)).toEqual([undefined, "c", "h"])
    expect(events).toEqual([
      'chatkit.thread.load.start {"threadId":"thr_1"}',
      'chatkit.thread.change {"threadId":"thr_1"}',
      'chatkit.thread.load.end {"threadId":"thr_1"}',
    ])
  })

  it("are read once more when an answer began and ended while they were read", async () => {
    open({ initialThread: "thr_1" })
    await settled()
    let answerLate = () => {}
    server.on(
      "items.list",
      () =>
        new Promise((resolve) => {
          answerLate = () => resolve(Response.json({ data: [user("a", "1")], has_more: false }))
        }),
    )
    server.on("items.list", () =>
      Response.json({ data: [assistant("c", "3"), user("b", "2")], has_more: false }),
    )
    const before = server.of("items.list").length
    const reading = chat.threads.refresh()
    await vi.waitFor(() => expect(server.of("items.list")).toHaveLength(before + 1))
    server.streams("threads.add_user_message", done(user("b", "2")), done(assistant("c", "3")))
    await chat.submit({ segments: [{ type: "input_text", text: "2" }] })
    expect(shown()).toEqual(["b", "c"])
    answerLate()
    await reading
    expect(shown()).toEqual(["b", "c"])
    expect(server.of("items.list")).toHaveLength(before + 2)
  })

  it("that do not exist leave the new-thread view and a notice", async () => {
    server.on("threads.get_by_id", () => new Response("", { status: 404 }))
    open({ initialThread: "gone" })
    await settled()
    expect(chat.state).toMatchObject({
      thread: null,
      items: [],
      notices: [{ message: "This conversation does not exist any more." }],
    })
  })

  it("opened in haste show the last one asked for", async () => {
    const answers: (() => void)[] = []
    server.on("threads.get_by_id", async ({ params }) => {
      const { thread_id: id } = params as { thread_id: string }
      await new Promise<void>((resolve) => answers.push(resolve))
      return Response.json({ ...THREAD, id })
    })
    open()
    void chat.openThread("one")
    void chat.openThread("two")
    await vi.waitFor(() => expect(answers).toHaveLength(2))
    answers[1]?.()
    await settled()
    answers[0]?.()
    await new Promise((resolve) => setTimeout(resolve))
    expect(chat.state.thread?.id).toBe("two")
  })

  it("keep a draft each", async () => {
    await inThread()
    chat.setDraft({ segments: [{ type: "input_text", text: "in the thread" }] })
    await chat.newThread()
    expect(chat.state.draft.segments).toEqual([])
    chat.setDraft({ segments: [{ type: "input_text", text: "new" }] })
    await chat.openThread("thr_1")
    expect(chat.state.draft.segments).toEqual([{ type: "input_text", text: "in the thread" }])
    await chat.newThread()
    expect(chat.state.draft.segments).toEqual([{ type: "input_text", text: "new" }])
  })

  it("are listed, renamed and deleted", async () => {
    server.on("threads.list", () =>
      Response.json({ data: [THREAD, { ...THREAD, id: "thr_2" }], has_more: true, after: "thr_2" }),
    )
    server.on("threads.update", () => Response.json({ ...THREAD, title: "New" }))
    await inThread()
    chat.showHistory()
    await vi.waitFor(() =>
      expect(chat.state.history).toMatchObject({ open: true, loaded: true, hasMore: true }),
    )
    await chat.threads.rename("thr_1", "New")
    expect([chat.state.thread?.title, chat.state.history.threads[0]?.title]).toEqual(["New", "New"])
    chat.setDraft({ segments: [{ type: "input_text", text: "never sent" }] })
    await chat.deleteThread("thr_1")
    expect(chat.state.thread).toBeNull()
    expect(chat.state.history.threads.map(({ id }) => id)).toEqual(["thr_2"])
    expect(events.at(-1)).toBe('chatkit.thread.change {"threadId":null}')
    expect(Object.keys(sessionStorage).filter((name) => name.includes("thr_1"))).toEqual([])
  })

  it("are listed page by page, and not for ever by a server that names no place to go on from", async () => {
    server.on("threads.list", () => Response.json({ data: [THREAD], has_more: true }))
    server.on("threads.list", () => Response.json({ data: [], has_more: true }))
    open()
    await vi.waitFor(() => expect(chat.state.history).toMatchObject({ loaded: true, hasMore: true }))
    await chat.threads.list(true)
    expect(server.of("threads.list").map(({ after }) => after)).toEqual([undefined, THREAD.id])
    expect(chat.state.history).toMatchObject({ hasMore: false, threads: [{ id: THREAD.id }] })
  })

  it("that are deleted while they answer leave nothing of the answer behind", async () => {
    let stream: ReturnType<typeof openStream> | undefined
    await inThread()
    server.on("threads.add_user_message", (_, init) => {
      stream = openStream(init)
      return stream.response
    })
    const sent = say("more")
    await vi.waitFor(() => expect(stream).toBeDefined())
    stream?.push(done(user("u2", "more")))
    await vi.waitFor(() => expect(shown()).toContain("u2"))
    await chat.deleteThread("thr_1")
    await sent
    expect(chat.state).toMatchObject({ thread: null, items: [], responding: false, error: null })
  })

  it("are told of once when their creation comes twice, and also when it never comes", async () => {
    const created = { type: "thread.created" as const, thread: THREAD }
    const updated = { type: "thread.updated" as const, thread: THREAD }
    server.streams("threads.create", created, created, updated)
    server.streams("threads.create", updated, updated, done(user("u", "hi")))
    open()
    const changes = () => events.filter((name) => name.startsWith("chatkit.thread.change"))
    await say("hi")
    expect(changes()).toEqual(['chatkit.thread.change {"threadId":"thr_1"}'])
    await chat.newThread()
    await say("hi")
    expect(changes().slice(1)).toEqual([
      'chatkit.thread.change {"threadId":null}',
      'chatkit.thread.change {"threadId":"thr_1"}',
    ])
  })

  // contract: chatkit.thread.change
  it("are told of once, and again when one could not be opened", async () => {
    open()
    await chat.newThread()
    expect(events).toEqual([])
    server.on("threads.get_by_id", () => new Response("", { status: 404 }))
    const failure = await chat.openThread("gone")
    expect(failure?.message).toBe("This conversation does not exist any more.")
    expect(events.filter((name) => name.startsWith("chatkit.thread"))).toEqual([
      'chatkit.thread.load.start {"threadId":"gone"}',
      'chatkit.thread.change {"threadId":null}',
      'chatkit.thread.load.end {"threadId":"gone"}',
    ])
  })
})

describe("actions", () => {
  // contract: action.handler: client; widgets.onAction
  it("with handler client go to the page with the item they come from", async () => {
    const onAction = vi.fn(async () => undefined)
    await inThread()
    chat.setOptions({ ...chat.options, widgets: { onAction } })
    await chat.actions.run({ type: "x", payload: { a: 1 }, handler: "client" }, widget)
    expect(onAction).toHaveBeenCalledWith(
      { type: "x", payload: { a: 1 } },
      { id: "w", widget: widget.widget },
    )
    expect(server.requests.filter(({ type }) => type.includes("custom_action"))).toEqual([])
  })

  // contract: action.streaming: false
  it("that do not stream replace the item in place, also while a response streams", async () => {
    await inThread()
    server.on("threads.add_user_message", (_, init) => openStream(init).response)
    void say("long")
    const changed = { ...widget, widget: { type: "Card", children: [{ type: "Text", value: "2" }] } }
    server.on("threads.sync_custom_action", () => Response.json({ updated_item: changed }))
    await chat.actions.run({ type: "page", streaming: false, loadingBehavior: "container" }, widget)
    expect(chat.state.items.find(({ item }) => item.id === "w")?.item).toEqual(changed)
    expect(chat.state.busyItems).toEqual([])
    expect(chat.state.responding).toBe(true)
    await chat.stop()
  })

  // contract: action.streaming: true
  it("that stream are refused with a word while a response streams", async () => {
    await inThread()
    server.on("threads.add_user_message", (_, init) => openStream(init).response)
    void say("long")
    await chat.actions.run({ type: "go" }, widget)
    expect(server.of("threads.custom_action")).toEqual([])
    expect(chat.state.notices).toMatchObject([{ level: "info", message: expect.stringContaining("stop it") }])
    await chat.stop()
  })

  // contract: action: fails
  it("that fail show as a notice and do not stay busy", async () => {
    await inThread()
    server.on(
      "threads.sync_custom_action",
      () => new Response('{"detail":"`penguins` is gone"}', { status: 400 }),
    )
    await chat.actions.run({ type: "page", streaming: false, loadingBehavior: "container" }, widget)
    expect(chat.state).toMatchObject({
      busyItems: [],
      notices: [{ level: "danger", message: "`penguins` is gone" }],
    })
  })
})

describe("the rest", () => {
  // contract: chatkit.deeplink
  it("reads deeplinks", () => {
    open()
    chat.deeplink("chatkit-link://ask?prompt=show%20penguins&x=1")
    chat.deeplink("https://example.org")
    chat.deeplink("chatkit-link://50%")
    expect(events).toEqual([
      'chatkit.deeplink {"name":"ask","data":{"prompt":"show penguins","x":"1"}}',
      'chatkit.deeplink {"name":"50%","data":{}}',
    ])
  })

  it("takes feedback back when the server did not take it", async () => {
    await inThread()
    server.on("items.feedback", () => new Response("", { status: 500 }))
    const refused = chat.feedback(["a"], "positive")
    server.replace("items.feedback", () => Response.json({}))
    const taken = chat.feedback(["b"], "negative")
    await Promise.all([refused, taken])
    expect(chat.state.feedback).toEqual({ b: "negative" })
  })

  it("survives functions of the page that throw, and tells of them", async () => {
    const fail = () => {
      throw new Error("no such thing")
    }
    const search = async () => (undefined as unknown as { list: [] }).list
    open({
      entities: { onClick: fail, onTagSearch: search },
      header: { leftAction: { icon: "menu", onClick: fail } },
    })
    chat.entityClick({ id: "e", title: "E" })
    chat.headerClick("left")
    chat.headerClick("right")
    await Promise.resolve()
    expect(events.filter((name) => name.startsWith("chatkit.error"))).toHaveLength(2)
    // as it is said there, and not as if a server had failed
    const broken = await chat.lookups.tags("a")
    expect(broken.error).toContain("undefined")
  })
})
