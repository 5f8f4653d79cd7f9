// The requests of the hosted UI on their way through the bridge: seen as they leave, and ended when Python says stop.
import type { ChatKitOptions } from "@openai/chatkit"

/** A response that is streaming to the UI. */
interface Open {
  /** Ends it there as if the server had, and stops the run. */
  end(): void
  /** Ends it there, and reads on: the run goes on, and its items are stored. */
  leave(): Promise<void>
}

const MESSAGES = new Set(["threads.create", "threads.add_user_message"])

export class Streams {
  private readonly open = new Set<Open>()
  private readonly waiting = new Set<() => void>()
  private inner: typeof fetch = fetch

  /** Calls back with the operation of each request, such as "threads.create". */
  constructor(private readonly sent: (operation: string) => void) {}

  /** The options, with a fetch that passes here. */
  through(options: ChatKitOptions): ChatKitOptions {
    const { api } = options
    if (!("url" in api)) return options
    this.inner = api.fetch ?? ((input, init) => fetch(input, init))
    return { ...options, api: { ...api, fetch: this.fetch } }
  }

  /** Resolves when the next message of the user's leaves. */
  next(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve))
  }

  /** Stops the responses under way: the UI keeps what it has and is free again. */
  stop(): void {
    for (const stream of [...this.open]) stream.end()
  }

  /** The UI is gone. Resolves when the responses under way are complete; false when there are none. */
  async leave(): Promise<boolean> {
    const streams = [...this.open]
    await Promise.all(streams.map((stream) => stream.leave()))
    return streams.length > 0
  }

  private readonly fetch: typeof fetch = async (input, init) => {
    this.tell(operationOf(init?.body))
    const abort = new AbortController()
    const given = init?.signal
    const follow = () => abort.abort(given?.reason)
    if (given?.aborted) follow()
    given?.addEventListener("abort", follow, { once: true })
    const unfollow = () => given?.removeEventListener("abort", follow)
    const response = await this.inner(input, { ...init, signal: abort.signal })
    const streams = response.headers.get("content-type")?.startsWith("text/event-stream")
    if (!streams || !response.body) return response
    return new Response(this.stoppable(response.body, abort, unfollow), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    })
  }

  private tell(operation: string): void {
    this.sent(operation)
    if (!MESSAGES.has(operation)) return
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }

  private stoppable(
    body: ReadableStream<Uint8Array>,
    abort: AbortController,
    unfollow: () => void,
  ): ReadableStream<Uint8Array> {
    const reader = body.getReader()
    const { open } = this
    let stream: Open
    return new ReadableStream({
      start(controller) {
        stream = {
          end: () => {
            open.delete(stream)
            controller.close()
            abort.abort()
          },
          leave: async () => {
            open.delete(stream)
            // It may abort what it does not need any more.
            unfollow()
            controller.close()
            await drain(reader)
          },
        }
        open.add(stream)
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!open.has(stream)) return
          if (!done) controller.enqueue(value)
          else if (open.delete(stream)) controller.close()
        } catch (error) {
          if (open.delete(stream)) controller.error(error)
        }
      },
      async cancel(reason) {
        if (!open.delete(stream)) return
        abort.abort(reason)
        await reader.cancel(reason).catch(() => undefined)
      },
    })
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // the connection broke; what was stored is there all the same
  }
}

function operationOf(body: unknown): string {
  if (typeof body !== "string") return ""
  try {
    return String((JSON.parse(body) as { type?: unknown }).type ?? "")
  } catch {
    return ""
  }
}
