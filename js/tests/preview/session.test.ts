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
  const names = [
    "_key",
    "_assets",
    "_widget",
    "_theme",
    "_problems",
    "_error",
    "width",
    "_edit",
    "_data_note",
    "_log",
  ]
  expect(Object.keys(contract.kernel)).toEqual(names)
  expect(Object.keys(contract.page)).toEqual(["source", "data_text", "values", "_kept"])
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

describe("the workbench", () => {
  const told = (message: unknown, ...buffers: DataView[]) => model.fire("msg:custom", message, buffers)

  test("edits are traits, and there is none where nothing is edited", () => {
    expect(source().getState().workbench).toBeNull()
    model.set("_edit", true)
    source().edit({ source: "<Card />", data: "{}" })
    expect(model.values).toMatchObject({ source: "<Card />", data_text: "{}" })
    expect(model.saved).toBe(1)
    model.set("_data_note", "too large")
    const { workbench } = source().getState()
    expect(workbench).toEqual({ source: "<Card />", data: "{}", dataNote: "too large", log: [] })
  })

  test("what it needs is asked for, and comes", async () => {
    const catalogue = source().catalogue()
    const exported = source().exported("py")
    const [, asked] = model.sent as unknown as { preview: string; id: string; format: string }[]
    expect(asked).toMatchObject({ preview: "export", format: "py" })
    told({ preview: "catalogue", catalogue: { roots: ["Card"] } })
    told({ preview: "exported", id: asked?.id, text: "widget = 1", lost: ["null"] })
    await expect(catalogue).resolves.toEqual({ roots: ["Card"] })
    await expect(exported).resolves.toEqual({ text: "widget = 1", lost: ["null"] })
    const refused = source().exported("jsx")
    told({ preview: "exported", id: (model.sent.at(-1) as { id: string }).id, error: "a function" })
    await expect(refused).rejects.toThrow("a function")
    const edit = source().change("<Card />", "0", "size", { value: "lg" })
    const question = model.sent.at(-1) as unknown as { id: string }
    expect(question).toMatchObject({ preview: "written", path: "0", name: "size", value: "lg" })
    told({ preview: "written", id: question.id, edit: { from: 1, to: 2, insert: "" } })
    await expect(edit).resolves.toEqual({ from: 1, to: 2, insert: "" })
  })

  test("pictures are drawn by the first place, and failures are told", async () => {
    told({ preview: "picture", id: "0", format: "png", scale: 1 })
    expect(model.sent).toEqual([])
    session.pictures.add(async (format, scale) => {
      if (format === "svg") throw new Error("no canvas")
      return `${format} ${scale}`
    })
    told({ preview: "picture", id: "1", format: "png", scale: 2 })
    told({ preview: "picture", id: "2", format: "svg", scale: 2 })
    await vi.waitFor(() => expect(model.sent).toHaveLength(2))
    expect(model.sent).toEqual([
      { preview: "picture", id: "1", format: "png", content: "png 2" },
      { preview: "picture", id: "2", format: "svg", error: "no canvas" },
    ])
  })
})
