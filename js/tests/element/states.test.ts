// Every state of tests/contract/states.json: each method of the element resolves in it, or rejects with words.
import { afterEach, expect, it, vi } from "vitest"
import contract from "../../../tests/contract/states.json"
import type { Bundle } from "../../src/element/bundle"
import { createElement, defineElement } from "../../src/element/define"
import type { NotebookChatKit } from "../../src/element/element"
import { assistant, openStream, TestServer, THREAD, user } from "./server"

type Method = keyof typeof METHODS

const SOON = { interval: 1 }
const METHODS = {
  focusComposer: (chat: NotebookChatKit) => chat.focusComposer(),
  setThreadId: (chat: NotebookChatKit) => chat.setThreadId("thr_2"),
  newThread: (chat: NotebookChatKit) => chat.setThreadId(null),
  sendUserMessage: (chat: NotebookChatKit) => chat.sendUserMessage({ text: "hi" }),
  setComposerValue: (chat: NotebookChatKit) => chat.setComposerValue({ text: "hi" }),
  sendCustomAction: (chat: NotebookChatKit) => chat.sendCustomAction({ type: "go" }),
  fetchUpdates: (chat: NotebookChatKit) => chat.fetchUpdates(),
  showHistory: (chat: NotebookChatKit) => chat.showHistory(),
  hideHistory: (chat: NotebookChatKit) => chat.hideHistory(),
}

const bundle: Bundle = { text: async () => "body{}" }
const tag = defineElement(bundle, "states")
const slow = defineElement({ text: () => new Promise(() => undefined) }, "slow")
const broken = defineElement(
  { text: () => Promise.reject(new Error("This build lacks frame.js.")) },
  "broken-states",
)

const api = (server: TestServer) => ({ url: "/", domainKey: "local", fetch: server.fetch })

async function inThread(chat: NotebookChatKit, server: TestServer): Promise<void> {
  server
    .on("threads.get_by_id", ({ params }) =>
      Response.json({ ...THREAD, id: (params as { thread_id: string }).thread_id }),
    )
    .on("items.list", () => Response.json({ data: [assistant("a", "hello"), user("u", "hi")] }))
  chat.setOptions({ api: api(server) })
  await chat.setThreadId("thr_1")
}

/** What the frame's script leaves on its window. */
async function drawn(chat: NotebookChatKit): Promise<ReturnType<typeof vi.fn>> {
  const frame = chat.shadowRoot?.querySelector("iframe") as HTMLIFrameElement
  await vi.waitFor(() => expect(frame.srcdoc).not.toBe(""), SOON)
  const focusComposer = vi.fn()
  const chatkitNotebook = { mount: () => ({ unmount() {}, focusComposer }) }
  // jsdom gives no window to frames in a shadow root.
  Object.defineProperty(frame, "contentWindow", { value: { chatkitNotebook } })
  frame.dispatchEvent(new Event("load"))
  return focusComposer
}

async function ready(server: TestServer): Promise<NotebookChatKit> {
  const chat = createElement(tag)
  await inThread(chat, server)
  document.body.append(chat)
  await drawn(chat)
  return chat
}

async function alone(server: TestServer): Promise<NotebookChatKit> {
  const chat = createElement(tag)
  await inThread(chat, server)
  return chat
}

async function ended(server: TestServer, status: object): Promise<NotebookChatKit> {
  const chat = await ready(server)
  server.replace("threads.get_by_id", () => Response.json({ ...THREAD, status }))
  await chat.fetchUpdates()
  return chat
}

const STATES: Record<string, (server: TestServer) => Promise<NotebookChatKit>> = {
  "ready in a thread": ready,
  "in the new-thread view": async (server) => {
    const chat = createElement(tag)
    chat.setOptions({ api: api(server) })
    document.body.append(chat)
    await drawn(chat)
    return chat
  },
  "before setOptions()": async () => createElement(tag),
  "not in the page yet": alone,
  "taken out of the page": async (server) => {
    const chat = await ready(server)
    chat.remove()
    await Promise.resolve()
    return chat
  },
  "taken out while its frame loads": async (server) => {
    const chat = createElement(slow)
    await inThread(chat, server)
    document.body.append(chat)
    setTimeout(() => chat.remove())
    return chat
  },
  "while its frame loads": async (server) => {
    const chat = await alone(server)
    document.body.append(chat)
    void drawn(chat)
    return chat
  },
  "when it cannot be shown": async (server) => {
    const chat = createElement(broken)
    await inThread(chat, server)
    document.body.append(chat)
    await vi.waitFor(() => expect(chat.dataset.state).toBe("failed"), SOON)
    return chat
  },
  "while a thread loads": async (server) => {
    const chat = await ready(server)
    server.replace("threads.get_by_id", () => new Promise(() => undefined))
    void chat.setThreadId("thr_3")
    await vi.waitFor(() => expect(chat.chat.state.threadLoading).toBe(true), SOON)
    return chat
  },
  "while a response streams": async (server) => {
    const chat = await ready(server)
    server.on("threads.add_user_message", (_, init) => openStream(init).response)
    await chat.sendUserMessage({ text: "long" })
    return chat
  },
  "in a locked thread": (server) => ended(server, { type: "locked", reason: "Handed over" }),
  "in a closed thread": (server) => ended(server, { type: "closed" }),
  "with history.enabled: false": async (server) => {
    const chat = await ready(server)
    chat.setOptions({ api: api(server), history: { enabled: false } })
    return chat
  },
  "when the server fails": async (server) => {
    const chat = await ready(server)
    server.failing = "Out of order"
    return chat
  },
}

afterEach(() => document.body.replaceChildren())

const rows = contract.flatMap(({ state, rejects }) =>
  (Object.keys(METHODS) as Method[]).map(
    (method) => [state, method, (rejects as Partial<Record<Method, string>>)[method] ?? null] as const,
  ),
)

// contract: setComposerValue()
it.each(rows)("%s: %s", async (state, method, words) => {
  const made = STATES[state]
  if (!made) throw new Error(`Nobody knows how a chat gets "${state}".`)
  const chat = await made(new TestServer())
  const called = METHODS[method](chat)
  if (words === null) await expect(called).resolves.toBeUndefined()
  else await expect(called).rejects.toThrow(words)
})

// contract: focusComposer()
it("the cursor is put into the composer once the frame is there", async () => {
  const chat = createElement(tag)
  chat.setOptions({ api: api(new TestServer()) })
  document.body.append(chat)
  const focused = chat.focusComposer()
  const focusComposer = await drawn(chat)
  await focused
  expect(focusComposer).toHaveBeenCalledOnce()
})

// contract: sendCustomAction()
it("an action of the page goes to the thread that is open, with the item it is about", async () => {
  const server = new TestServer()
  const chat = await ready(server)
  await chat.sendCustomAction({ type: "go", payload: { id: 1 } }, "w")
  await chat.whenIdle()
  expect(server.of("threads.custom_action")).toEqual([
    { thread_id: "thr_1", item_id: "w", action: { type: "go", payload: { id: 1 } } },
  ])
})

it("a locked conversation is left with a new thread", async () => {
  const server = new TestServer()
  const chat = await ended(server, { type: "locked" })
  await chat.sendUserMessage({ text: "hi", newThread: true })
  await chat.whenIdle()
  expect(server.of("threads.create")).toHaveLength(1)
  expect(server.of("threads.add_user_message")).toEqual([])
})

// contract: showHistory()
it("a message that is sent from outside is shown, also from the history", async () => {
  const chat = await ready(new TestServer())
  await chat.showHistory()
  await chat.sendUserMessage({ text: "hi" })
  expect(chat.chat.state.history.open).toBe(false)
})

it.each([
  ["sendUserMessage", { txt: "hi" }, "sendUserMessage(): there is no option `txt`. Did you mean `text`?"],
  ["sendUserMessage", { text: 7 }, "sendUserMessage(): `text` is 7; it must be a string."],
  ["sendUserMessage", "hi", 'sendUserMessage(): what was given is "hi"; it must be an object.'],
  ["sendUserMessage", { text: " \n" }, "give `text`, `content` or `attachments`"],
  ["sendUserMessage", { content: [{ type: "input_tag", text: "x" }] }, "`content[0].id` is missing"],
  ["sendUserMessage", { text: "x", toolChoice: "sql" }, '`toolChoice` is "sql"; it must be an object'],
  ["sendUserMessage", { attachments: [{ name: "a" }] }, "`attachments[0]`"],
  ["setThreadId", undefined, "setThreadId(): `threadId` is undefined; it must be a string."],
  ["setThreadId", 7, "`threadId` is 7"],
  ["setComposerValue", { files: ["a.txt"] }, '`files[0]` is "a.txt"; it must be a File'],
  ["setComposerValue", { selectedToolId: "sqll" }, "composer.tools has no `sqll`. There is: `sql`."],
  ["setComposerValue", { selectedModelId: "x" }, "composer.models has no `x`. There is: `small`, `large`."],
  ["setComposerValue", { selectedModelId: "large" }, "the model `large` is disabled"],
  ["sendCustomAction", {}, "sendCustomAction(): `type` is missing."],
  ["sendCustomAction", { type: "x", payload: [] }, "`payload` is []; it must be an object."],
] as const)("%s(%j) says what is wrong", async (method, given, words) => {
  const server = new TestServer()
  const chat = await alone(server)
  chat.setOptions({
    api: api(server),
    composer: {
      tools: [{ id: "sql", label: "SQL", icon: "cube" }],
      models: [
        { id: "small", label: "Small" },
        { id: "large", label: "Large", disabled: true },
      ],
    },
  })
  const before = server.requests.length
  await expect((chat[method] as (given: unknown) => Promise<void>)(given)).rejects.toThrow(words)
  expect(server.requests).toHaveLength(before)
})
