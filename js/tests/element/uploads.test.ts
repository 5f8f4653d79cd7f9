// Files on their way from the draft to the server: limits, both strategies, and what goes wrong.
import type { ChatKitOptions } from "@openai/chatkit"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { limitFor, refusal, typeOf } from "../../src/element/acceptance"
import { Chat } from "../../src/element/chat"
import { sse, TestServer } from "./server"

interface Put {
  url: string
  method: string
  range: string | null
  body: Blob | FormData
}

let server: TestServer
let chat: Chat
let puts: Put[]
let answer: (put: Put) => Response | Promise<Response>

const ATTACHMENT = { id: "atc_1", name: "a.csv", mime_type: "text/csv", type: "file" }
const descriptor = (method: "PUT" | "POST", headers = {}) =>
  Response.json({ ...ATTACHMENT, upload_descriptor: { url: "http://files/atc_1", method, headers } })
const file = (name: string, size = 10, type = "text/csv") => new File(["x".repeat(size)], name, { type })

beforeEach(() => {
  sessionStorage.clear()
  server = new TestServer()
  chat = new Chat()
  puts = []
  answer = () => Response.json({})
})

const fetcher = (async (input, init) => {
  if (String(input) === "/chatkit") return server.fetch(input, init)
  const put = {
    url: String(input),
    method: init?.method ?? "",
    range: new Headers(init?.headers).get("content-range"),
    body: init?.body as Blob | FormData,
  }
  puts.push(put)
  return answer(put)
}) as typeof fetch

function open(composer: ChatKitOptions["composer"] = {}, strategy = true): void {
  chat.setOptions({
    api: {
      url: "/chatkit",
      domainKey: "local",
      fetch: fetcher,
      ...(strategy ? { uploadStrategy: { type: "two_phase" } } : {}),
    },
    composer: { attachments: { enabled: true }, ...composer },
  })
}
const files = () => chat.state.draft.files
const only = () => files()[0]

describe("limits", () => {
  const options = { enabled: true }
  // contract: composer.attachments.maxSize
  it("of size go by the narrowest pattern", () => {
    const maxSize = { "image/png": 1, "image/*": 2, "*": 3 }
    expect(["image/png", "image/gif", "text/csv"].map((type) => limitFor(type, maxSize))).toEqual([1, 2, 3])
    expect(limitFor("text/csv", { "": 4 })).toBe(4)
    expect(limitFor("text/csv", { "image/*": 2 })).toBe(100 * 1024 * 1024)
    expect(limitFor("text/csv", undefined)).toBe(104_857_600)
  })

  // contract: composer.attachments.accept
  it("of type go by MIME type or by ending", () => {
    const accept = { "image/*": [], "text/csv": [".csv", ".TSV"] }
    const refused = (name: string, type: string) =>
      refusal({ name, type, size: 1 }, { ...options, accept }, 0)?.kind ?? null
    expect(refused("a.png", "image/png")).toBeNull()
    expect(refused("a.tsv", "")).toBeNull()
    expect(refused("a.txt", "text/csv")).toBeNull()
    expect(
      refusal({ name: "a.exe", type: "application/x-msdownload", size: 1 }, { ...options, accept }, 0),
    ).toEqual({
      kind: "wrongType",
      name: "a.exe",
      allowed: ["image/*", ".csv", ".TSV"],
    })
  })

  // contract: composer.attachments.maxCount
  it("of number and emptiness", () => {
    expect(refusal({ name: "a", type: "", size: 1 }, { ...options, maxCount: 2 }, 2)).toEqual({
      kind: "tooMany",
      limit: 2,
    })
    expect(refusal({ name: "a", type: "", size: 1 }, options, 9)).toBeNull()
    expect(refusal({ name: "a", type: "", size: 1 }, options, 10)).toMatchObject({ limit: 10 })
    expect(refusal({ name: "a", type: "", size: 0 }, options, 0)).toEqual({ kind: "empty", name: "a" })
  })

  it("names types that browsers leave out", () => {
    expect(typeOf(file("notes.MD", 1, ""))).toBe("text/markdown")
    expect(typeOf(file("odd", 1, ""))).toBe("application/octet-stream")
  })

  // contract: bad: files
  it("keep what fits and say what does not", async () => {
    answer = () => Response.json({})
    server.on("attachments.create", () => descriptor("PUT"))
    open({ attachments: { enabled: true, maxSize: 100, maxCount: 2 } })
    await chat.uploads.add([file("large.csv", 101), file("a.csv"), file("b.csv"), file("c.csv")])
    expect(files().map(({ name }) => name)).toEqual(["a.csv", "b.csv"])
    expect(chat.state.problem).toEqual({ kind: "tooMany", limit: 2 })
  })
})

describe("two phases", () => {
  it("register, then put the bytes, and the message has the id", async () => {
    server.on("attachments.create", () => descriptor("PUT", { "x-key": "1" }))
    open()
    await chat.uploads.add([file("a.csv")])
    expect(server.of("attachments.create")).toEqual([{ name: "a.csv", size: 10, mime_type: "text/csv" }])
    expect(puts).toMatchObject([{ url: "http://files/atc_1", method: "PUT", range: null }])
    expect(only()).toMatchObject({ status: "ready", progress: 1, attachment: ATTACHMENT })
    server.on("threads.create", () => sse([]))
    await chat.submit({ segments: [], files: files() })
    expect(server.of("threads.create")[0]?.input.attachments).toEqual(["atc_1"])
    expect(chat.state.items[0]?.item).toMatchObject({ attachments: [ATTACHMENT] })
    expect(files()).toEqual([])
  })

  it("send a form where the server wants POST", async () => {
    server.on("attachments.create", () => descriptor("POST"))
    open()
    await chat.uploads.add([file("a.csv")])
    const [put] = puts
    expect(put?.body instanceof FormData && put.body.get("file")).toMatchObject({ name: "a.csv" })
  })

  it("send parts where the server takes them, which shows how far it is", async () => {
    server.on("attachments.create", () => descriptor("PUT", { "x-chatkit-notebook-part": "4" }))
    const seen: (number | null | undefined)[] = []
    answer = ({ range }) => {
      seen.push(only()?.progress)
      return Response.json(
        range?.startsWith("bytes 8") ? { ...ATTACHMENT, name: "renamed.csv" } : { received: 4 },
      )
    }
    open()
    await chat.uploads.add([file("a.csv")])
    expect(puts.map(({ range }) => range)).toEqual(["bytes 0-3/10", "bytes 4-7/10", "bytes 8-9/10"])
    expect(seen).toEqual([0, 0.4, 0.8])
    expect(only()?.attachment?.name).toBe("renamed.csv")
  })
})

// contract: api.uploadStrategy
it("direct uploads send a form and take the attachment that comes back", async () => {
  chat.setOptions({
    api: {
      url: "/chatkit",
      domainKey: "x",
      fetch: fetcher,
      uploadStrategy: { type: "direct", uploadUrl: "/up" },
    },
    composer: { attachments: { enabled: true } },
  })
  answer = () => Response.json(ATTACHMENT)
  await chat.uploads.add([file("a.csv")])
  expect(puts[0]).toMatchObject({ url: "/up", method: "POST" })
  expect(only()).toMatchObject({ status: "ready", attachment: ATTACHMENT })
})

describe("failures", () => {
  // contract: bad: uploads
  it.each([
    [
      "a refusal",
      () => Response.json({ error: { message: "The disk is full." } }, { status: 507 }),
      "The disk is full.",
    ],
    [
      "HTML",
      () => new Response("<html>proxy</html>", { status: 502 }),
      "The server failed (502). Try again.",
    ],
    ["nothing", () => Promise.reject(new TypeError("Failed to fetch")), "The server cannot be reached."],
  ])("say what is wrong: %s", async (_, reply, words) => {
    server.on("attachments.create", () => descriptor("PUT"))
    answer = reply
    open()
    chat.setDraft({ segments: [{ type: "input_text", text: "kept" }] })
    await chat.uploads.add([file("a.csv")])
    expect(only()).toMatchObject({ status: "failed", problem: { kind: "failed" } })
    expect(only()?.problem).toMatchObject({ message: expect.stringContaining(words) })
    expect(chat.state.draft.segments).toEqual([{ type: "input_text", text: "kept" }])
    expect(server.of("attachments.delete")).toEqual([{ attachment_id: "atc_1" }])
    answer = () => Response.json({})
    await chat.uploads.retry(only()?.key ?? "")
    expect(only()).toMatchObject({ status: "ready", problem: null })
  })

  it("of a server whose answer is no attachment are told", async () => {
    server.on("attachments.create", () => Response.json({ ok: true }))
    open()
    await chat.uploads.add([file("a.csv")])
    expect(only()?.problem).toMatchObject({ message: expect.stringContaining("upload_descriptor") })
  })

  it("of a chat without a strategy are told", async () => {
    open({}, false)
    await chat.uploads.add([file("a.csv")])
    expect(files()).toEqual([])
    expect(chat.state.problem).toEqual({ kind: "noUploads" })
  })

  it("files that are removed half-way are stopped and taken back", async () => {
    server.on("attachments.create", () => descriptor("PUT"))
    let reached = false
    answer = () => {
      reached = true
      return new Promise(() => undefined)
    }
    open()
    void chat.uploads.add([file("a.csv")])
    await vi.waitFor(() => expect(reached).toBe(true))
    chat.removeFile(only()?.key ?? "")
    expect(files()).toEqual([])
  })

  it("files that are there are taken back from the server when they are removed", async () => {
    server.on("attachments.create", () => descriptor("PUT"))
    open()
    await chat.uploads.add([file("a.csv")])
    chat.removeFile(only()?.key ?? "")
    await vi.waitFor(() => expect(server.of("attachments.delete")).toHaveLength(1))
  })
})

describe("drafts", () => {
  it("outlive a reload, with the files that were there", async () => {
    server.on("attachments.create", () => descriptor("PUT"))
    open()
    await chat.uploads.add([file("a.csv")])
    chat.setDraft({ segments: [{ type: "input_text", text: "half a " }], quotedText: "quoted" })
    window.dispatchEvent(new Event("pagehide"))
    chat = new Chat()
    open()
    expect(chat.state.draft).toMatchObject({
      segments: [{ type: "input_text", text: "half a " }],
      quotedText: "quoted",
      files: [{ name: "a.csv", status: "ready", attachment: ATTACHMENT }],
    })
    chat.removeFile(only()?.key ?? "")
    expect(files()).toEqual([])
  })

  it("of all chats have one listener between them, however many chats a page sees", () => {
    const add = vi.spyOn(window, "addEventListener")
    for (let round = 0; round < 50; round += 1) {
      chat = new Chat()
      open()
      chat.setDraft({ segments: [{ type: "input_text", text: `draft ${round}` }] })
    }
    expect(add.mock.calls.length).toBeLessThanOrEqual(1)
    add.mockRestore()
    window.dispatchEvent(new Event("pagehide"))
    chat = new Chat()
    open()
    expect(chat.state.draft.segments).toMatchObject([{ text: "draft 49" }])
  })

  it("belong to their thread, and leave nothing behind once sent", async () => {
    open()
    chat.setDraft({ segments: [{ type: "input_text", text: "for the new one" }] })
    await chat.openThread("thr_1")
    expect(chat.state.draft.segments).toEqual([])
    chat.setDraft({ segments: [{ type: "input_text", text: "for the first" }] })
    window.dispatchEvent(new Event("pagehide"))
    chat = new Chat()
    open()
    expect(chat.state.draft.segments).toMatchObject([{ text: "for the new one" }])
    await chat.openThread("thr_1")
    expect(chat.state.draft.segments).toMatchObject([{ text: "for the first" }])
    server.on("threads.add_user_message", () => sse([]))
    await chat.submit({ segments: chat.state.draft.segments })
    window.dispatchEvent(new Event("pagehide"))
    chat = new Chat()
    open()
    await chat.openThread("thr_1")
    expect(chat.state.draft.segments).toEqual([])
  })

  it("that cannot be read are no drafts", () => {
    sessionStorage.setItem("chatkit-notebook.draft./chatkit", '{"segments": 3}')
    open()
    expect(chat.state.draft.segments).toEqual([])
  })
})
