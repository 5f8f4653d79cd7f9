// A ChatKit server for tests: keeps the requests, and answers each with what the test lined up for it.
import type { Op, Params } from "../../src/protocol/client"
import type { ChatKitRequest, Thread, ThreadItem, ThreadStreamEvent } from "../../src/protocol/schema"

type Reply = (request: ChatKitRequest, init: RequestInit) => Response | Promise<Response>

export const THREAD: Thread = {
  id: "thr_1",
  created_at: "2026-01-02T03:04:05",
  title: "First",
  items: { data: [] },
}

export const base = (id: string) => ({ id, thread_id: "thr_1", created_at: "2026-01-02T03:04:05" })

export const user = (id: string, text: string): ThreadItem => ({
  ...base(id),
  type: "user_message",
  content: [{ type: "input_text", text }],
  inference_options: {},
})

export const assistant = (id: string, text: string): ThreadItem => ({
  ...base(id),
  type: "assistant_message",
  content: [{ type: "output_text", text }],
})

export const done = (item: ThreadItem): ThreadStreamEvent => ({ type: "thread.item.done", item })

export class TestServer {
  readonly requests: ChatKitRequest[] = []
  /** Words with which everything is answered. */
  failing: string | null = null
  private readonly replies = new Map<Op, Reply[]>()

  readonly fetch = (async (_, init) => {
    const request = JSON.parse(String(init?.body)) as ChatKitRequest
    this.requests.push(request)
    if (this.failing) return Response.json({ detail: this.failing }, { status: 503 })
    const lined = this.replies.get(request.type) ?? []
    const reply = lined.length > 1 ? lined.shift() : lined[0]
    if (reply) return reply(request, init ?? {})
    if (request.type === "threads.list" || request.type === "items.list")
      return Response.json({ data: [], has_more: false })
    if (request.type === "threads.get_by_id") return Response.json(THREAD)
    return Response.json({})
  }) as typeof fetch

  /** Lines up an answer to an operation; the last one stays. */
  on(op: Op, reply: Reply): this {
    this.replies.set(op, [...(this.replies.get(op) ?? []), reply])
    return this
  }

  /** Only this answer from now on. */
  replace(op: Op, reply: Reply): this {
    this.replies.set(op, [reply])
    return this
  }

  streams(op: Op, ...events: ThreadStreamEvent[]): this {
    return this.on(op, () => sse(events))
  }

  of<O extends Op>(op: O): Params<O>[] {
    const found = this.requests.filter((request) => request.type === op)
    return found.map(({ params }) => params as Params<O>)
  }
}

export function sse(events: ThreadStreamEvent[]): Response {
  const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
  return new Response(text, { headers: { "content-type": "text/event-stream" } })
}

/** A stream the test feeds, and that ends when it is aborted. */
export function openStream(init: RequestInit) {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
    },
  })
  init.signal?.addEventListener("abort", () => controller.error(init.signal?.reason))
  return {
    response: new Response(body, { headers: { "content-type": "text/event-stream" } }),
    push: (...events: ThreadStreamEvent[]) => {
      for (const event of events)
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`))
    },
    end: () => controller.close(),
  }
}
