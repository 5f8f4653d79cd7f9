// Which files of the bundle a chat waits for, and how the others come.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { loadBundle } from "../../src/embed/bundle"
import type { CarriedModel } from "../../src/model"
import { ELEMENT_JS, gzipped } from "./model"

/** Keeps the files that the element was given, where a test finds them. */
const MODULE = ELEMENT_JS.replace(
  "export function defineElement(bundle, hash) {",
  "export function defineElement(bundle, hash) {\n  globalThis.givenBundle = bundle",
)

const given = () =>
  (globalThis as unknown as { givenBundle: { text(name: string): Promise<string> } }).givenBundle

class Carrier {
  files: Record<string, unknown> = {}
  later: Record<string, unknown> = {}
  asked = 0
  private readonly listeners = new Set<() => void>()
  get = (name: string) => (name === "_files" ? this.files : this.later)
  send = () => {
    this.asked += 1
  }
  on = (_: string, listener: () => void) => void this.listeners.add(listener)
  off = (_: string, listener: () => void) => void this.listeners.delete(listener)
  get heardBy() {
    return this.listeners.size
  }

  complete(files: Record<string, unknown>): void {
    this.later = files
    for (const listener of this.listeners) listener()
  }
}

let carrier: Carrier
let place: CarriedModel

beforeEach(async () => {
  // jsdom has no object URLs; Node imports data: URLs just the same.
  const url = `data:text/javascript,${encodeURIComponent(MODULE)}`
  Object.assign(URL, { createObjectURL: () => url, revokeObjectURL: () => undefined })
  carrier = new Carrier()
  for (const name of ["element.js", "frame.js", "frame.css"])
    carrier.files[name] = new DataView(await gzipped(MODULE))
  const hash = `h${Math.random().toString(36).slice(2)}`
  place = {
    get: () => ({ model_id: "assets", hash }),
    widget_manager: { get_model: async () => carrier },
  } as unknown as CarriedModel
})

afterEach(() => vi.useRealTimers())

describe("the files of the bundle", () => {
  it("lets a chat be used before the rest has come, and asks for none of it", async () => {
    await loadBundle(place)
    expect(carrier.asked).toBe(0)
    expect(carrier.heardBy).toBe(0)
  })

  it("waits for a file that few chats need, asks for it, and hands it out", async () => {
    await loadBundle(place)
    const first = given().text("math.js")
    const second = given().text("math.js")
    await vi.waitFor(() => expect(carrier.asked).toBe(1))
    carrier.complete({ "math.js": new DataView(await gzipped("formulas")) })
    expect(await first).toBe("formulas")
    expect(await second).toBe("formulas")
    expect(carrier.heardBy).toBe(0)
  })

  it("takes what has come already without asking", async () => {
    await loadBundle(place)
    carrier.complete({ "math.js": new DataView(await gzipped("formulas")) })
    expect(await given().text("math.js")).toBe("formulas")
    expect(carrier.asked).toBe(0)
  })

  it("says which file a build lacks", async () => {
    await loadBundle(place)
    carrier.complete({ "math.js": new DataView(await gzipped("formulas")) })
    await expect(given().text("charts.js")).rejects.toThrow("lacks charts.js")
  })

  it("gives up in words when the kernel does not answer, and asks again the next time", async () => {
    await loadBundle(place)
    vi.useFakeTimers()
    const waiting = given().text("math.js")
    const refused = expect(waiting).rejects.toThrow("did not come")
    await vi.advanceTimersByTimeAsync(60_000)
    await refused
    expect(carrier.heardBy).toBe(0)
    vi.useRealTimers()
    const again = given().text("math.js")
    await vi.waitFor(() => expect(carrier.asked).toBe(2))
    carrier.complete({ "math.js": new DataView(await gzipped("formulas")) })
    expect(await again).toBe("formulas")
  })
})
