// Every case of tests/attacks/rendering.json in every place where a text can come in: nothing executes, nothing fetches, nothing blanks.
import { act, cleanup } from "@testing-library/react"
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import cases from "../../../tests/attacks/rendering.json"
import items from "../../../tests/contract/items.json"
import { hostileItems, hostileWidget, infected } from "../../gallery/attacks"
import type { ThreadItem } from "../../src/protocol/schema"
import type { ChatState } from "../../src/state/types"
import { drawChat } from "../ui/drawChat"
import { item, THREAD } from "../ui/scriptedHost"
import { draw } from "../widgets/drawn"

// Elements that load, run, send, or change the page; those that a drawing of ours has not.
const FORBIDDEN =
  "script, iframe, frame, object, embed, applet, base, meta, link, style:not(#chatkit-notebook-theme), noscript, template, audio, video, source, " +
  "marquee, portal, animate, set, foreignObject, form[action], [formaction], [srcdoc], [srcset], [ping], [poster], " +
  "[background], img[name], form[name], a[name]"
const ADDRESSES = ["href", "src", "xlink:href", "action", "data", "cite", "longdesc"]
const LINK = /^(?:https?:|mailto:|chatkit-link:|#)/
const PICTURE = /^(?:data:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]|https:\/\/allowed\.example\/)/

// The server's own address for a file of the person's
const UPLOADED = /^(?:https?:|blob:|data:image\/|(?![\s\w]*:))/i

/** Where this element may lead. */
function allowed(element: Element): RegExp {
  if (element.classList.contains("attachment-image")) return UPLOADED
  return ["img", "image"].includes(element.localName) ? PICTURE : LINK
}

/** What is wrong with what is drawn, an entry for each. */
function wrongs(container: ParentNode): string[] {
  const found = [...container.querySelectorAll(FORBIDDEN)].map(
    (one) => `is there: ${one.outerHTML.slice(0, 200)}`,
  )
  for (const element of container.querySelectorAll("*")) {
    const say = (what: string) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`)
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) say(`has ${name}`)
      if (ADDRESSES.includes(name) && !allowed(element).test(value)) say(`leads to ${value.slice(0, 60)}`)
      if (name === "style" && /url\(|image-set|expression|attack\.example|@import|fixed/i.test(value))
        say(`has the style ${value.slice(0, 80)}`)
    }
    if (
      element.getAttribute("target") === "_blank" &&
      !/noopener|noreferrer/.test(element.getAttribute("rel") ?? "")
    )
      say("tells the other page where it comes from")
  }
  return found
}

declare global {
  var pwned: (() => void) | undefined
}
let hurt = 0
beforeAll(async () => {
  await import("../../src/widgets/chart/chart")
})
beforeEach(() => {
  hurt = 0
  globalThis.pwned = () => {
    hurt += 1
  }
})
afterEach(() => {
  expect(hurt).toBe(0)
  expect(Object.keys({})).toEqual([])
  expect(({} as Record<string, unknown>).type).toBeUndefined()
  cleanup()
})

const FINISHED = (items as unknown as { item: ThreadItem; pending?: boolean }[]).filter(
  ({ item, pending }) => !pending && !(item.type === "structured_input" && item.status === "pending"),
)

/** A chat that has these words in each place outside of its conversation, too. */
function around(words: string): Partial<ChatState> {
  const thread = { ...THREAD, title: words, allowed_image_domains: ["allowed.example"] }
  return {
    thread,
    options: {
      api: { url: "/", domainKey: "local" },
      header: { title: { text: words } },
      startScreen: { greeting: words, prompts: [{ label: words, prompt: words }] },
      disclaimer: { text: words },
      threadItemActions: { feedback: true, retry: true },
      composer: {
        placeholder: words,
        attachments: { enabled: true },
        tools: [{ id: words, label: words, icon: "chart", pinned: true }],
        models: [{ id: words, label: words, description: words }],
      },
    },
    error: { message: words, allowRetry: true },
    notices: [{ id: "n", level: "danger", title: words, message: words }],
    progress: { icon: words, text: words },
    problem: { kind: "wrongType", name: words, allowed: [words] },
    connection: { state: "lost", message: words },
    draft: {
      segments: [
        { type: "input_text", text: words },
        { type: "input_tag", id: words, text: words, data: {}, interactive: true },
      ],
      quotedText: words,
      toolId: words,
      modelId: words,
      files: [
        {
          key: "f",
          name: words,
          mimeType: words,
          size: 1,
          status: "failed",
          progress: null,
          problem: { kind: "failed", message: words },
          previewUrl: null,
          attachment: null,
        },
      ],
    },
  }
}

// A real browser draws each case in each place; here the places take turns: jsdom is slow.
const TURNS = 12
const CASES = cases.map((one, from) => ({ ...one, from }))

it.each(CASES)(
  "$source: $name",
  async ({ value, from }) => {
    const finished = FINISHED.filter((_, at) => at % TURNS === from % TURNS)
    const drawn = [
      ...finished.map(({ item }, at) => ({ ...infected(item, value), id: `c${at}` })),
      ...hostileItems(value, 1, { from, each: TURNS }),
    ]
    const { container, host, set } = drawChat({
      ...around(value),
      items: drawn.map((item) => ({ item: item as ThreadItem, pending: false })),
    })
    await act(async () => {})
    expect(wrongs(document)).toEqual([])
    expect(container.textContent).not.toContain("cannot be shown")
    expect(host.log).not.toHaveBeenCalled()

    // as it streams, and what takes the composer's place
    set({
      items: [item("s", "assistant_message", { content: [{ type: "output_text", text: value }] }, true)],
      responding: true,
    })
    const asks = (items as unknown as { item: ThreadItem }[]).find(
      ({ item }) => item.type === "structured_input" && item.status === "pending",
    )?.item as ThreadItem
    set({ items: [{ item: infected(asks, value), pending: false }], responding: false })
    expect(wrongs(document)).toEqual([])
    // the start screen, and the history with what the server says of it
    set({ thread: null, items: [] })
    expect(wrongs(document)).toEqual([])
    set({
      history: {
        open: true,
        loading: false,
        loaded: true,
        hasMore: false,
        threads: [{ ...THREAD, title: value }],
        error: value,
      },
    })
    expect(wrongs(document)).toEqual([])
    expect(host.log).not.toHaveBeenCalled()
    expect(container.querySelector(".chat")).toBeTruthy()
  },
  30_000,
)

it("the places hold the words, and a hole would be found", () => {
  const { container } = draw(hostileWidget("find me"))
  expect((container.textContent?.match(/find me/g) ?? []).length).toBeGreaterThan(40)
  expect(wrongs(container)).toEqual([])
  const hole = document.createElement("div")
  for (const { value } of cases.filter(({ value }) => /^<(?:img|script|svg|iframe)\b/i.test(value))) {
    hole.innerHTML = value
    expect(wrongs(hole), value).not.toEqual([])
  }
})
