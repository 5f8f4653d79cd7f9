import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Poller } from "../../src/embed/poll"
import { TestKernel } from "../bridge/kernel"

const TIMES = { busyMs: 50, idleMs: 4_000, hiddenMs: 30_000, lostMs: 60_000 }
const WELCOME = { ck: "welcome" as const, chat: "c1", path: "/", header: "h" }

let kernel: TestKernel
let poller: Poller
let stop: AbortController

beforeEach(() => {
  vi.useFakeTimers()
  kernel = new TestKernel()
  stop = new AbortController()
  poller = new Poller(kernel, stop.signal, TIMES)
})

afterEach(() => vi.useRealTimers())

const polls = () => kernel.of("poll")
const answer = (more: boolean) => kernel.deliver({ ck: "polled", id: polls().at(-1)?.id ?? "", more })

async function on(): Promise<void> {
  kernel.deliver({ ...WELCOME, poll: true })
  await vi.advanceTimersByTimeAsync(0)
}

describe("polling", () => {
  it("is not done unless the kernel asks for it", async () => {
    kernel.deliver({ ...WELCOME, poll: false })
    poller.soon()
    await vi.advanceTimersByTimeAsync(100_000)
    expect(polls()).toEqual([])
  })

  it("goes on quickly while there is more to come, slowly when not", async () => {
    await on()
    expect(polls()).toHaveLength(1)
    answer(true)
    await vi.advanceTimersByTimeAsync(TIMES.busyMs)
    expect(polls()).toHaveLength(2)
    answer(false)
    await vi.advanceTimersByTimeAsync(TIMES.idleMs - 1)
    expect(polls()).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(polls()).toHaveLength(3)
  })

  it("begins at once when something was sent", async () => {
    await on()
    answer(false)
    poller.soon()
    await vi.advanceTimersByTimeAsync(0)
    expect(polls()).toHaveLength(2)
  })

  it("has one question under way, however long the kernel is busy", async () => {
    await on()
    poller.soon()
    await vi.advanceTimersByTimeAsync(TIMES.lostMs - 1)
    expect(polls()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(polls()).toHaveLength(2) // that one was lost
  })

  it("is rare in a hidden page", async () => {
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true)
    await on()
    answer(false)
    await vi.advanceTimersByTimeAsync(TIMES.hiddenMs - 1)
    expect(polls()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(polls()).toHaveLength(2)
    hidden.mockRestore()
  })

  it("ends with the widget", async () => {
    await on()
    stop.abort()
    await vi.advanceTimersByTimeAsync(200_000)
    expect(polls()).toHaveLength(1)
  })
})
