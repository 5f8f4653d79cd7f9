import { beforeEach, describe, expect, it, vi } from "vitest"
import type { Bundle } from "../../src/element/bundle"
import { createChat, createElement, defineElement } from "../../src/element/define"
import type { NotebookChatKit } from "../../src/element/element"
import { openStream, TestServer, THREAD } from "./server"

const bundle: Bundle = {
  text: async (name) => (name === "frame.css" ? "body{}" : "window.chatkitNotebook={}"),
}
const tag = defineElement(bundle, "one")

let server: TestServer
let element: NotebookChatKit

beforeEach(() => {
  document.body.replaceChildren()
  server = new TestServer()
  element = createElement(tag)
  element.setOptions({ api: { url: "/chatkit", domainKey: "local", fetch: server.fetch } })
})

describe("the tag", () => {
  it("is shared by one version of the bundle; another one in the same page gets its own", () => {
    expect(tag).toBe("notebook-chatkit")
    expect(defineElement(bundle, "one")).toBe("notebook-chatkit")
    expect(defineElement(bundle, "two")).toBe("notebook-chatkit-two")
  })
})

describe("in the page", () => {
  // contract: frameTitle
  it("keeps its keys from the notebook, draws one frame with an accessible title, and says what it does", async () => {
    element.setOptions({ api: { url: "/", domainKey: "local", fetch: server.fetch }, frameTitle: "My data" })
    document.body.append(element)
    const frames = element.shadowRoot?.querySelectorAll("iframe")
    expect(element.dataset).toMatchObject({ lmSuppressShortcuts: "true", state: "loading" })
    expect(frames).toHaveLength(1)
    expect(frames?.[0]?.title).toBe("My data")
    await vi.waitFor(() => expect(frames?.[0]?.srcdoc).toContain("<style>body{}</style>"))
  })

  it("keeps the same frame when it is moved, and lets go of it when it stays away", async () => {
    const [left, right] = [document.createElement("div"), document.createElement("div")]
    document.body.append(left, right)
    left.append(element)
    const frame = element.shadowRoot?.querySelector("iframe")
    right.append(element)
    await Promise.resolve()
    expect(element.shadowRoot?.querySelector("iframe")).toBe(frame)
    element.remove()
    await Promise.resolve()
    expect(element.shadowRoot?.querySelector("iframe")).toBeNull()
    document.body.append(element)
    expect(element.shadowRoot?.querySelector("iframe")).not.toBeNull()
  })

  it("says in its box why it cannot be shown", async () => {
    const broken = createElement(
      defineElement({ text: () => Promise.reject(new Error("This build lacks frame.js.")) }, "broken"),
    )
    document.body.append(broken)
    await vi.waitFor(() => expect(broken.dataset.state).toBe("failed"))
    expect(broken.shadowRoot?.querySelector('[role="alert"]')?.textContent).toContain(
      "This build lacks frame.js.",
    )
  })

  it("is as high as its limit allows until its content says otherwise", () => {
    element.maxHeight = 300
    document.body.append(element)
    expect(element.style.height).toBe("300px")
    element.maxHeight = 900
    expect(element.style.height).toBe("420px")
    element.maxHeight = null
  })
})

describe("options", () => {
  // contract: setOptions()
  it("are replaced as a whole, and stay when the new ones are wrong", () => {
    const api = { url: "/chatkit", domainKey: "local", fetch: server.fetch }
    element.setOptions({ api, frameTitle: "One", header: { enabled: false } })
    element.setOptions({ api, disclaimer: { text: "Two" } })
    expect(element.chat.options).toEqual({ api, disclaimer: { text: "Two" } })
    expect(() => element.setOptions({ api, disclaimer: { text: 3 as never } })).toThrow(
      "`disclaimer.text` is 3",
    )
    expect(element.chat.options).toEqual({ api, disclaimer: { text: "Two" } })
  })
})

describe("methods", () => {
  it("reject while a response streams, with the event to wait for", async () => {
    server.on("threads.create", (_, init) => openStream(init).response)
    await element.sendUserMessage({ text: "hi" })
    await expect(element.sendUserMessage({ text: "again" })).rejects.toThrow("Wait for chatkit.response.end.")
    await expect(element.setThreadId(null)).rejects.toThrow("a response streams")
    await expect(element.setComposerValue({ text: "x" })).rejects.toThrow("busy")
    await element.stop()
    await element.whenIdle()
    await element.setComposerValue({ text: "x" })
    expect(element.composerValue).toEqual([{ type: "input_text", text: "x" }])
  })

  it("refuse an empty message, and an action without a thread", async () => {
    await expect(element.sendUserMessage({})).rejects.toThrow("give `text`, `content` or `attachments`")
    await expect(element.sendCustomAction({ type: "x" })).rejects.toThrow("There is no thread yet")
  })

  // contract: sendUserMessage()
  it("send with tool, model and quote, without touching the composer's choice", async () => {
    element.setOptions({
      ...element.chat.options,
      composer: { tools: [{ id: "mine", label: "Mine", icon: "cube" }] },
    })
    await element.setComposerValue({ text: "draft", selectedToolId: "mine" })
    await element.sendUserMessage({ text: "hi", reply: "said", toolChoice: { id: "sql" }, model: "m" })
    await element.whenIdle()
    expect(server.of("threads.create")).toMatchObject([
      { input: { quoted_text: "said", inference_options: { tool_choice: { id: "sql" }, model: "m" } } },
    ])
    expect(element.chat.state.draft).toMatchObject({ toolId: "mine", segments: [{ text: "draft" }] })
  })

  // contract: setThreadId(); fetchUpdates()
  it("open a thread, read it again, and start a new one", async () => {
    const changes: (string | null)[] = []
    document.body.append(element)
    element.addEventListener("chatkit.thread.change", (event: Event) =>
      changes.push((event as CustomEvent).detail.threadId),
    )
    await element.setThreadId("thr_1")
    server.on("threads.get_by_id", () => Response.json({ ...THREAD, title: "Renamed" }))
    await element.fetchUpdates()
    expect(element.chat.state.thread?.title).toBe("Renamed")
    await element.setThreadId(null)
    expect(changes).toEqual(["thr_1", null])
  })
})

describe("a shared chat", () => {
  it("shows in every element that was given it, each firing its events", async () => {
    const chat = createChat()
    const other = createElement(tag)
    document.body.append(element, other)
    element.chat = chat
    other.chat = chat
    element.setOptions({ api: { url: "/chatkit", domainKey: "local", fetch: server.fetch } })
    const heard: string[] = []
    element.addEventListener("chatkit.history.open", () => heard.push("one"))
    other.addEventListener("chatkit.history.open", () => heard.push("two"))
    await other.showHistory()
    expect(heard).toEqual(["one", "two"])
    expect(element.chat.state.history.open).toBe(true)
  })
})
