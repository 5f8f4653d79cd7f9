// The chat as a whole: views, history, turns, errors, and what a screen reader and a notebook get to know.
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import { forwardHostKeys } from "../../src/ui/hostKeys"
import { drawChat } from "./drawChat"
import { answered, item, said, scriptedHost, THREAD } from "./scriptedHost"

afterEach(cleanup)

const api = { url: "/", domainKey: "local" }
const turn = [said("u1", "How heavy?"), answered("a1", "About **4 kg**.")]

describe("the start screen", () => {
  // contract: startScreen.prompts[].prompt
  it("sends a prompt with one click", async () => {
    const prompts = [{ label: "What is there?", prompt: "List variables", icon: "search" as const }]
    const { host, user } = drawChat({ options: { api, startScreen: { greeting: "Hello", prompts } } })
    expect(screen.getByRole("heading", { name: "Hello" })).toBeTruthy()
    await user.click(screen.getByRole("button", { name: "What is there?" }))
    expect(host.send).toHaveBeenCalledExactlyOnceWith({
      segments: [{ type: "input_text", text: "List variables" }],
      toolId: null,
      modelId: null,
      prompt: true,
    })
  })

  it("gives way to the thread as soon as something is said", () => {
    const { set } = drawChat()
    expect(screen.getByRole("heading", { name: "What can I help with today?" })).toBeTruthy()
    set({ items: [said("u1", "hi", true)], responding: true })
    expect(within(screen.getByRole("log")).getByText("hi")).toBeTruthy()
    expect(screen.getByText("Thinking…")).toBeTruthy()
  })
})

describe("the thread", () => {
  it("marks every item with its id and type, and hides what is not for people", () => {
    const hidden = [
      item("c1", "client_tool_call", { call_id: "x", name: "f", arguments: {}, status: "pending" }),
      item("h1", "hidden_context_item", { content: "secret" }),
      item("h2", "sdk_hidden_context", { content: "secret" }),
      item("e1", "end_of_turn", {}),
    ]
    const { container } = drawChat({ thread: THREAD, items: [...turn, ...hidden] })
    const marks = [...container.querySelectorAll<HTMLElement>("[data-item-id]")]
    expect(marks.map(({ dataset }) => [dataset.itemId, dataset.itemType])).toEqual([
      ["u1", "user_message"],
      ["a1", "assistant_message"],
    ])
    expect(container.textContent).not.toContain("secret")
  })

  it("draws what the person wrote as plain text", () => {
    const { container } = drawChat({ thread: THREAD, items: [said("u1", "**not bold** <b>x</b>")] })
    expect(container.querySelector(".user-text")?.textContent).toBe("**not bold** <b>x</b>")
  })

  it("draws a widget through its components", () => {
    const widget = { type: "Card", children: [{ type: "Text", value: "344 rows" }] }
    const { container } = drawChat({
      thread: THREAD,
      items: [said("u1", "x"), item("w1", "widget", { widget })],
    })
    expect(container.querySelector('[data-item-id="w1"] [data-widget-type="Card"]')).toBeTruthy()
    expect(screen.getByText("344 rows")).toBeTruthy()
  })

  it("unfolds a workflow and shows what each task did", async () => {
    const tasks = [
      { type: "custom" as const, title: "Describe", status_indicator: "complete" as const },
      {
        type: "custom" as const,
        title: "Query",
        content: "`SELECT 1` gave **1** row",
        status_indicator: "complete" as const,
      },
    ]
    const { user } = drawChat({
      thread: THREAD,
      items: [
        said("u1", "x"),
        item("w", "workflow", { workflow: { type: "custom", tasks, summary: { duration: 7 } } }),
      ],
    })
    const summary = screen.getByRole("button", { name: "Thought for 7 seconds" })
    expect(summary.getAttribute("aria-expanded")).toBe("false")
    expect(screen.queryByText("SELECT 1")).toBeNull()
    await user.click(summary)
    expect(screen.getByText("SELECT 1").tagName).toBe("CODE")
  })

  it("names the running task of a workflow", () => {
    const tasks = [{ type: "custom" as const, title: "Query flights", status_indicator: "loading" as const }]
    drawChat({
      thread: THREAD,
      responding: true,
      items: [said("u1", "x"), item("w", "workflow", { workflow: { type: "custom", tasks } }, true)],
    })
    expect(screen.getByText("Query flights")).toBeTruthy()
  })

  it("offers actions under finished turns only", () => {
    const { set } = drawChat({
      options: { api, threadItemActions: { retry: true } },
      thread: THREAD,
      items: [...turn, said("u2", "And?"), answered("a2", "Half an", true)],
      responding: true,
    })
    expect(screen.getAllByRole("button", { name: "Copy" })).toHaveLength(1)
    set({ responding: false })
    expect(screen.getAllByRole("button", { name: "Copy" })).toHaveLength(2)
  })

  it("gives feedback for all items of the turn, and retries that turn", async () => {
    const { host, set, user } = drawChat({
      options: { api, threadItemActions: { feedback: true, retry: true } },
      thread: THREAD,
      items: [turn[0], item("t1", "task", { task: { type: "custom", title: "Did" } }), turn[1]].flatMap(
        (i) => i ?? [],
      ),
    })
    await user.click(screen.getByRole("button", { name: "Good answer" }))
    expect(host.feedback).toHaveBeenCalledWith(["t1", "a1"], "positive")
    set({ feedback: { a1: "positive" } })
    expect(screen.getByRole("button", { name: "Good answer" }).getAttribute("aria-pressed")).toBe("true")
    expect(screen.queryByRole("button", { name: "Bad answer" })).toBeNull()
    await user.click(screen.getByRole("button", { name: "Try again" }))
    expect(host.retry).toHaveBeenCalledWith("a1")
  })

  it("says what failed and tries again when that makes sense", async () => {
    const { host, set, user } = drawChat({
      thread: THREAD,
      items: turn,
      error: { message: null, allowRetry: true },
    })
    expect(screen.getByRole("alert").textContent).toContain("Something went wrong")
    await user.click(screen.getByRole("button", { name: "Retry" }))
    expect(host.retry).toHaveBeenCalledOnce()
    set({ error: { message: "No such model", allowRetry: false } })
    expect(screen.getByRole("alert").textContent).toBe("No such model")
    expect(screen.queryByRole("button", { name: "Retry" })).toBeNull()
  })

  it("shows notices until they are dismissed", async () => {
    const notice = { id: "n", level: "warning" as const, title: "Cut", message: "Only **20** rows" }
    const { host, user } = drawChat({ thread: THREAD, items: turn, notices: [notice] })
    expect(screen.getByText("20").tagName).toBe("STRONG")
    await user.click(screen.getByRole("button", { name: "Dismiss" }))
    expect(host.dismissNotice).toHaveBeenCalledWith("n")
  })

  it("says what the connection does", () => {
    const { set } = drawChat({ connection: { state: "busy", message: null } })
    expect(screen.getByText("The kernel is busy. The answer comes when it is free.")).toBeTruthy()
    set({ connection: { state: "lost", message: "The kernel died." } })
    expect(screen.getByText("The kernel died.")).toBeTruthy()
    set({ connection: { state: "ready", message: "ignored" } })
    expect(screen.queryByText("ignored")).toBeNull()
  })

  it("reads each finished answer once, and no part of it before", () => {
    const { container, set } = drawChat({ thread: THREAD, items: turn })
    const announced = () => container.querySelector("[data-announcer]")?.textContent
    expect(announced()).toBe("")
    set({ items: [...turn, said("u2", "x"), answered("a2", "Half", true)], responding: true })
    expect(announced()).toBe("")
    set({ items: [...turn, said("u2", "x"), answered("a2", "Half and all")], responding: false })
    expect(announced()).toBe("Answer: Half and all")
    expect(screen.getByRole("log").getAttribute("aria-live")).toBe("off")
  })

  it("does not draw old turns again while a new one streams", () => {
    const { container, set } = drawChat({
      thread: THREAD,
      items: [...turn, said("u2", "x")],
      responding: true,
    })
    const old = container.querySelector('[data-item-id="a1"] .md')?.firstChild
    set({ items: [...turn, said("u2", "x"), answered("a2", "H", true)] })
    expect(container.querySelector('[data-item-id="a1"] .md')?.firstChild).toBe(old)
  })
})

describe("questions of the assistant", () => {
  const inputs = [
    {
      type: "multiple_choice" as const,
      id: "kind",
      question: "Which chart?",
      options: [{ value: "bar" }, { value: "line" }],
    },
    { type: "freeform" as const, id: "title", question: "Which title?" },
  ]

  it("sends what was chosen and marks what was left out", async () => {
    const asked = item("q", "structured_input", { status: "pending", inputs })
    const { host, user } = drawChat({ thread: THREAD, items: [said("u1", "Plot"), asked] })
    await user.click(screen.getByRole("radio", { name: "line" }))
    await user.click(screen.getByRole("button", { name: "Answer" }))
    expect(host.answer).toHaveBeenCalledExactlyOnceWith("q", {
      status: "answered",
      answers: { kind: { values: ["line"], skipped: false }, title: { values: [], skipped: true } },
    })
  })

  it("prefers an answer in one's own words, and takes a skip", async () => {
    const asked = item("q", "structured_input", { status: "pending", inputs })
    const { host, user } = drawChat({ thread: THREAD, items: [said("u1", "Plot"), asked] })
    await user.click(screen.getByRole("radio", { name: "line" }))
    await user.type(screen.getByRole("textbox", { name: /own answer to: Which chart/ }), "a heat map{Enter}")
    expect(host.answer.mock.lastCall?.[1 as never]).toMatchObject({
      answers: { kind: { values: ["a heat map"] } },
    })
    await user.click(screen.getByRole("button", { name: "Skip" }))
    expect(host.answer).toHaveBeenLastCalledWith("q", { status: "skipped", answers: {} })
  })

  it("shows what was answered", () => {
    const [first] = inputs
    const answer = { values: ["bar"], skipped: false }
    const asked = item("q", "structured_input", {
      status: "answered",
      inputs: first ? [{ ...first, answer }] : [],
    })
    drawChat({ thread: THREAD, items: [said("u1", "Plot"), asked] })
    expect(screen.getByRole("definition").textContent).toBe("bar")
    expect(screen.queryByRole("radio")).toBeNull()
  })
})

describe("a long thread", () => {
  it("draws the newest items first and the others after", async () => {
    const items = Array.from({ length: 60 }, (_, n) => answered(`a${n}`, `Answer ${n}.`))
    const { container } = drawChat({ thread: THREAD, items })
    const drawn = () =>
      [...container.querySelectorAll<HTMLElement>("[data-item-id]")].map((e) => e.dataset.itemId)
    expect(drawn()).toEqual(items.slice(30).map((one) => one.item.id))
    // it waits for an idle page, which a busy machine has late
    await waitFor(() => expect(drawn()).toEqual(items.map((one) => one.item.id)), { timeout: 4_000 })
  })

  it("leaves turns out that are far away only where there are many: their height is a guess", async () => {
    const spoken = (turns: number) =>
      Array.from({ length: turns }, (_, n) => [said(`q${n}`, "Why?"), answered(`a${n}`, "So.")]).flat()
    const few = drawChat({ thread: THREAD, items: spoken(8) })
    expect(few.container.querySelectorAll(".turn")).toHaveLength(8)
    expect(few.container.querySelector(".thread[data-long]")).toBeNull()
    cleanup()
    const many = drawChat({ thread: THREAD, items: spoken(40) })
    const long = () => expect(many.container.querySelector(".thread[data-long]")).not.toBeNull()
    await waitFor(long, { timeout: 4_000 }) // the older ones are drawn when the page is idle
  })
})

describe("history", () => {
  const threads = [
    THREAD,
    { ...THREAD, id: "thr_2", title: null },
    { ...THREAD, id: "thr_3", title: "Flights" },
  ]
  const history = { open: true, loading: false, loaded: true, hasMore: true, threads, error: null }

  it("lists, opens, and loads more", async () => {
    const { host, user } = drawChat({ thread: THREAD, history })
    expect(screen.getByRole("button", { name: /^Penguins/ }).getAttribute("aria-current")).toBe("true")
    await user.click(screen.getByRole("button", { name: /^Untitled chat/ }))
    expect(host.openThread).toHaveBeenCalledWith("thr_2")
    await user.click(screen.getByRole("button", { name: "Load more" }))
    expect(host.loadMoreThreads).toHaveBeenCalledOnce()
  })

  it("moves with the arrow keys and leaves with Escape", async () => {
    const { host, user } = drawChat({ history })
    screen.getByRole("button", { name: /^Penguins/ }).focus()
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}")
    expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Flights/ }))
    await user.keyboard("{Home}")
    expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Penguins/ }))
    await user.keyboard("{Escape}")
    expect(host.hideHistory).toHaveBeenCalledOnce()
  })

  it("renames in place; Escape keeps the old title and the history open", async () => {
    const { host, user } = drawChat({ history })
    screen.getByRole("button", { name: /^Flights/ }).focus()
    await user.keyboard("{F2}")
    const field = () => screen.getByRole("textbox", { name: "Title of the chat" })
    await user.type(field(), " late")
    await user.keyboard("{Escape}")
    expect(host.renameThread).not.toHaveBeenCalled()
    expect(host.hideHistory).not.toHaveBeenCalled()
    await user.keyboard("{F2}")
    await user.clear(field())
    await user.type(field(), "  Late flights {Enter}")
    expect(host.renameThread).toHaveBeenCalledExactlyOnceWith("thr_3", "Late flights")
  })

  it("deletes only after a question", async () => {
    const { host, user } = drawChat({ history })
    await user.click(screen.getByRole("button", { name: "Options for Flights" }))
    await user.click(screen.getByRole("menuitem", { name: "Delete" }))
    expect(host.deleteThread).not.toHaveBeenCalled()
    await user.click(screen.getByRole("button", { name: "Cancel" }))
    expect(host.deleteThread).not.toHaveBeenCalled()
    await user.keyboard("{Delete}")
    await user.keyboard("{Enter}")
    expect(host.deleteThread).toHaveBeenCalledExactlyOnceWith("thr_3")
  })

  // contract: history.showDelete; history.showRename
  it("offers only what the options allow", () => {
    drawChat({ options: { api, history: { showDelete: false, showRename: false } }, history })
    expect(screen.queryByRole("button", { name: /^Options for/ })).toBeNull()
    cleanup()
    drawChat({ options: { api, history: { enabled: false } } })
    expect(screen.queryByRole("button", { name: "History" })).toBeNull()
  })

  it("says when there is nothing, and why", async () => {
    drawChat({ history: { ...history, threads: [], hasMore: false } })
    expect(screen.getByText("No chats yet")).toBeTruthy()
    cleanup()
    const { host, user } = drawChat({
      history: { ...history, threads: [], hasMore: false, error: "No database" },
    })
    expect(screen.getByRole("alert").textContent).toContain("No database")
    await user.click(screen.getByRole("button", { name: "Retry" }))
    expect(host.loadMoreThreads).toHaveBeenCalledOnce()
  })
})

describe("the header", () => {
  it("shows the thread's title, or the one from the options, or nothing", () => {
    const { set } = drawChat({ thread: THREAD, items: turn })
    expect(screen.getByRole("heading", { name: "Penguins" })).toBeTruthy()
    set({ options: { api, header: { title: { text: "Data chat" } } } })
    expect(screen.getByRole("heading", { name: "Data chat" })).toBeTruthy()
    set({ options: { api, header: { enabled: false } } })
    expect(screen.queryByRole("banner")).toBeNull()
  })

  it("tells the host of its own buttons", async () => {
    const onClick = () => {}
    const { host, user } = drawChat({
      options: {
        api,
        header: { leftAction: { icon: "menu", onClick }, rightAction: { icon: "settings-cog", onClick } },
      },
    })
    await user.click(screen.getByRole("button", { name: "Settings cog" }))
    await user.click(screen.getByRole("button", { name: "Menu" }))
    expect(host.headerClick.mock.calls).toEqual([["right"], ["left"]])
  })

  it("has the way back from a history that a page without a header opened", async () => {
    const { host, user, set, state } = drawChat({ options: { api, header: { enabled: false } } })
    set({ history: { ...state().history, open: true } })
    await user.click(screen.getByRole("button", { name: "Back to the chat" }))
    expect(host.hideHistory).toHaveBeenCalledOnce()
  })
})

describe("keys of the notebook", () => {
  it("hands Ctrl+S and Cmd+S over, and nothing else", () => {
    const { host } = scriptedHost()
    const stop = forwardHostKeys(window, host)
    const prevented = (init: KeyboardEventInit) => !fireEvent.keyDown(document.body, init)
    expect(prevented({ key: "s", ctrlKey: true })).toBe(true)
    expect(prevented({ key: "S", metaKey: true })).toBe(true)
    expect(prevented({ key: "s" })).toBe(false)
    expect(prevented({ key: "s", ctrlKey: true, shiftKey: true })).toBe(false)
    expect(host.hostKey).toHaveBeenCalledTimes(2)
    stop()
    expect(prevented({ key: "s", ctrlKey: true })).toBe(false)
  })
})
