// Every stream of tests/contract/streams.json: whatever comes, the chat is free again, and says what happened.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import streams from "../../../tests/contract/streams.json"
import { Chat } from "../../src/element/chat"
import { TestServer } from "./server"

interface Row {
  name: string
  body: string
  status?: number
  type?: string
  /** The text of each item that is there in the end. */
  items: string[]
  error?: string
  retry?: boolean
}

beforeEach(() => void vi.spyOn(console, "debug").mockReturnValue())
afterEach(() => void vi.restoreAllMocks())

describe("a stream", () => {
  // contract: bad: streams; chatkit.error; chatkit.response.start; chatkit.response.end
  it.each((streams as Row[]).map((row) => [row.name, row] as const))(
    "%s: the chat is free again, and its events tell of it",
    async (_, row) => {
      const server = new TestServer().on(
        "threads.create",
        () =>
          new Response(row.body, {
            status: row.status ?? 200,
            headers: { "content-type": row.type ?? "text/event-stream" },
          }),
      )
      const chat = new Chat()
      const events: string[] = []
      const target = new EventTarget()
      for (const name of ["chatkit.error", "chatkit.response.start", "chatkit.response.end"])
        target.addEventListener(name, () => events.push(name))
      chat.listeners.add(target)
      chat.setOptions({ api: { url: "/", domainKey: "local", fetch: server.fetch } })
      await chat.submit({ segments: [{ type: "input_text", text: "hi" }] })

      const { state } = chat
      const texts = state.items.map(({ item }) =>
        "content" in item && Array.isArray(item.content)
          ? item.content.map((part) => (part as { text: string }).text).join("")
          : "",
      )
      expect(texts).toEqual(row.items)
      expect(state).toMatchObject({ responding: false, threadLoading: false, progress: null })
      expect(state.items.some(({ pending }) => pending)).toBe(false)
      if (row.error === undefined) expect(state.error).toBeNull()
      else {
        expect(state.error?.message ?? "").toContain(row.error)
        expect(state.error?.allowRetry).toBe(row.retry)
      }
      expect(events.filter((name) => name !== "chatkit.error")).toEqual([
        "chatkit.response.start",
        "chatkit.response.end",
      ])
      expect(events.includes("chatkit.error")).toBe(row.error !== undefined)
    },
  )
})
