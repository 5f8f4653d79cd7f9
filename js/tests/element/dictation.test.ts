// Speech to text, with a recorder that the test holds.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Chat } from "../../src/element/chat"
import { TestServer } from "./server"

class Recorder extends EventTarget {
  static supported = ["audio/mp4"]
  static isTypeSupported = (type: string) => Recorder.supported.includes(type)
  static latest: Recorder
  state = "inactive"
  bytes = 1_000

  constructor(
    readonly stream: unknown,
    readonly options: { mimeType: string },
  ) {
    super()
    Recorder.latest = this
  }

  start() {
    this.state = "recording"
  }

  stop() {
    this.state = "inactive"
    const data = new Blob([new Uint8Array(this.bytes)])
    this.dispatchEvent(Object.assign(new Event("dataavailable"), { data }))
    this.dispatchEvent(new Event("stop"))
  }
}

let server: TestServer
let chat: Chat
let tracks: { stop: ReturnType<typeof vi.fn> }[]
let microphone: () => Promise<unknown>

beforeEach(() => {
  sessionStorage.clear()
  tracks = [{ stop: vi.fn() }]
  microphone = async () => ({ getTracks: () => tracks })
  Recorder.supported = ["audio/mp4"]
  vi.stubGlobal("MediaRecorder", Recorder)
  Object.defineProperty(navigator, "mediaDevices", {
    configurable: true,
    value: { getUserMedia: () => microphone() },
  })
  server = new TestServer()
  chat = new Chat()
  chat.setOptions({ api: { url: "/chatkit", domainKey: "local", fetch: server.fetch } })
})
afterEach(() => vi.unstubAllGlobals())

const recording = () => vi.waitFor(() => expect(chat.state.dictation?.state).toBe("recording"))
const over = () => vi.waitFor(() => expect(chat.state.dictation).toBeNull())

it("is written behind what is there, and the microphone is let go", async () => {
  server.on("input.transcribe", () => Response.json({ text: " how heavy are they? " }))
  chat.setDraft({ segments: [{ type: "input_text", text: "So" }] })
  chat.dictation.step("start")
  await recording()
  chat.dictation.step("stop")
  await over()
  const [sent] = server.of("input.transcribe")
  expect(sent?.mime_type).toBe("audio/mp4")
  expect(atob(sent?.audio_base64 ?? "")).toHaveLength(1_000)
  expect(chat.state.draft.segments.map(({ text }) => text).join("")).toBe("So how heavy are they?")
  expect(tracks[0]?.stop).toHaveBeenCalled()
})

describe("what goes wrong", () => {
  it.each([
    ["NotAllowedError", "microphoneDenied"],
    ["NotFoundError", "noMicrophone"],
  ])("%s is said", async (name, kind) => {
    microphone = () => Promise.reject(Object.assign(new Error(), { name }))
    chat.dictation.step("start")
    await over()
    expect(chat.state.problem).toEqual({ kind })
  })

  it("a browser that cannot record is told apart", async () => {
    Recorder.supported = []
    chat.dictation.step("start")
    await over()
    expect(chat.state.problem).toEqual({ kind: "noRecorder" })
  })

  it("a server without a model that hears says so, and the draft stays", async () => {
    const message = "The analyst cannot listen. Type the message."
    server.on("input.transcribe", () => Response.json({ error: { message } }, { status: 501 }))
    chat.setDraft({ segments: [{ type: "input_text", text: "kept" }] })
    chat.dictation.step("start")
    await recording()
    chat.dictation.step("stop")
    await over()
    expect(chat.state.problem).toEqual({ kind: "failed", message })
    expect(chat.state.draft.segments).toMatchObject([{ text: "kept" }])
  })

  it("a click is no speech, and neither is silence", async () => {
    chat.dictation.step("start")
    await recording()
    Recorder.latest.bytes = 10
    chat.dictation.step("stop")
    await over()
    expect(chat.state.problem).toEqual({ kind: "silence" })
    expect(server.of("input.transcribe")).toEqual([])
  })

  it("a recording that is cancelled is thrown away", async () => {
    chat.dictation.step("start")
    await recording()
    chat.dictation.step("cancel")
    await over()
    await vi.waitFor(() => expect(tracks[0]?.stop).toHaveBeenCalled())
    expect(server.of("input.transcribe")).toEqual([])
    expect(chat.state.problem).toBeNull()
  })
})
