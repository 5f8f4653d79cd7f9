// Every request of tests/contract/requests.json: what makes the chat send it, and that it is sent like that.
import { afterEach, expect, it, vi } from "vitest"
import contract from "../../../tests/contract/requests.json"
import { Chat } from "../../src/element/chat"
import { chatHost } from "../../src/element/host"
import type { Op } from "../../src/protocol/client"
import type { WidgetItem } from "../../src/protocol/schema"
import type { ChatHost } from "../../src/state/host"
import { assistant, base, done, TestServer, THREAD, user } from "./server"

const OWN = ["threads.stop", "threads.follow", "ledger.get"] as const
type ChatKitOp = Exclude<Op, (typeof OWN)[number]>

class Recorder extends EventTarget {
  static isTypeSupported = (type: string) => type === "audio/webm;codecs=opus"
  start() {}
  stop() {
    const data = new Blob([new Uint8Array(1_000)])
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data }))
    this.dispatchEvent(new Event("stop"))
  }
}

const widget: WidgetItem = { ...base("msg_2"), type: "widget", widget: { type: "Card", children: [] } }
const empty = { modelId: null, toolId: null }

// The compiler holds the list complete: an operation that the SDK adds breaks it.
const CAUSES: Record<ChatKitOp, (chat: Chat, host: ChatHost) => unknown> = {
  "threads.create": async (chat, host) => {
    await chat.newThread()
    await host.send({ segments: [{ type: "input_text", text: "hi" }], ...empty })
  },
  "threads.add_user_message": (_, host) =>
    host.send({
      segments: [
        { type: "input_text", text: "see " },
        {
          type: "input_tag",
          id: "doc_1",
          text: "Plan",
          data: { kind: "doc" },
          group: "Docs",
          interactive: true,
        },
      ],
      files: [
        {
          key: "1",
          name: "a.csv",
          type: "text/csv",
          size: 1,
          status: "ready",
          attachment: { type: "file", id: "atc_1", name: "a.csv", mime_type: "text/csv" },
        },
      ] as never,
      quotedText: "old text",
      toolId: "search",
      modelId: "fast",
    }),
  "threads.add_client_tool_output": (_, host) =>
    host.send({ segments: [{ type: "input_text", text: "use the tool" }], ...empty }),
  "threads.add_structured_input": (_, host) =>
    host.answer?.("msg_9", {
      status: "answered",
      answers: { priority: { values: ["High"] }, notes: { skipped: true } },
    } as never),
  "threads.retry_after_item": (_, host) => host.retry("msg_1"),
  "threads.custom_action": (_, host) =>
    host.action({ type: "save", payload: { id: 1, todo: { title: "x" } } }, widget),
  "threads.sync_custom_action": (_, host) => host.action({ type: "toggle", streaming: false }, widget),
  "threads.get_by_id": () => undefined,
  "threads.list": (_, host) => host.showHistory(),
  "items.list": (_, host) => host.loadOlder(),
  "threads.update": (_, host) => host.renameThread("thr_1", "New"),
  "threads.delete": (_, host) => host.deleteThread("thr_1"),
  "items.feedback": (_, host) => host.feedback(["msg_2"], "positive"),
  "attachments.create": (_, host) =>
    host.attach([new File(["x".repeat(1234)], "a.png", { type: "image/png" })]),
  "attachments.delete": async (chat, host) => {
    host.attach([new File(["x"], "a.csv", { type: "text/csv" })])
    await vi.waitFor(() => expect(chat.state.draft.files[0]?.status).toBe("ready"))
    host.removeFile(chat.state.draft.files[0]?.key ?? "")
  },
  "input.transcribe": async (chat, host) => {
    host.dictate("start")
    await vi.waitFor(() => expect(chat.state.dictation?.state).toBe("recording"))
    host.dictate("stop")
  },
}

/** What is not compared: pages of ours are smaller than the hosted element's, and a sound of four bytes is none. */
const OTHERWISE: Partial<Record<ChatKitOp, string[]>> = {
  "threads.list": ["limit"],
  "items.list": ["limit"],
  "input.transcribe": ["audio_base64"],
}

afterEach(() => vi.unstubAllGlobals())

it.each(
  (contract as unknown as { type: ChatKitOp; params: Record<string, unknown> }[]).map(
    (row) => [row.type, row] as const,
  ),
)("%s", async (op, { params }) => {
  vi.stubGlobal("MediaRecorder", Recorder)
  const getUserMedia = async () => ({ getTracks: () => [] })
  Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: { getUserMedia } })
  sessionStorage.clear()
  const call = {
    ...base("fc_1"),
    type: "client_tool_call" as const,
    status: "pending" as const,
    call_id: "c",
    name: "t",
    arguments: {},
  }
  const server = new TestServer()
    .on("items.list", ({ params }) =>
      Response.json({
        data:
          "after" in params && params.after ? [] : [widget, assistant("msg_5", "hello"), user("msg_1", "hi")],
        has_more: !("after" in params && params.after),
        after: "msg_5",
      }),
    )
    .streams("threads.create", { type: "thread.created", thread: THREAD }, done(user("u2", "hi")))
    .streams(
      "threads.add_user_message",
      done(user("u2", "x")),
      ...(op === "threads.add_client_tool_output" ? [done(call)] : []),
    )
    .streams("threads.add_client_tool_output", done(assistant("a9", "So.")))
    .on("attachments.create", () =>
      Response.json({
        type: "file",
        id: "atc_1",
        name: "a.csv",
        mime_type: "text/csv",
        upload_descriptor: { url: "/up", method: "PUT", headers: {} },
      }),
    )
    .on("input.transcribe", () => Response.json({ text: "hello" }))
  const fetch = (async (url, init) =>
    String(url) === "/up" ? Response.json({}) : server.fetch(url, init)) as typeof globalThis.fetch
  const chat = new Chat()
  const host = chatHost(chat, { text: async () => "" }, { contentHeight() {}, hostKey() {} } as never)
  chat.setOptions({
    api: { url: "/", domainKey: "local", fetch, uploadStrategy: { type: "two_phase" } },
    initialThread: THREAD.id,
    composer: {
      attachments: { enabled: true },
      dictation: { enabled: true },
      tools: [{ id: "search", label: "Search", icon: "search" }],
      models: op === "threads.add_user_message" ? [{ id: "fast", label: "Fast" }] : [],
    },
    onClientTool: async () => ({ ok: true }),
  })
  await vi.waitFor(() => expect(chat.state.threadLoading).toBe(false))
  await CAUSES[op](chat, host)
  const wanted = Object.entries(params).filter(([key]) => !OTHERWISE[op]?.includes(key))
  await vi.waitFor(() => {
    const sent = server.of(op).map((one) => JSON.parse(JSON.stringify(one)) as Record<string, unknown>)
    const alike = sent.map((one) =>
      Object.fromEntries(Object.entries(one).filter(([key]) => !OTHERWISE[op]?.includes(key))),
    )
    expect(alike).toContainEqual(Object.fromEntries(wanted))
  })
})
