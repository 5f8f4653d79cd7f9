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

describe("the choice of the UI", () => {
  it.each([
    [{ ui: "bundled", openai: true, allowed: true }, 'ui="bundled" was asked for', false],
    [{ ui: "auto", openai: false, allowed: true }, "the model is not OpenAI's", false],
    [{ ui: "auto", openai: true, allowed: false }, "the hosted UI runs on localhost", false],
    [{ ui: "hosted", openai: false, allowed: false }, "the hosted UI runs on localhost", true],
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
    choice = { ui: "bundled", openai: true, allowed: true }
    const place = new Place(node, owner())
    await vi.waitFor(() => expect(told).toHaveLength(1))
    const { element } = place
    choice = { ui: "auto", openai: true, allowed: true }
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
    choice = { ui: "bundled", openai: true, allowed: true }
    const place = new Place(node, owner())
    await vi.waitFor(() => expect(told).toHaveLength(1))
    await place.reconsider()
    expect([told.length, script()]).toEqual([1, null])
  })
})
