// Writing and sending: keys, input methods, Stop, drafts, tags, models.
import { cleanup, createEvent, fireEvent, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import { EMPTY_DRAFT } from "../../src/state/initial"
import { drawChat } from "./drawChat"
import { said, THREAD } from "./scriptedHost"

afterEach(cleanup)

const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message the AI" })
const text = (value: string) => [{ type: "input_text" as const, text: value }]
const tag = (id: string) => ({ type: "input_tag" as const, id, text: `row ${id}`, data: {} })

describe("sending", () => {
  it("sends with Enter, breaks with Shift+Enter, and empties the field", async () => {
    const { host, user } = drawChat()
    await user.type(box(), "one{Shift>}{Enter}{/Shift}two{Enter}")
    expect(host.send).toHaveBeenCalledExactlyOnceWith({
      segments: text("one\ntwo"),
      quotedText: null,
      toolId: null,
      modelId: null,
      files: [],
    })
    expect(box().value).toBe("")
  })

  it("sends nothing but spaces to nobody", async () => {
    const { host, user } = drawChat()
    await user.type(box(), "  {Enter}")
    expect(host.send).not.toHaveBeenCalled()
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true)
  })

  it("leaves Enter to an input method that is composing", () => {
    const { host } = drawChat()
    fireEvent.change(box(), { target: { value: "にほん" } })
    fireEvent.compositionStart(box())
    fireEvent.keyDown(box(), { key: "Enter" })
    fireEvent.compositionEnd(box())
    // Safari ends the composition before the key arrives, and marks it with 229.
    fireEvent.keyDown(box(), { key: "Enter", keyCode: 229 })
    const event = createEvent.keyDown(box(), { key: "Enter" })
    Object.defineProperty(event, "isComposing", { value: true })
    fireEvent(box(), event)
    expect(host.send).not.toHaveBeenCalled()
    fireEvent.keyDown(box(), { key: "Enter" })
    expect(host.send).toHaveBeenCalledOnce()
  })

  it("keeps what is typed while an answer comes, and sends it after", async () => {
    const { host, user, set } = drawChat({ thread: THREAD, items: [said("u", "hi")], responding: true })
    await user.type(box(), "next{Enter}")
    expect(host.send).not.toHaveBeenCalled()
    expect(box().value).toBe("next")
    set({ responding: false })
    await user.type(box(), "{Enter}")
    expect(host.send).toHaveBeenCalledOnce()
  })
})

describe("stopping", () => {
  it("shows Stop in the place of Send while that is allowed", async () => {
    const { host, user, set } = drawChat({ thread: THREAD, items: [said("u", "hi")], responding: true })
    expect(screen.queryByRole("button", { name: "Stop" })).toBeNull()
    set({ allowCancel: true })
    await user.click(screen.getByRole("button", { name: "Stop" }))
    expect(host.stop).toHaveBeenCalledOnce()
    expect(document.activeElement).toBe(box())
  })

  it("stops with Escape from an empty field only", async () => {
    const { host, user } = drawChat({ responding: true, allowCancel: true, items: [said("u", "hi")] })
    await user.type(box(), "x{Escape}")
    expect(host.stop).not.toHaveBeenCalled()
    await user.type(box(), "{Backspace}{Escape}")
    expect(host.stop).toHaveBeenCalledOnce()
  })
})

describe("the draft", () => {
  it("starts from what the host has kept", () => {
    const { state } = drawChat({
      draft: { segments: text("kept"), quotedText: null, toolId: null, modelId: null, files: [] },
    })
    expect(box().value).toBe("kept")
    expect(state().draft.segments).toEqual(text("kept"))
  })

  it("is told to the host with every key", async () => {
    const { state, user } = drawChat()
    await user.type(box(), "ab")
    expect(state().draft.segments).toEqual(text("ab"))
  })

  it("follows the host when that changes it", async () => {
    const { set, state, user } = drawChat()
    await user.type(box(), "typed")
    set({ draft: { ...state().draft, segments: text("set by the page") } })
    expect(box().value).toBe("set by the page")
  })

  it("is not thrown back by an echo that comes late", async () => {
    const { host, set, state, user } = drawChat()
    host.setDraft.mockImplementation(() => {})
    await user.type(box(), "abc")
    set({ draft: { ...state().draft, segments: text("ab") } })
    expect(box().value).toBe("abc")
  })
})

describe("tags", () => {
  it("stand in the text and travel in their place", async () => {
    const { host, set, state, user } = drawChat()
    await user.type(box(), "is ")
    set({ draft: { ...state().draft, segments: [...text("is "), tag("3")] } })
    expect(document.activeElement).toBe(box())
    expect(box().value).toBe("is @row 3")
    await user.type(box(), " odd?{Enter}")
    expect(host.send.mock.lastCall?.[0 as never]).toMatchObject({
      segments: [...text("is "), tag("3"), ...text(" odd?")],
    })
  })

  it("go as a whole with Backspace", async () => {
    const { state, user } = drawChat({ draft: { ...EMPTY_DRAFT, segments: [tag("1"), tag("2")] } })
    expect(box().value).toBe("@row 1@row 2")
    await user.type(box(), "{Backspace}")
    expect(state().draft.segments).toEqual([tag("1")])
    await user.type(box(), "{Backspace}")
    expect(state().draft.segments).toEqual([])
  })
})

describe("closed doors", () => {
  it("says why a locked thread takes no message", () => {
    drawChat({
      thread: { ...THREAD, status: { type: "locked", reason: "Handed over" } },
      items: [said("u", "hi")],
    })
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Handed over" }).disabled).toBe(true)
  })

  it("offers a new chat in the place of a closed one", async () => {
    const { host, user } = drawChat({
      thread: { ...THREAD, status: { type: "closed" } },
      items: [said("u", "hi")],
    })
    expect(screen.queryByRole("textbox")).toBeNull()
    expect(screen.getByText(/This conversation is closed\. Start a new chat to go on\./)).toBeTruthy()
    const [, inside] = screen.getAllByRole("button", { name: "New chat" })
    if (inside) await user.click(inside)
    expect(host.newThread).toHaveBeenCalledOnce()
  })
})

describe("models and tools", () => {
  const options = {
    api: { url: "/", domainKey: "local" },
    composer: {
      models: [
        { id: "a", label: "Model A" },
        { id: "b", label: "Model B", default: true },
      ],
      tools: [
        {
          id: "plot",
          label: "Plot",
          icon: "chart" as const,
          pinned: true,
          placeholderOverride: "Plot what?",
        },
      ],
    },
  }

  it("starts with the default model and sends the chosen one", async () => {
    const { host, user } = drawChat({ options })
    await user.click(screen.getByRole("button", { name: "Model: Model B" }))
    await user.click(screen.getByRole("menuitemradio", { name: "Model A" }))
    await user.type(box(), "x{Enter}")
    expect(host.send.mock.lastCall?.[0 as never]).toMatchObject({ modelId: "a" })
  })

  // contract: composer.models[].disabled
  it("shows a model that is disabled, and lets nobody choose it", async () => {
    const models = [
      { id: "a", label: "Model A", disabled: true, default: true },
      { id: "b", label: "Model B" },
    ]
    const { host, user } = drawChat({ options: { ...options, composer: { models } } })
    await user.click(screen.getByRole("button", { name: "Model: Model B" }))
    const disabled = screen.getByRole("menuitemradio", { name: "Model A" })
    expect(disabled.getAttribute("aria-disabled")).toBe("true")
    fireEvent.click(disabled)
    expect(host.setDraft).not.toHaveBeenCalled()
  })

  it("forgets a tool after the message, and lets it change the placeholder", async () => {
    const { host, state, user } = drawChat({ options })
    await user.click(screen.getByRole("button", { name: "Plot" }))
    await user.type(screen.getByRole("textbox", { name: "Plot what?" }), "x{Enter}")
    expect(host.send.mock.lastCall?.[0 as never]).toMatchObject({ toolId: "plot" })
    expect(state().draft.toolId).toBeNull()
  })
})
