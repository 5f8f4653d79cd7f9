import type { Experimental, Host } from "@anywidget/types"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import embed from "../../src/embed"
import { page } from "../../src/embed/page"
import { ELEMENT_JS, type TestElement, TestModel } from "./model"

const experimental = {} as Experimental
const host = {} as Host
let aborts: AbortController[]

// jsdom has none; sessions follow it as long as they live.
window.matchMedia = () =>
  ({ matches: false, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList

beforeEach(() => {
  aborts = []
  // jsdom has no object URLs; Node imports data: URLs just the same.
  const url = `data:text/javascript,${encodeURIComponent(ELEMENT_JS)}`
  Object.assign(URL, { createObjectURL: () => url, revokeObjectURL: () => undefined })
})

afterEach(() => {
  for (const abort of aborts) abort.abort()
  document.body.replaceChildren()
  document.body.removeAttribute("data-jp-theme-light")
})

function initialize(model: TestModel): void {
  const abort = new AbortController()
  aborts.push(abort)
  embed.initialize({ model: model.asModel(), signal: abort.signal, experimental })
}

function render(model: TestModel) {
  const el = document.createElement("div")
  document.body.append(el)
  const abort = new AbortController()
  const remove = embed.render({
    model: model.asModel(),
    el,
    signal: abort.signal,
    host,
    experimental,
  }) as () => void
  return { el, remove }
}

async function shown(model: TestModel): Promise<TestElement> {
  initialize(model)
  const { el } = render(model)
  return vi.waitFor(() => elementIn(el))
}

function elementIn(el: HTMLElement): TestElement {
  const element = [...el.querySelectorAll("*")].find(({ localName }) => localName.startsWith("test-chatkit"))
  if (!element) throw new Error(`no element, but ${el.innerHTML}`)
  return element as TestElement
}

const fire = (element: Element, name: string, detail?: object) =>
  element.dispatchEvent(new CustomEvent(name, { detail }))

describe("opening", () => {
  it("greets the kernel at once and shows a box of the right height until the bundle is there", async () => {
    const model = new TestModel()
    initialize(model)
    expect(model.of("hello")).toEqual([
      {
        ck: "hello",
        page: {
          id: expect.any(String),
          href_origin: location.origin,
          loopback: true,
          app: "",
          now: expect.any(Number),
        },
      },
    ])
    const { el } = render(model)
    expect(el.textContent).toContain("Loading the chat")
    expect((el.firstElementChild as HTMLElement).style.height).toBe("420px")
    const element = await vi.waitFor(() => elementIn(el))
    expect(element.maxHeight).toBe(500)
    expect(model.get("active_ui")).toBe("bundled")
    expect(model.get("status")).toEqual({
      model: "analyst: built in",
      ui: 'bundled: ui="bundled" was asked for',
    })
  })

  it("works in a host that never calls initialize", async () => {
    const model = new TestModel()
    const { el } = render(model)
    await vi.waitFor(() => elementIn(el))
    expect(model.of("hello")).toHaveLength(1)
  })

  it("waits for a kernel that opened the comm before it wrote the address", async () => {
    const model = new TestModel({ _chat: {} as never })
    initialize(model)
    const { el } = render(model)
    expect(model.of("hello")).toEqual([])
    model.change("_chat", { id: `late-${Math.random()}`, path: "/chats/late/chatkit" })
    const element = await vi.waitFor(() => elementIn(el))
    expect(element.options.api).toMatchObject({ url: "/chats/late/chatkit", domainKey: "local" })
  })

  it("greets again until it is welcomed", () => {
    vi.useFakeTimers()
    try {
      const model = new TestModel()
      initialize(model)
      vi.advanceTimersByTime(3_100)
      expect(model.of("hello")).toHaveLength(3)
      model.deliver({ ck: "welcome", chat: "c", path: "/p", url: null, token: "t", header: "h" })
      vi.advanceTimersByTime(60_000)
      expect(model.of("hello")).toHaveLength(3)
    } finally {
      vi.useRealTimers()
    }
  })

  it("says what to do when the bundle cannot be had", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
    try {
      const model = new TestModel().withoutAssets()
      initialize(model)
      const { el } = render(model)
      await vi.advanceTimersByTimeAsync(11_000)
      expect(el.querySelector('[role="alert"]')?.textContent).toContain("the kernel that sent them is gone")
      expect(el.textContent).toContain("%chatkit --doctor")
      expect(model.get("last_error")).toContain("does not have the chat's files")
    } finally {
      vi.useRealTimers()
    }
  })

  it("leaves no rejection to nobody when a chat is closed before its bundle fails", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] })
    try {
      initialize(new TestModel().withoutAssets())
      const session = [...page().sessions.values()].at(-1)
      const refused = expect(session?.bridge()).rejects.toThrow("the kernel that sent them is gone")
      for (const abort of aborts) abort.abort()
      await vi.advanceTimersByTimeAsync(11_000)
      await refused // were there another promise that nobody heard, the run would fail
    } finally {
      vi.useRealTimers()
    }
  })

  it("gives all views of a chat the same state, and a new widget of the chat too", async () => {
    const model = new TestModel()
    const first = await shown(model)
    const { el } = render(model)
    const second = await vi.waitFor(() => elementIn(el))
    expect(second.chat).toBe(first.chat)
    const again = await shown(
      new TestModel({ _chat: model.get("_chat") as never, _assets: model.get("_assets") as never }),
    )
    expect(again.chat).toBe(first.chat)
  })

  it("leaves nothing of a view that is gone, and nothing of a chat that is closed", async () => {
    const { sessions } = page()
    const add = vi.spyOn(window, "addEventListener")
    const remaining = (type: string) => {
      const signals = add.mock.calls.filter(([name]) => name === type).map(([, , options]) => options)
      return signals.filter((options) => !(options as AddEventListenerOptions).signal?.aborted)
    }
    const before = sessions.size
    const model = new TestModel()
    await shown(model)
    const heard = model.heardBy
    for (let round = 0; round < 20; round += 1) {
      const { el, remove } = render(model)
      await vi.waitFor(() => elementIn(el))
      remove()
      expect(el.childElementCount).toBe(0)
    }
    expect(model.heardBy).toBe(heard)
    expect(sessions.size).toBe(before + 1)
    for (const abort of aborts) abort.abort()
    expect(sessions.size).toBe(before)
    expect(model.heardBy).toBe(0)
    expect(remaining("focus")).toEqual([])
    add.mockRestore()
  })
})

describe("options", () => {
  it.each([
    ["en-GB", undefined, true],
    ["de-DE", undefined, false],
    ["de-DE", "en", true],
    ["en", "ja", false],
  ])("a browser in %s with the locale %s is asked about its data: %s", async (language, locale, english) => {
    const browser = vi.spyOn(navigator, "language", "get").mockReturnValue(language)
    const element = await shown(new TestModel({ _options: { ...(locale && { locale }) } }))
    const { startScreen, composer } = element.options
    expect([startScreen, composer].map((one) => Object.keys(one as object))).toEqual(
      english ? [["greeting"], ["placeholder"]] : [[], []],
    )
    browser.mockRestore()
  })

  it("keeps the greeting of the notebook's author", async () => {
    const element = await shown(new TestModel({ _options: { startScreen: { greeting: "Grüß Gott" } } }))
    expect(element.options.startScreen).toEqual({ greeting: "Grüß Gott" })
  })

  it("turn callbacks into calls to the kernel with JSON arguments", async () => {
    const model = new TestModel({
      _options: { header: { rightAction: { icon: "home", onClick: { $callback: "cb_3" } } } },
    })
    const element = await shown(model)
    const { onClick } = (
      element.options.header as { rightAction: { onClick(...args: unknown[]): Promise<unknown> } }
    ).rightAction
    const answer = onClick(new Event("click"), { id: "x" })
    const [call] = model.of("call")
    expect(call).toMatchObject({ callback: "cb_3", args: [null, { id: "x" }] })
    model.deliver({ ck: "return", id: call?.id, value: { ok: true } })
    expect(await answer).toEqual({ ok: true })
    const failing = onClick()
    model.deliver({ ck: "return", id: model.of("call")[1]?.id, error: "KeyError: 'x'" })
    await expect(failing).rejects.toThrow("KeyError: 'x'")
  })

  it("follow the notebook's theme live when they leave it open", async () => {
    document.body.dataset.jpThemeLight = "true"
    const model = new TestModel({ _options: { theme: { radius: "soft" } } })
    const element = await shown(model)
    expect(element.options.theme).toEqual({ radius: "soft", colorScheme: "light" })
    document.body.dataset.jpThemeLight = "false"
    await vi.waitFor(() => expect(element.options.theme).toEqual({ radius: "soft", colorScheme: "dark" }))
    model.change("_options", { theme: "light" })
    expect(element.options.theme).toBe("light")
    model.change("_options", { theme: "auto" })
    expect(element.options.theme).toBe("dark")
  })

  it("change the page at once, height included", async () => {
    const model = new TestModel()
    const element = await shown(model)
    model.change("_options", { disclaimer: { text: "careful" } })
    expect(element.options.disclaimer).toEqual({ text: "careful" })
    model.change("height", 300)
    expect(element.maxHeight).toBe(300)
  })
})

describe("events", () => {
  it("go to Python as frames and traits", async () => {
    const model = new TestModel()
    const element = await shown(model)
    fire(element, "chatkit.ready")
    fire(element, "chatkit.response.start")
    // After whatever is asked of the kernel at this moment.
    expect(model.of("event")).toEqual([])
    await vi.waitFor(() => expect([model.get("ready"), model.get("responding")]).toEqual([true, true]))
    fire(element, "chatkit.thread.change", { threadId: "thr_9" })
    fire(element, "chatkit.error", { error: new TypeError("bad") })
    fire(element, "chatkit.response.end")
    await vi.waitFor(() => expect(model.of("event")).toHaveLength(5))
    expect([model.get("responding"), model.get("thread_id"), model.get("last_error")]).toEqual([
      false,
      "thr_9",
      "bad",
    ])
    expect(model.of("event")).toEqual([
      { ck: "event", name: "chatkit.ready", detail: {} },
      { ck: "event", name: "chatkit.response.start", detail: {} },
      { ck: "event", name: "chatkit.thread.change", detail: { threadId: "thr_9" } },
      { ck: "event", name: "chatkit.error", detail: { error: { name: "TypeError", message: "bad" } } },
      { ck: "event", name: "chatkit.response.end", detail: {} },
    ])
  })

  it("of two views count once", async () => {
    const model = new TestModel()
    const first = await shown(model)
    const { el } = render(model)
    const second = await vi.waitFor(() => elementIn(el))
    for (const element of [first, second]) fire(element, "chatkit.response.start")
    for (const element of [first, second]) fire(element, "chatkit.response.end")
    await vi.waitFor(() => expect(model.of("event")).not.toEqual([]))
    expect(model.of("event").map((frame) => frame.name)).toEqual([
      "chatkit.response.start",
      "chatkit.response.end",
    ])
  })

  it("with a deeplink `ask` send its prompt", async () => {
    const element = await shown(new TestModel())
    fire(element, "chatkit.deeplink", { name: "ask", data: { prompt: "show penguins" } })
    fire(element, "chatkit.deeplink", { name: "other", data: { prompt: "no" } })
    await vi.waitFor(() =>
      expect(element.calls.slice(1)).toEqual([["sendUserMessage", { text: "show penguins" }]]),
    )
  })
})

describe("commands", () => {
  it("run on the element and answer, once each", async () => {
    const model = new TestModel()
    const element = await shown(model)
    const command = { ck: "command", id: "k1", name: "sendUserMessage", args: [{ text: "hi" }] }
    model.deliver(command)
    model.deliver(command)
    model.deliver({ ck: "command", id: "k2", name: "dance", args: [] })
    await vi.waitFor(() => expect(model.of("result")).toHaveLength(2))
    expect(element.calls.filter(([name]) => name === "sendUserMessage")).toEqual([
      ["sendUserMessage", { text: "hi" }],
    ])
    expect(model.of("result")).toEqual([
      { ck: "result", id: "k1", value: null },
      { ck: "result", id: "k2", error: "The page has no command dance." },
    ])
  })

  it("for another page are left to it, also when it takes over what waits here", async () => {
    const model = new TestModel()
    initialize(model)
    const id = model.of("hello")[0]?.page.id as string
    const focus = (command: string, page: string) =>
      model.deliver({ ck: "command", id: command, name: "focusComposer", args: [], page })
    focus("k1", "another")
    focus("k2", id)
    focus("k3", id)
    focus("k2", "another") // this page showed nothing, so the kernel gave it away
    expect(model.of("accept")).toEqual([])
    const { el } = render(model)
    const element = await vi.waitFor(() => elementIn(el))
    await vi.waitFor(() => expect(model.of("result")).toEqual([{ ck: "result", id: "k3", value: null }]))
    expect(element.calls.slice(1)).toEqual([["focusComposer"]])
  })

  it("come to the page that draws the chat, and where somebody is", async () => {
    const model = new TestModel()
    await shown(model)
    const page = model.of("hello")[0]?.page.id as string
    expect(model.of("active")).toEqual([{ ck: "active", page }])
    window.dispatchEvent(new Event("focus"))
    expect(model.of("active").filter((frame) => frame.page === page)).toHaveLength(2)
    model.deliver({ ck: "command", id: "k1", name: "focusComposer", args: [], page })
    expect(model.of("accept")).toEqual([{ ck: "accept", id: "k1" }])
  })

  it("that come before the cell is drawn wait for it", async () => {
    const model = new TestModel()
    initialize(model)
    model.deliver({ ck: "command", id: "k1", name: "focusComposer", args: [] })
    const { el } = render(model)
    const element = await vi.waitFor(() => elementIn(el))
    await vi.waitFor(() => expect(element.calls).toContainEqual(["focusComposer"]))
  })

  it("open the conversation that was begun before the chat is shown", async () => {
    const model = new TestModel()
    initialize(model)
    model.change("thread_id", "thr_shown")
    const element = await shown(model)
    expect(element.options).toMatchObject({ initialThread: "thr_shown" })
  })

  it("include the trait thread_id, but not the page's own word about it", async () => {
    const model = new TestModel()
    const element = await shown(model)
    fire(element, "chatkit.thread.change", { threadId: "thr_1" })
    model.change("thread_id", "thr_1")
    model.change("thread_id", "thr_2")
    await vi.waitFor(() => expect(element.calls.slice(1)).toEqual([["setThreadId", "thr_2"]]))
  })
})

describe("calls from ChatKit", () => {
  it("of client tools show in the traits and are answered by Python", async () => {
    const model = new TestModel()
    const element = await shown(model)
    const { onClientTool } = element.options as unknown as { onClientTool(call: object): Promise<unknown> }
    const answer = onClientTool({ name: "pick", params: { n: 1 } })
    expect(model.get("client_tool_call")).toEqual({ name: "pick", params: { n: 1 } })
    const [call] = model.of("call")
    expect(call).toMatchObject({ callback: "client_tool", args: [{ name: "pick", params: { n: 1 } }] })
    model.deliver({ ck: "return", id: call?.id, value: 7 })
    expect(await answer).toEqual({ result: 7 })
    expect([model.get("client_tool_call"), model.get("client_tool_result")]).toEqual([null, 7])
  })

  it("of client tools that fail are answered with the reason, for the model to read", async () => {
    const model = new TestModel()
    const element = await shown(model)
    const { onClientTool } = element.options as unknown as { onClientTool(call: object): Promise<unknown> }
    const failing = onClientTool({ name: "pick", params: {} })
    const error = "The client tool `pick` failed: KeyError: 'x'"
    model.deliver({ ck: "return", id: model.of("call")[0]?.id, error })
    expect(await failing).toEqual({ error })
    expect([model.get("client_tool_call"), model.get("client_tool_result")]).toEqual([null, { error }])

    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    try {
      const late = onClientTool({ name: "pick", params: {} })
      await vi.advanceTimersByTimeAsync(15 * 60_000)
      const words = { error: expect.stringContaining("did not answer within 900 seconds") }
      expect(await late).toEqual(words)
      expect(model.get("client_tool_result")).toEqual(words)
    } finally {
      vi.useRealTimers()
    }
  })

  it("of two client tools at once keep their own answers", async () => {
    const model = new TestModel()
    const element = await shown(model)
    const { onClientTool } = element.options as unknown as { onClientTool(call: object): Promise<unknown> }
    const answers = [1, 2].map((n) => onClientTool({ name: "pick", params: { n } }))
    const [first, second] = model.of("call")
    model.deliver({ ck: "return", id: second?.id, value: { n: 2 } })
    model.deliver({ ck: "return", id: first?.id, value: { n: 1 } })
    expect(await Promise.all(answers)).toEqual([{ n: 1 }, { n: 2 }])
  })

  it("that failed in Python are told under the chat until the next answer", async () => {
    const model = new TestModel()
    const element = await shown(model)
    const place = element.parentElement?.parentElement as HTMLElement
    const note = () => place.querySelector('[role="alert"]')
    model.deliver({ ck: "note", text: "on_click failed: KeyError: 'x'" })
    model.deliver({ ck: "note", text: "on_click failed: KeyError: 'y'" })
    expect(place.querySelectorAll('[role="alert"]')).toHaveLength(1)
    expect(note()?.textContent).toContain("KeyError: 'y'")
    fire(element, "chatkit.response.start")
    expect(note()).toBeNull()
    model.deliver({ ck: "note", text: "x".repeat(5_000) })
    expect(note()?.textContent?.length).toBeLessThan(700)
    note()?.querySelector("button")?.click()
    expect(note()).toBeNull()
  })

  it("with the built-in action `ask` put a tag after what is typed, and focus it", async () => {
    const model = new TestModel({ _options: { widgets: { onAction: { $callback: "cb_1" } } } })
    const element = await shown(model)
    const payload = { id: "penguins[3]", title: "Row 4", data: { species: "Adelie" } }
    await element.options.widgets.onAction({ type: "chatkit_notebook.ask", payload }, {})
    expect(element.calls.slice(1)).toEqual([
      [
        "setComposerValue",
        {
          content: [
            { type: "input_text", text: "typed " },
            { type: "input_tag", id: "penguins[3]", text: "Row 4", data: { species: "Adelie" } },
            { type: "input_text", text: " " },
          ],
        },
      ],
      ["focusComposer"],
    ])
    expect(model.of("call")).toEqual([])
    void element.options.widgets.onAction({ type: "mine" }, { id: "w" })
    await vi.waitFor(() =>
      expect(model.of("call")).toMatchObject([{ callback: "cb_1", args: [{ type: "mine" }, { id: "w" }] }]),
    )
  })
})
