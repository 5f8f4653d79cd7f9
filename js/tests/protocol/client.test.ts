// @vitest-environment node
import { describe, expect, it } from "vitest"
import { ChatKitClient } from "../../src/protocol/client"
import { RequestError } from "../../src/protocol/errors"
import type { ThreadStreamEvent } from "../../src/protocol/schema"

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>

function client(answer: Answer, locale?: string) {
  const fetcher = (async (url, init) => answer(String(url), init ?? {})) as typeof fetch
  return new ChatKitClient({ url: "/chats/c1/chatkit", fetch: fetcher, ...(locale ? { locale } : {}) })
}

async function all(events: AsyncIterable<object[]>): Promise<ThreadStreamEvent[]> {
  const seen: ThreadStreamEvent[] = []
  for await (const batch of events) seen.push(...(batch as ThreadStreamEvent[]))
  return seen
}

const stream = (text: string) => new Response(text, { headers: { "content-type": "text/event-stream" } })
const retry = { thread_id: "thr_1", item_id: "msg_1" }
const never = () => new AbortController().signal

describe("ChatKitClient", () => {
  // contract: api.fetch
  it("posts one JSON document with the headers ChatKit sends", async () => {
    let seen: [string, RequestInit] | null = null
    const answer = await client((url, init) => {
      seen = [url, init]
      return Response.json({ data: [], has_more: false })
    }, "de-DE").call("items.list", { thread_id: "thr_1", limit: 20, order: "desc" })
    const [url, init] = seen as unknown as [string, RequestInit]
    const headers = new Headers(init.headers)
    expect(answer).toEqual({ data: [], has_more: false })
    expect(url).toBe("/chats/c1/chatkit")
    expect(init.method).toBe("POST")
    expect(JSON.parse(String(init.body))).toEqual({
      type: "items.list",
      params: { thread_id: "thr_1", limit: 20, order: "desc" },
    })
    expect(headers.get("content-type")).toBe("application/json")
    expect(headers.get("accept")).toBe("application/json")
    expect(headers.get("accept-language")).toBe("de-DE")
    expect(headers.get("chatkit-frame-instance-id")).toMatch(/^[0-9a-f-]{36}$/)
  })

  it("streams events and asks for them with the exact Accept that proxies do not buffer", async () => {
    let accept: string | null = null
    const chat = client((_, init) => {
      accept = new Headers(init.headers).get("accept")
      return stream(
        'data: {"type":"stream_options","stream_options":{"allow_cancel":true}}\n\ndata: {"type":"progress_update","text":"Counting"}\n\n',
      )
    })
    const events = await all(chat.stream("threads.retry_after_item", retry, never()))
    expect(events.map(({ type }) => type)).toEqual(["stream_options", "progress_update"])
    expect(accept).toBe("text/event-stream")
  })

  // contract: bad: statuses 4xx and 5xx
  it.each([
    [400, '{"detail":"unknown thread"}', "unknown thread", false],
    [422, '{"error":{"message":"no such op"}}', "no such op", false],
    [500, "<html>oops</html>", "The server failed (500). Try again.", true],
    [
      401,
      "",
      "The server refused the request. Reload the page, or run the cell that shows the chat again.",
      false,
    ],
    [
      404,
      "<html>",
      "The server does not know this chat or thread any more. Reload the page, or run the cell that shows the chat again.",
      false,
    ],
    [409, "", "The server did not accept the request (409). Reload the page, then try again.", false],
    [413, "<html>", "That is more than the server takes at once. Send less.", false],
    [503, "", "The server failed (503). Try again.", true],
    [429, "", "The server is asked too often. Wait a moment, then try again.", true],
  ])("turns status %i into one error with words", async (status, body, message, retryable) => {
    const failing = client(() => new Response(body, { status }))
    const failure = await failing.call("threads.list", {}).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(RequestError)
    expect(failure).toMatchObject({ status, message, retryable })
    await expect(all(failing.stream("threads.retry_after_item", retry, never()))).rejects.toMatchObject({
      message,
    })
  })

  it.each([
    ["text/html; charset=utf-8", "The server answered with a web page. Check that api.url is right"],
    ["text/plain", "The server's answer is not JSON. Check that api.url leads to a ChatKit server."],
  ])("says what came in the place of an answer: %s", async (type, words) => {
    const other = client(() => new Response("<html>Sign in</html>", { headers: { "content-type": type } }))
    await expect(other.call("threads.list", {})).rejects.toThrow(words)
  })

  it("says that what is to be sent cannot be written, and asks nobody", async () => {
    const cycle: Record<string, unknown> = {}
    cycle.cycle = cycle
    const asked: string[] = []
    const chat = client((url) => {
      asked.push(url)
      return Response.json({})
    })
    const action = { type: "go", payload: cycle }
    await expect(
      chat.call("threads.sync_custom_action", { thread_id: "thr_1", action } as never),
    ).rejects.toThrow("What was to be sent cannot be written as JSON.")
    expect(asked).toEqual([])
  })

  it("says that a server cannot be reached instead of repeating the browser's words", async () => {
    const gone = client(() => Promise.reject(new TypeError("Failed to fetch")))
    await expect(gone.call("threads.list", {})).rejects.toMatchObject({
      status: null,
      message: "The server cannot be reached. Check that it is running, then try again.",
    })
  })

  it("keeps the words of an error that was written for people", async () => {
    const gone = client(() => Promise.reject(new Error("The chat was closed")))
    await expect(gone.call("threads.list", {})).rejects.toThrow("The chat was closed")
  })

  it("yields what came before a body was cut, then fails", async () => {
    const cut = client(() => stream('data: {"type":"progress_update","text":"a"}\n\ndata: {"type":"progr'))
    const seen: string[] = []
    const reading = (async () => {
      for await (const batch of cut.stream("threads.retry_after_item", retry, never()))
        seen.push(...batch.map(({ type }) => type))
    })()
    await expect(reading).rejects.toThrow("The answer was cut off before it was complete.")
    expect(seen).toEqual(["progress_update"])
  })

  it("rejects with AbortError when it is stopped, before and during the body", async () => {
    const stop = new AbortController()
    const chat = client(
      (_, init) =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('data: {"type":"progress_update","text":"a"}\n\n'))
              init.signal?.addEventListener("abort", () => controller.error(init.signal?.reason))
            },
          }),
        ),
    )
    const reading = (async () => {
      for await (const _ of chat.stream("threads.retry_after_item", retry, stop.signal)) stop.abort()
    })()
    await expect(reading).rejects.toMatchObject({ name: "AbortError" })
  })
})
