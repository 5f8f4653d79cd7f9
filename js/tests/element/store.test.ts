import { describe, expect, it, vi } from "vitest"
import { Store } from "../../src/element/store"
import { initialState } from "../../src/state/initial"
import type { ChatState } from "../../src/state/types"

const empty = initialState({ api: { url: "/", domainKey: "local" } })
const progress = (text: string) => (state: ChatState) => ({ ...state, progress: { icon: null, text } })

describe("Store", () => {
  it("tells subscribers of a stream's changes once per frame, with the last of them", async () => {
    const store = new Store(empty)
    const seen: (string | undefined)[] = []
    store.subscribe(() => seen.push(store.state.progress?.text))
    for (let i = 0; i < 2_000; i++) store.updateSoon(progress(String(i)))
    expect(store.state).toBe(empty)
    expect(store.latest.progress?.text).toBe("1999")
    await vi.waitFor(() => expect(seen).toEqual(["1999"]))
  })

  it("leaves a stream's next picture a moment, and shows the first one at once", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
    const frames: FrameRequestCallback[] = []
    vi.stubGlobal("requestAnimationFrame", (draw: FrameRequestCallback) => frames.push(draw))
    vi.stubGlobal("cancelAnimationFrame", () => undefined)
    try {
      const store = new Store(empty)
      const seen: (string | undefined)[] = []
      store.subscribe(() => seen.push(store.state.progress?.text))
      store.updateSoon(progress("a"))
      frames.pop()?.(0)
      expect(seen).toEqual(["a"])
      store.updateSoon(progress("b"))
      vi.advanceTimersByTime(20)
      store.updateSoon(progress("c"))
      expect(frames).toHaveLength(0)
      vi.advanceTimersByTime(4)
      frames.pop()?.(0)
      expect(seen).toEqual(["a", "c"])
    } finally {
      vi.useRealTimers()
      vi.unstubAllGlobals()
    }
  })

  it("shows a person's change at once, together with what waited for the frame", () => {
    const store = new Store(empty)
    const told = vi.fn()
    store.subscribe(told)
    store.updateSoon(progress("streamed"))
    store.update({ hasOlder: true })
    expect(told).toHaveBeenCalledTimes(1)
    expect(store.state).toMatchObject({ hasOlder: true, progress: { text: "streamed" } })
  })

  it("goes on in a page that draws no frames", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    vi.stubGlobal("requestAnimationFrame", () => 1)
    vi.stubGlobal("cancelAnimationFrame", () => undefined)
    try {
      const store = new Store(empty)
      store.updateSoon(progress("hidden"))
      await vi.advanceTimersByTimeAsync(200)
      expect(store.state.progress?.text).toBe("hidden")
    } finally {
      vi.useRealTimers()
      vi.unstubAllGlobals()
    }
  })

  it("tells nobody when nothing changed, and nobody who left", () => {
    const store = new Store(empty)
    const told = vi.fn()
    const leave = store.subscribe(told)
    store.update((state) => state)
    expect(told).not.toHaveBeenCalled()
    leave()
    store.update({ hasOlder: true })
    expect(told).not.toHaveBeenCalled()
  })
})
