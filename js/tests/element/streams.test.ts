import type { ChatKitOptions } from "@openai/chatkit"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { Streams } from "../../src/element/streams"

let sent: string[]
let streams: Streams
let broken: string[]
let requests: Record<string, unknown>[]
let server: { controller: ReadableStreamDefaultController<Uint8Array>; signal: AbortSignal }

/** A server that streams what the test says, and JSON for all that is not a message. */
const serve: typeof fetch = async (_, init) => {
  requests.push(JSON.parse(String(init?.body)))
  if (!/threads\.(create|custom_action)/.test(String(init?.body))) return Response.json({ data: [] })
  const signal = init?.signal as AbortSignal
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      server = { controller, signal }
      signal.addEventListener("abort", () => controller.error(signal.reason))
    },
  })
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } })
}

const runOf = (request: Record<string, unknown> | undefined) =>
  (request?.metadata as { chatkit_notebook?: { run?: string } } | undefined)?.chatkit_notebook?.run ?? ""

function through(): typeof fetch {
  const given = { api: { url: "/chat", domainKey: "local", fetch: serve } } as ChatKitOptions
  const { api } = streams.through(given)
  return (api as { fetch: typeof fetch }).fetch
}

const post = (type: string, signal?: AbortSignal) =>
  through()("/chat", { method: "POST", body: JSON.stringify({ type }), ...(signal ? { signal } : {}) })
const say = (text: string) => server.controller.enqueue(new TextEncoder().encode(text))
const start = async (signal?: AbortSignal) => (await post("threads.create", signal)).text()

beforeEach(() => {
  sent = []
  broken = []
  requests = []
  streams = new Streams(
    (operation) => sent.push(operation),
    (run) => broken.push(run),
  )
})

describe("the traffic of the hosted UI", () => {
  it("is seen as it leaves, and passes unchanged", async () => {
    const next = streams.next()
    const list = await post("threads.list")
    expect(await list.json()).toEqual({ data: [] })
    const text = start()
    await next
    expect(sent).toEqual(["threads.list", "threads.create"])
    await expect.poll(() => server).toBeTruthy()
    say("data: 1\n\n")
    say("data: 2\n\n")
    server.controller.close()
    expect(await text).toBe("data: 1\n\ndata: 2\n\n")
    streams.stop() // nothing is under way
  })

  it("tells when a message waits for a busy kernel, and when it does not any more", async () => {
    vi.useFakeTimers()
    try {
      let answer!: (response: Response) => void
      const queued: boolean[] = []
      const watching = new Streams(
        () => undefined,
        () => undefined,
        (waits) => queued.push(waits),
      )
      const fetcher = () =>
        new Promise<Response>((resolve) => {
          answer = resolve
        })
      const { api } = watching.through({ api: { url: "/chat", domainKey: "local", fetch: fetcher } })
      const ask = (type: string) =>
        (api as { fetch: typeof fetch }).fetch("/chat", { method: "POST", body: JSON.stringify({ type }) })
      const list = ask("threads.list")
      await vi.advanceTimersByTimeAsync(5_000)
      expect(queued).toEqual([])
      answer(new Response("{}"))
      await list
      const message = ask("threads.create")
      await vi.advanceTimersByTimeAsync(5_000)
      expect(queued).toEqual([true])
      answer(new Response(""))
      await message
      expect(queued).toEqual([true, false])
    } finally {
      vi.useRealTimers()
    }
  })

  it("ends for the UI and for the server when Python says stop", async () => {
    const text = start()
    await expect.poll(() => server).toBeTruthy()
    say("data: 1\n\n")
    await new Promise((resolve) => setTimeout(resolve))
    streams.stop()
    expect(await text).toBe("data: 1\n\n")
    expect(server.signal.aborted).toBe(true)
    expect(requests.at(-1)).toEqual({ type: "threads.stop", params: { run: runOf(requests[0]) } })
  })

  it("is a run of the kernel, which the UI need not know of", async () => {
    void start()
    await expect.poll(() => requests.length).toBe(1)
    expect(requests[0]?.metadata).toEqual({
      chatkit_notebook: { run: expect.stringMatching(/^[0-9a-f-]{36}$/), quiet: true },
    })
    expect([streams.knows(runOf(requests[0])), streams.knows("another")]).toEqual([true, false])
  })

  it("ends for the UI when the connection breaks, and goes on in the kernel", async () => {
    const text = start()
    await expect.poll(() => requests.length).toBe(1)
    say("data: 1\n\n")
    await new Promise((resolve) => setTimeout(resolve))
    server.controller.error(new TypeError("network error"))
    expect(await text).toBe("data: 1\n\n")
    expect(broken).toEqual([runOf(requests[0])])
    expect(requests).toHaveLength(1)
  })

  it("is aborted by the UI's own Stop", async () => {
    const stop = new AbortController()
    const text = start(stop.signal)
    await expect.poll(() => server).toBeTruthy()
    stop.abort()
    await expect(text).rejects.toThrow("abort")
    expect(server.signal.aborted).toBe(true)
    expect([requests.at(-1)?.type, broken]).toEqual(["threads.stop", []])
  })

  it("is read again by the UI when an action was stopped, once what it left is stored", async () => {
    for (const operation of ["threads.custom_action", "threads.create"]) {
      const order: string[] = []
      const stopping = new Streams(
        () => undefined,
        () => undefined,
        () => undefined,
        () => order.push("read"),
      )
      const watching: typeof fetch = async (input, init) => {
        const answer = await serve(input, init)
        if (String(init?.body).includes("threads.stop")) order.push("stored")
        return answer
      }
      const { api } = stopping.through({
        api: { url: "/chat", domainKey: "local", fetch: watching },
      } as ChatKitOptions)
      const stop = new AbortController()
      const init = { method: "POST", body: JSON.stringify({ type: operation }), signal: stop.signal }
      const response = await (api as { fetch: typeof fetch }).fetch("/chat", init)
      const text = response.text()
      stop.abort()
      await expect(text).rejects.toThrow("abort")
      await expect.poll(() => order).toEqual(operation === "threads.create" ? ["stored"] : ["stored", "read"])
    }
  })

  it("is read to its end when the UI is gone, whatever that aborts then", async () => {
    const stop = new AbortController()
    void start(stop.signal)
    await expect.poll(() => server).toBeTruthy()
    let complete: boolean | null = null
    const left = streams.leave().then((answered) => {
      complete = answered
    })
    stop.abort()
    say("data: 1\n\n")
    expect([server.signal.aborted, complete]).toEqual([false, null])
    server.controller.close()
    await left
    expect(complete).toBe(true)
    expect(await streams.leave()).toBe(false)
  })
})
