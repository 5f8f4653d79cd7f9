import type { ChatKitOptions } from "@openai/chatkit"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Chat } from "../../src/element/chat"
import type { NotebookChatKit } from "../../src/element/element"
import { type Owner, Place } from "../../src/element/place"

let told: string[]
let node: HTMLElement
let choice: ReturnType<Owner["choice"]>

function owner(): Owner {
  const chat = new Chat()
  return {
    choice: () => choice,
    options: () => ({ api: { url: "/chat", domainKey: "local" } }) as ChatKitOptions,
    height: () => 400,
    events: [],
    threadId: () => null,
    shared: () => chat,
    // Where the UI is drawn matters here, not how.
    makeElement: () =>
      Object.assign(document.createElement("div"), {
        setOptions() {},
        maxHeight: 0,
      }) as unknown as NotebookChatKit,
    event: () => undefined,
    drawn: (name, why) => told.push(`${name} drawn: ${why}`),
    lost: () => told.push("lost"),
    failed: (error) => told.push(`failed: ${error.message}`),
    kept: (name, why) => told.push(`${name} kept: ${why}`),
  }
}

const script = () => document.querySelector<HTMLScriptElement>("script[src*='openai']")
const hint = () => node.querySelector('[data-note="hint"]')?.textContent ?? null

beforeEach(() => {
  told = []
  node = document.createElement("div")
  node.innerHTML = "<p>Loading</p>"
  document.body.append(node)
})

afterEach(() => {
  document.body.replaceChildren()
  script()?.remove()
})

it("says what was there in a page that was saved with the state of its widgets, and draws no chat", async () => {
  choice = { id: "c1", ui: "auto", openai: true, allowed: true }
  const saved = document.createElement("script")
  saved.type = "application/vnd.jupyter.widget-state+json"
  saved.textContent = '{"state": {"a": {"state": {"_chat": {"id": "c2"}}}}}'
  document.body.append(saved)
  new Place(node, { ...owner(), choice: () => ({ ...choice, ui: "bundled" }) })
  await vi.waitFor(() => expect(told, "voila: the state of another run").toHaveLength(1))
  saved.textContent = saved.textContent.replace("c2", "c1")
  new Place(node, owner())
  expect(node.textContent).toContain("A chat was open here when this page was saved.")
  expect([told.length, script()]).toEqual([1, null])
})

describe("the choice of the UI", () => {
  it.each([
    [{ id: "c1", ui: "bundled", openai: true, allowed: true }, 'ui="bundled" was asked for', false],
    [{ id: "c1", ui: "auto", openai: false, allowed: true }, "the model is not OpenAI's", false],
    [{ id: "c1", ui: "auto", openai: true, allowed: false }, "the hosted UI runs on localhost", false],
    [{ id: "c1", ui: "hosted", openai: false, allowed: false }, "the hosted UI runs on localhost", true],
  ] as const)("%j asks nobody elsewhere", async (given, reason, hinted) => {
    choice = given
    new Place(node, owner())
    await vi.waitFor(() => expect(told).toHaveLength(1))
    expect(told[0]).toContain(`bundled drawn: ${reason}`)
    expect(script()).toBeNull()
    expect(hint()?.includes(reason) ?? false).toBe(hinted)
    expect(node.textContent).not.toContain("Loading")
  })

  it("keeps what is there while the hosted UI is tried, and when that fails", async () => {
    choice = { id: "c1", ui: "bundled", openai: true, allowed: true }
    const place = new Place(node, owner())
    await vi.waitFor(() => expect(told).toHaveLength(1))
    const { element } = place
    choice = { id: "c1", ui: "auto", openai: true, allowed: true }
    const tried = place.reconsider()
    expect(script()?.crossOrigin).toBe("anonymous")
    expect(place.element).toBe(element)
    script()?.dispatchEvent(new Event("error"))
    await vi.waitFor(() => expect(document.querySelectorAll("script[src*='openai']")).toHaveLength(2))
    document.querySelectorAll("script[src*='openai']")[1]?.dispatchEvent(new Event("error"))
    await tried
    expect(told[1]).toBe("bundled kept: the hosted UI's script could not be loaded")
    expect(hint()).toContain("because the hosted UI's script could not be loaded")
    expect([place.element, script()]).toEqual([element, null])
  })

  it("is not made anew by a model that turns out to be OpenAI's where the UI was chosen by name", async () => {
    choice = { id: "c1", ui: "bundled", openai: true, allowed: true }
    const place = new Place(node, owner())
    await vi.waitFor(() => expect(told).toHaveLength(1))
    await place.reconsider()
    expect([told.length, script()]).toEqual([1, null])
  })
})
