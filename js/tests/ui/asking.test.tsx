// Questions in the composer's place, quotes of what was said, and images while they are made.
import { act, cleanup, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import { drawChat } from "./drawChat"
import { answered, item, said, THREAD } from "./scriptedHost"

afterEach(cleanup)

const inputs = [
  {
    type: "multiple_choice" as const,
    id: "species",
    question: "Which species?",
    options: [{ value: "Adelie" }, { value: "Gentoo" }],
  },
  { type: "freeform" as const, id: "why", question: "Why?", description: "In a sentence" },
]
const asking = (status: "pending" | "answered" | "skipped", answers = inputs) =>
  item("q1", "structured_input", { status, inputs: answers })

describe("questions", () => {
  it("take the composer's place and send what was chosen, written, or left out", async () => {
    const { host, user, set } = drawChat({ thread: THREAD, items: [said("u1", "x"), asking("pending")] })
    expect(screen.queryByRole("textbox", { name: "Message the AI" })).toBeNull()
    await user.click(screen.getByRole("radio", { name: "Gentoo" }))
    await user.click(screen.getByRole("button", { name: "Answer" }))
    expect(host.answer).toHaveBeenCalledExactlyOnceWith("q1", {
      status: "answered",
      answers: { species: { values: ["Gentoo"], skipped: false }, why: { values: [], skipped: true } },
    })
    set({ items: [said("u1", "x"), asking("answered")] })
    expect(screen.getByRole("textbox", { name: "Message the AI" })).toBeTruthy()
  })

  it("take an answer that is not among the options", async () => {
    const { host, user } = drawChat({ thread: THREAD, items: [asking("pending")] })
    await user.type(screen.getByRole("textbox", { name: /Which species/ }), "Chinstrap{Enter}")
    expect(host.answer).toHaveBeenCalledExactlyOnceWith(
      "q1",
      expect.objectContaining({
        answers: expect.objectContaining({ species: { values: ["Chinstrap"], skipped: false } }),
      }),
    )
  })

  it("can be skipped as a whole", async () => {
    const { host, user } = drawChat({ thread: THREAD, items: [asking("pending")] })
    await user.click(screen.getByRole("button", { name: "Skip" }))
    expect(host.answer).toHaveBeenCalledExactlyOnceWith("q1", { status: "skipped", answers: {} })
  })

  it("leave Stop where it is as long as the answer comes, and a closed thread closed", () => {
    const { set } = drawChat({
      thread: THREAD,
      items: [asking("pending")],
      responding: true,
      allowCancel: true,
    })
    expect(screen.getByRole("button", { name: "Stop" })).toBeTruthy()
    set({ responding: false, thread: { ...THREAD, status: { type: "closed", reason: "Done." } } })
    expect(screen.getByText("Done.")).toBeTruthy()
    expect(screen.queryByRole("button", { name: "Skip" })).toBeNull()
  })

  it("are over when the conversation went on without an answer", () => {
    drawChat({ thread: THREAD, items: [asking("pending"), said("u2", "never mind")] })
    expect(screen.getByRole("textbox", { name: "Message the AI" })).toBeTruthy()
  })

  it("stay in the conversation with their answers", () => {
    const answers = [{ ...inputs[0], answer: { values: ["Gentoo"], skipped: false } }, inputs[1]]
    const { container } = drawChat({
      thread: THREAD,
      items: [said("u1", "x"), asking("answered", answers as typeof inputs)],
    })
    expect([...container.querySelectorAll("dd")].map((answer) => answer.textContent)).toEqual([
      "Gentoo",
      "Skipped",
    ])
  })
})

describe("a quote", () => {
  const select = (element: Element | null) =>
    act(() => {
      document.getSelection()?.selectAllChildren(element as Element)
      document.dispatchEvent(new Event("selectionchange"))
    })

  it("is what is selected in an answer, once the button at it is pressed", async () => {
    const { container, host, user } = drawChat({
      thread: THREAD,
      items: [said("u1", "How heavy?"), answered("a1", "About **4 kg**.")],
    })
    expect(screen.queryByRole("button", { name: "Reply to this" })).toBeNull()
    select(container.querySelector(".assistant strong"))
    await user.click(screen.getByRole("button", { name: "Reply to this" }))
    expect(host.setDraft).toHaveBeenCalledWith({ quotedText: "4 kg" })
    expect(screen.queryByRole("button", { name: "Reply to this" })).toBeNull()
  })

  it("is not offered for one's own words, nor in a locked thread", () => {
    const { container, set } = drawChat({
      thread: THREAD,
      items: [said("u1", "mine"), answered("a1", "theirs")],
    })
    select(container.querySelector(".user-text"))
    expect(screen.queryByRole("button", { name: "Reply to this" })).toBeNull()
    set({ thread: { ...THREAD, status: { type: "locked" } } })
    select(container.querySelector(".assistant .md"))
    expect(screen.queryByRole("button", { name: "Reply to this" })).toBeNull()
  })
})

describe("a generated image", () => {
  const image = (url: string | null, pending: boolean, progress: number | null = null) => ({
    ...item("g1", "generated_image", { image: url ? { id: "i", url } : null }, pending),
    progress,
  })

  it("shows how far it is, then the image alone", () => {
    const { container, set } = drawChat({
      thread: THREAD,
      responding: true,
      items: [said("u1", "draw"), image(null, true)],
    })
    expect(container.querySelector(".generated-image-place")).toBeTruthy()
    set({ items: [said("u1", "draw"), image("https://images.example/1.png", true, 0.33)] })
    expect(screen.getByRole("progressbar").getAttribute("value")).toBe("0.33")
    set({ items: [said("u1", "draw"), image("https://images.example/1.png", false)], responding: false })
    expect(screen.queryByRole("progressbar")).toBeNull()
    expect(screen.getByRole("img", { name: "Generated image" }).getAttribute("src")).toBe(
      "https://images.example/1.png",
    )
  })

  it("keeps to the thread's list of domains, and says when it was not made", () => {
    const { set } = drawChat({
      thread: { ...THREAD, allowed_image_domains: ["other.example"] },
      items: [said("u1", "draw"), image("https://images.example/1.png", false)],
    })
    expect(screen.queryByRole("img", { name: "Generated image" })).toBeNull()
    set({ items: [said("u1", "draw"), image(null, false)] })
    expect(screen.getByText("The image was not made.")).toBeTruthy()
  })
})
