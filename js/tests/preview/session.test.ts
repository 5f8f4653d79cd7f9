// A previewed widget's session: what is drawn, what was typed, and actions that wait for a kernel that may be gone.

import { beforeEach, describe, expect, test, vi } from "vitest"
import contract from "../../../tests/contract/preview.json"
import type { ActionMessage, PreviewModel } from "../../src/preview/model"
import { Session } from "../../src/preview/session"

class Model {
  readonly values: Record<string, unknown> = {
    _widget: { type: "Card", children: [] },
    _theme: "dark",
    _problems: [],
    _error: null,
    values: {},
    _kept: {},
  }
  readonly sent: ActionMessage[] = []
  saved = 0
  broken = false
  readonly #listeners = new Map<string, ((...args: unknown[]) => void)[]>()

  get(name: string): unknown {
    return this.values[name]
  }
  set(name: string, value: unknown): void {
    this.values[name] = value
    this.fire(`change:${name}`)
  }
  save_changes(): void {
    this.saved += 1
  }
  send(message: ActionMessage): void {
    if (this.broken) throw new Error("disposed")
    this.sent.push(message)
  }
  on(name: string, listener: (...args: unknown[]) => void): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener])
  }
  fire(name: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(...args)
  }
}

let model: Model
let session: Session
let heights: number[]

const source = () => session.source((px) => heights.push(px))
const settled = () => new Promise<void>((resolve) => queueMicrotask(resolve))

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({ matches: false }))
  model = new Model()
  session = new Session(model as unknown as PreviewModel)
  heights = []
})

test("the traits are those of the contract", () => {
  const names = ["_assets", "_widget", "_theme", "_problems", "_error", "width"]
  expect(Object.keys(contract.kernel)).toEqual(names)
  expect(Object.keys(contract.page)).toEqual(["values", "_kept"])
})

test("a change of the widget is told once, and the state stays the same object meanwhile", () => {
  const told = vi.fn()
  const stop = source().subscribe(told)
  const before = source().getState()
  expect(source().getState()).toBe(before)
  model.set("_widget", { type: "Basic", children: [] })
  expect(told).toHaveBeenCalledTimes(1)
  expect(source().getState()).toMatchObject({ widget: { type: "Basic" }, theme: "dark", waiting: null })
  stop()
  model.set("_error", "no")
  expect(told).toHaveBeenCalledTimes(1)
  expect(source().getState().error).toBe("no")
})

test("values of one drawing go to the kernel together; only what a person gave is kept", async () => {
  const { value, kept } = source()
  value("name", "Ada", false)
  value("agree", true, true)
  await settled()
  expect(model.saved).toBe(1)
  expect(model.values.values).toEqual({ name: "Ada", agree: true })
  expect(model.values._kept).toEqual({ agree: true })
  expect([kept("name"), kept("agree")]).toEqual([undefined, true])
  value("agree", undefined, false) // the control is gone, but may come back
  await settled()
  expect(model.values.values).toEqual({ name: "Ada" })
  expect(kept("agree")).toBe(true)
})

test("a page that was loaded again has what was typed", () => {
  model.values._kept = { name: "Grace" }
  expect(new Session(model as unknown as PreviewModel).source(() => {}).kept("name")).toBe("Grace")
})

describe("actions", () => {
  test("carry the values and wait for the kernel's word", async () => {
    source().value("name", "Ada", true)
    let done = false
    const running = source()
      .action({ type: "save", payload: { a: 1 } })
      .then(() => {
        done = true
      })
    const [message] = model.sent
    expect(message).toMatchObject({ preview: "action", action: { type: "save", payload: { a: 1 } } })
    expect(message?.values).toEqual({ name: "Ada" })
    model.fire("msg:custom", { preview: "done", id: "another" })
    await settled()
    expect(done).toBe(false)
    model.fire("msg:custom", { preview: "done", id: message?.id })
    await running
    expect(done).toBe(true)
  })

  test("say that the kernel is busy when it does not answer, until it does", async () => {
    vi.useFakeTimers()
    try {
      const running = source().action({ type: "save" })
      expect(source().getState().waiting).toBeNull()
      vi.advanceTimersByTime(3_000)
      expect(source().getState().waiting).toContain("kernel is busy")
      model.fire("msg:custom", { preview: "done", id: model.sent[0]?.id })
      await running
      expect(source().getState().waiting).toBeNull()
    } finally {
      vi.useRealTimers()
    }
  })

  test.each([
    ["that restarts meanwhile", () => model.fire("comm_live_update")],
    ["whose comm is disposed", () => undefined],
  ])("end with a word about a kernel %s", async (_, happens) => {
    model.broken = happens() === undefined && _ === "whose comm is disposed"
    const running = source().action({ type: "save" })
    happens()
    await running
    expect(source().getState().waiting).toContain("Run the cell again")
  })
})
