// The element against tests/contract/element.json: every method is there, every event is fired, and both are all there are.
import type { ChatKitEvents, OpenAIChatKit } from "@openai/chatkit"
import { expect, it, vi } from "vitest"
import contract from "../../../tests/contract/element.json"
import { Chat } from "../../src/element/chat"
import { NotebookChatKit } from "../../src/element/element"
import { chatHost } from "../../src/element/host"
import { assistant, done, TestServer, THREAD, user } from "./server"

type Method = Exclude<keyof OpenAIChatKit, keyof HTMLElement>

// The compiler holds both lists complete: a method or event that @openai/chatkit adds breaks them.
const METHODS: Record<Method, true> = {
  setOptions: true,
  focusComposer: true,
  setThreadId: true,
  sendUserMessage: true,
  setComposerValue: true,
  sendCustomAction: true,
  fetchUpdates: true,
  showHistory: true,
  hideHistory: true,
}
const EVENTS: Record<keyof ChatKitEvents, true> = {
  "chatkit.ready": true,
  "chatkit.error": true,
  "chatkit.effect": true,
  "chatkit.deeplink": true,
  "chatkit.response.start": true,
  "chatkit.response.end": true,
  "chatkit.history.open": true,
  "chatkit.history.close": true,
  "chatkit.thread.change": true,
  "chatkit.thread.load.start": true,
  "chatkit.thread.load.end": true,
  "chatkit.tool.change": true,
  "chatkit.log": true,
}

it("the contract names every method and event of @openai/chatkit, and no other", () => {
  const names = [...Object.keys(METHODS).map((name) => `${name}()`), ...Object.keys(EVENTS)]
  expect(contract.map(({ name }) => name).sort()).toEqual(names.sort())
})

it("the element has every method", () => {
  for (const name of Object.keys(METHODS) as Method[])
    expect(NotebookChatKit.prototype[name], name).toBeTypeOf("function")
})

// contract: hideHistory(); chatkit.effect; chatkit.history.open; chatkit.history.close; chatkit.thread.load.start; chatkit.thread.load.end; chatkit.log
it("each event is fired with its detail", async () => {
  const server = new TestServer()
    .on("items.list", () =>
      Response.json({ data: [assistant("a", "hello"), user("u", "hi")], has_more: false }),
    )
    .streams(
      "threads.add_user_message",
      done(user("u2", "again")),
      { type: "client_effect", name: "shine", data: { at: 1 } },
      { type: "error", code: "custom", message: "Not today.", allow_retry: false },
    )
  const chat = new Chat()
  const told: [string, unknown][] = []
  const target = new EventTarget()
  for (const name of Object.keys(EVENTS))
    target.addEventListener(name, (event) => told.push([name, (event as CustomEvent).detail ?? undefined]))
  chat.listeners.add(target)
  chat.setOptions({
    api: { url: "/", domainKey: "local", fetch: server.fetch },
    composer: { tools: [{ id: "t", label: "T", icon: "cube" }] },
    initialThread: THREAD.id,
  })
  await vi.waitFor(() => expect(chat.state.threadLoading).toBe(false))
  chat.setDraft({ toolId: "t" })
  chat.showHistory()
  chat.hideHistory()
  chat.deeplink("chatkit-link://open?id=7")
  await chat.submit({ segments: [{ type: "input_text", text: "again" }] })
  await chat.newThread()
  const { log, problem } = chatHost(chat, { text: async () => "" }, {
    contentHeight() {},
    hostKey() {},
  } as never)
  log("ui.error", { message: "no" })
  problem("A value was left out.")

  const error = new Error("Not today.")
  expect(told.filter(([name]) => name !== "chatkit.ready")).toEqual([
    ["chatkit.thread.load.start", { threadId: THREAD.id }],
    ["chatkit.thread.change", { threadId: THREAD.id }],
    ["chatkit.thread.load.end", { threadId: THREAD.id }],
    ["chatkit.tool.change", { toolId: "t" }],
    ["chatkit.history.open", undefined],
    ["chatkit.history.close", undefined],
    ["chatkit.deeplink", { name: "open", data: { id: "7" } }],
    ["chatkit.tool.change", { toolId: null }],
    ["chatkit.response.start", undefined],
    ["chatkit.effect", { name: "shine", data: { at: 1 } }],
    ["chatkit.error", { error }],
    ["chatkit.response.end", undefined],
    ["chatkit.thread.change", { threadId: null }],
    ["chatkit.log", { name: "ui.error", data: { message: "no" } }],
    ["chatkit.error", { error: new Error("A value was left out.") }],
  ])
})
