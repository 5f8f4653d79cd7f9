import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { watchConnection } from "../../src/element/connection"
import { Store } from "../../src/element/store"
import { initialState } from "../../src/state/initial"

const MESSAGE = {
  method: "POST",
  headers: { accept: "text/event-stream" },
  body: '{"type":"threads.create","params":{}}',
}
const LIST = {
  method: "POST",
  headers: { accept: "application/json" },
  body: '{"type":"threads.list","params":{}}',
}

let store: Store
let answer: (response: Response) => void
let fail: (error: Error) => void
let fetcher: typeof fetch

beforeEach(() => {
  vi.useFakeTimers()
  store = new Store(initialState({ api: { url: "", domainKey: "" } }))
  fetcher = watchConnection(
    store,
    () =>
      new Promise((resolve, reject) => {
        answer = resolve
        fail = reject
      }),
  )
})

afterEach(() => vi.useRealTimers())

const state = () => store.latest.connection.state

async function answered(init: RequestInit): Promise<void> {
  const response = fetcher("/", init)
  answer(new Response(""))
  await response
}

describe("the connection", () => {
  it("is not mentioned while the kernel answers at once", async () => {
    await answered(LIST)
    await answered(MESSAGE)
    expect(state()).toBe("ready")
  })

  it("is being made until the first answer ever", async () => {
    const response = fetcher("/", LIST)
    await vi.advanceTimersByTimeAsync(500)
    expect(state()).toBe("connecting")
    await vi.advanceTimersByTimeAsync(20_000)
    expect(state()).toBe("silent")
    answer(new Response(""))
    await response
    expect(state()).toBe("ready")
  })

  it("tells that a message is queued while the kernel is busy, for as long as it takes, and no error", async () => {
    await answered(LIST)
    const response = fetcher("/", MESSAGE)
    await vi.advanceTimersByTimeAsync(1_500)
    expect(state()).toBe("queued")
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect(state()).toBe("queued")
    answer(new Response(""))
    await response
    expect(state()).toBe("ready")
  })

  it("tells so even when nothing was ever answered", async () => {
    const response = fetcher("/", MESSAGE)
    await vi.advanceTimersByTimeAsync(1_500)
    expect(state()).toBe("queued")
    answer(new Response(""))
    await response
  })

  it("calls the kernel busy while something else is overdue, unless a message waits", async () => {
    await answered(LIST)
    const list = fetcher("/", LIST)
    const answerList = answer
    await vi.advanceTimersByTimeAsync(3_000)
    expect(state()).toBe("busy")
    const message = fetcher("/", MESSAGE)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(state()).toBe("queued")
    answerList(new Response(""))
    answer(new Response(""))
    await Promise.all([list, message])
    expect(state()).toBe("ready")
  })

  it("says nothing more of a message that the person took back", async () => {
    await answered(LIST)
    const stop = new AbortController()
    const response = fetcher("/", { ...MESSAGE, signal: stop.signal })
    await vi.advanceTimersByTimeAsync(1_500)
    stop.abort()
    fail(new DOMException("stopped", "AbortError"))
    await expect(response).rejects.toThrow()
    expect(state()).toBe("ready")
  })

  it("is lost when no server is found", async () => {
    const response = fetcher("/", LIST)
    fail(new TypeError("Failed to fetch"))
    await expect(response).rejects.toThrow()
    expect(state()).toBe("lost")
  })
})
