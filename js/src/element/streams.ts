// The requests of the hosted UI on their way through the bridge: seen as they leave, and ended when Python says stop.
import type { ChatKitOptions } from "@openai/chatkit"

const MESSAGES = new Set(["threads.create", "threads.add_user_message"])

export class Streams {
  private readonly open = new Set<() => void>()
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

  /** Ends the streams as if the server had: the UI keeps what it has and is free again. */
  stop(): void {
    for (const end of [...this.open]) end()
  }

  private readonly fetch: typeof fetch = async (input, init) => {
    this.tell(operationOf(init?.body))
    const abort = new AbortController()
    const given = init?.signal
    if (given?.aborted) abort.abort(given.reason)
    given?.addEventListener("abort", () => abort.abort(given.reason), { once: true })
    const response = await this.inner(input, { ...init, signal: abort.signal })
    const streams = response.headers.get("content-type")?.startsWith("text/event-stream")
    if (!streams || !response.body) return response
    return new Response(this.stoppable(response.body, abort), {
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

  private stoppable(body: ReadableStream<Uint8Array>, abort: AbortController): ReadableStream<Uint8Array> {
    const reader = body.getReader()
    let end = () => undefined as undefined
    const { open } = this
    return new ReadableStream({
      start(controller) {
        end = () => {
          open.delete(end)
          controller.close()
          abort.abort()
          return undefined
        }
        open.add(end)
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!open.has(end)) return
          if (done) {
            open.delete(end)
            controller.close()
          } else controller.enqueue(value)
        } catch (error) {
          if (open.delete(end)) controller.error(error)
        }
      },
      async cancel(reason) {
        open.delete(end)
        abort.abort(reason)
        await reader.cancel(reason).catch(() => undefined)
      },
    })
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
