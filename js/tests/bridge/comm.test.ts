// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { commFetch } from "../../src/bridge/comm"
import { TestKernel } from "./kernel"

const TIMES = { repeatMs: 1_000, longestRepeatMs: 4_000, giveUpMs: 10_000 }
const URL_OF_CHAT = "http://page.test/chats/c1/chatkit?x=1"

let kernel: TestKernel
let fetcher: typeof fetch

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal("location", new URL("http://page.test/lab"))
  kernel = new TestKernel()
  fetcher = commFetch(kernel, TIMES)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Starts a request and waits until it is on its way. */
async function start(init: RequestInit = { method: "POST", body: "{}" }) {
  const response = fetcher(URL_OF_CHAT, init)
  response.catch(() => undefined)
  await vi.waitFor(() => kernel.request)
  return { response, id: kernel.request.id }
}

describe("the request", () => {
  it("carries method, path with query, headers and the body as binary", async () => {
    await start({
      method: "POST",
      body: "grüße",
      headers: { "Content-Type": "application/json", "X-Y": "1" },
    })
    const [{ frame, buffers } = { frame: null, buffers: [] }] = kernel.received
    expect(frame).toMatchObject({ ck: "request", method: "POST", path: "/chats/c1/chatkit?x=1" })
    expect(new Map(kernel.request.headers)).toEqual(
      new Map([
        ["content-type", "application/json"],
        ["x-y", "1"],
      ]),
    )
    expect(new TextDecoder().decode(buffers[0])).toBe("grüße")
  })

  it("sends a form as multipart with its boundary", async () => {
    const form = new FormData()
    form.set("file", new Blob(["abc"]), "a.txt")
    await start({ method: "POST", body: form })
    const type = new Map(kernel.request.headers).get("content-type")
    const body = new TextDecoder().decode(kernel.received[0]?.buffers[0])
    expect(type).toMatch(/^multipart\/form-data; ?boundary=/)
    expect(body).toContain(type?.split("boundary=")[1])
    expect(body).toContain('filename="a.txt"')
  })

  it("is not sent when it is too large for Jupyter", async () => {
    const large = fetcher(URL_OF_CHAT, { method: "POST", body: new Uint8Array(33 * 1024 * 1024) })
    await expect(large).rejects.toThrow("The message has 33 MiB; through Jupyter at most 32 MiB can be sent.")
    expect(kernel.received).toEqual([])
  })

  it("is not sent when it was aborted before", async () => {
    await expect(fetcher(URL_OF_CHAT, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    })
    expect(kernel.received).toEqual([])
  })

  it("that is large travels in parts below Jupyter's limit", async () => {
    const body = "0123456".repeat(400_000)
    await start({ method: "POST", body })
    expect(kernel.request.size).toBe(body.length)
    expect(kernel.of("part").map(({ at }) => at)).toEqual([1024 * 1024, 2 * 1024 * 1024])
    const pieces = kernel.received.flatMap(({ buffers }) => buffers)
    expect(Math.max(...pieces.map((piece) => piece.byteLength))).toBe(1024 * 1024)
    const decoder = new TextDecoder()
    expect(pieces.map((piece) => decoder.decode(piece)).join("") === body).toBe(true)
  })

  it("waits in a busy kernel's queue without copies of it, and is sent again when the kernel lacks it", async () => {
    await start()
    await vi.advanceTimersByTimeAsync(3 * TIMES.repeatMs)
    expect(kernel.greetings).toBe(2) // asked with growing pauses
    expect(kernel.of("request")).toHaveLength(1)
    kernel.deliver({ ck: "welcome", chat: "c1", path: "/", header: "h" })
    expect(kernel.of("request")).toHaveLength(2)
    const [first, second] = kernel.received
    expect(second).toEqual(first)
    kernel.deliver({ ck: "welcome", chat: "c1", path: "/", header: "h" })
    expect(kernel.of("request")).toHaveLength(2)
  })

  it("says each time that nothing has come for a while", async () => {
    const silent = vi.fn()
    fetcher = commFetch(kernel, TIMES, silent)
    await start()
    await vi.advanceTimersByTimeAsync(TIMES.repeatMs)
    expect(silent).toHaveBeenCalledTimes(1)
  })
})

describe("the response", () => {
  it("arrives before its body does", async () => {
    const { response, id } = await start()
    kernel.head(id, 201, [["x-answer", "42"]])
    const { status, headers, body } = await response
    expect([status, headers.get("x-answer")]).toEqual([201, "42"])
    expect(body).toBeInstanceOf(ReadableStream)
  })

  it("may bring the beginning of its body with its head", async () => {
    const { response, id } = await start()
    kernel.deliver({ ck: "head", id, seq: 0, status: 200, headers: [] }, "a")
    kernel.chunk(id, 1, "b")
    kernel.end(id, 2)
    expect(await (await response).text()).toBe("ab")
  })

  it("keeps the order of the numbers, not that of arrival", async () => {
    const { response, id } = await start()
    kernel.chunk(id, 2, "c")
    kernel.chunk(id, 1, "b")
    kernel.end(id, 4)
    kernel.head(id)
    kernel.chunk(id, 3, "d")
    expect(await (await response).text()).toBe("bcd")
    expect(kernel.listening).toBe(0)
  })

  it("takes every frame once, however often it comes", async () => {
    kernel.line = () => 3
    const { response, id } = await start()
    kernel.head(id)
    kernel.chunk(id, 1, "a")
    kernel.chunk(id, 2, "b")
    kernel.end(id, 3)
    expect(await (await response).text()).toBe("ab")
  })

  it("acknowledges in bulk, at once at a gap, and soon when it stays quiet", async () => {
    const { id } = await start()
    kernel.head(id)
    for (let seq = 1; seq <= 6; seq++) kernel.chunk(id, seq, "x")
    expect(kernel.acked).toBe(-1)
    kernel.chunk(id, 7, "x")
    expect(kernel.acked).toBe(7)
    kernel.chunk(id, 10, "x")
    expect(kernel.of("ack")).toHaveLength(2)
    kernel.chunk(id, 8, "x")
    await vi.advanceTimersByTimeAsync(300)
    expect(kernel.acked).toBe(8)
  })

  it("says again what it has when a frame is lost, and completes when it is resent", async () => {
    const { response, id } = await start()
    kernel.head(id)
    kernel.chunk(id, 2, "b")
    const before = kernel.of("ack").length
    await vi.advanceTimersByTimeAsync(2 * TIMES.repeatMs)
    expect(kernel.of("ack").length).toBeGreaterThan(before)
    expect(kernel.acked).toBe(0)
    kernel.chunk(id, 1, "a")
    kernel.end(id, 3)
    expect(await (await response).text()).toBe("ab")
    expect(kernel.acked).toBe(3)
  })

  it("is complete over a line that loses, repeats and reorders", async () => {
    const { response, id } = await start()
    const frames = Array.from({ length: 60 }, (_, at) => at)
    const sent = (seq: number) =>
      seq === 0 ? kernel.head(id) : seq === 59 ? kernel.end(id, 59) : kernel.chunk(id, seq, `${seq},`)
    // the same disorder in every run
    let seed = 7
    const random = () => {
      seed = (seed * 16807) % 2147483647
      return seed / 2147483647
    }
    kernel.line = () => Math.floor(random() * 3)
    for (let round = 0; round < 60 && kernel.acked < 59; round++)
      for (const seq of frames.filter((at) => at > kernel.acked).sort(() => random() - 0.5)) sent(seq)
    const text = await (await response).text()
    expect(text).toBe(
      frames
        .slice(1, 59)
        .map((seq) => `${seq},`)
        .join(""),
    )
  })

  it("without a body, as for 204, is complete with its head", async () => {
    const { response, id } = await start()
    kernel.head(id, 204, [])
    kernel.end(id, 1)
    expect((await response).status).toBe(204)
    expect(await (await response).text()).toBe("")
  })

  it("of another request is not mixed in", async () => {
    const { response, id } = await start()
    kernel.head("somebody-else")
    kernel.head(id)
    kernel.chunk("somebody-else", 1, "no")
    kernel.chunk(id, 1, "yes")
    kernel.end(id, 2)
    expect(await (await response).text()).toBe("yes")
  })

  it("that fails before its head rejects the fetch, later the body", async () => {
    const early = await start()
    kernel.deliver({ ck: "fail", id: early.id, seq: 0, message: "The chat was closed" })
    await expect(early.response).rejects.toThrow("The chat was closed")

    kernel.received.length = 0
    const late = await start()
    kernel.head(late.id)
    kernel.deliver({ ck: "fail", id: late.id, seq: 1, message: "The kernel died" })
    await expect((await late.response).text()).rejects.toThrow("The kernel died")
  })
})

describe("stopping", () => {
  it("tells the kernel and rejects with AbortError before the head", async () => {
    const stop = new AbortController()
    const { response, id } = await start({ method: "POST", body: "{}", signal: stop.signal })
    stop.abort()
    await expect(response).rejects.toMatchObject({ name: "AbortError" })
    expect(kernel.of("cancel")).toEqual([{ ck: "cancel", id }])
    expect(kernel.listening).toBe(0)
  })

  it("errors a body that is being read, and ignores what still arrives", async () => {
    const stop = new AbortController()
    const { response, id } = await start({ method: "POST", body: "{}", signal: stop.signal })
    kernel.head(id)
    const text = (await response).text()
    text.catch(() => undefined)
    stop.abort()
    kernel.chunk(id, 1, "late")
    await expect(text).rejects.toMatchObject({ name: "AbortError" })
    expect(kernel.of("cancel")).toHaveLength(1)
  })

  it("happens too when the reader cancels the body", async () => {
    const { response, id } = await start()
    kernel.head(id)
    await (await response).body?.cancel()
    expect(kernel.of("cancel")).toEqual([{ ck: "cancel", id }])
  })

  it("gives up after a long silence with advice", async () => {
    const { response } = await start()
    await vi.advanceTimersByTimeAsync(TIMES.giveUpMs + TIMES.longestRepeatMs)
    await expect(response).rejects.toThrow("If it was restarted, run the cell that shows the chat again.")
    expect(kernel.of("cancel")).toHaveLength(1)
  })
})
