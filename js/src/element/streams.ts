// The requests of the hosted UI on their way through the bridge: seen as they leave, made runs of the kernel, and ended
// when Python says stop.

import type { ChatKitOptions } from "@openai/chatkit"
import { randomId } from "../random"

/** A response that is streaming to the UI. */
interface Open {
  /** Ends it there as if the server had, and stops the run. */
  end(): void
  /** Ends it there, and reads on: the run goes on, and its items are stored. */
  leave(): Promise<void>
}

const MESSAGES = new Set(["threads.create", "threads.add_user_message"])
const STREAMING = new Set([
  ...MESSAGES,
  "threads.add_client_tool_output",
  "threads.add_structured_input",
  "threads.retry_after_item",
  "threads.custom_action",
])
/** A message's answer begins at once; later than this, the kernel cannot even look at it. */
const QUEUED_MS = 1_200
/** How many runs are remembered, so that news of them is no news. */
const REMEMBERED = 20

interface Sent {
  operation: string
  input: RequestInfo | URL
  init: RequestInit
  run: string
}

export class Streams {
  private readonly open = new Set<Open>()
  private readonly waiting = new Set<() => void>()
  private readonly runs: string[] = []
  private inner: typeof fetch = fetch

  /**
   * Calls back with the operation of each request, such as "threads.create"; with a run whose response broke: it goes
   * on in the kernel; when a message begins, or ends, to wait for a busy kernel; and when what an action left that was
   * stopped is stored: its card changed, and no event says so any more.
   */
  constructor(
    private readonly sent: (operation: string) => void,
    private readonly broken: (run: string) => void,
    private readonly queued: (waits: boolean) => void = () => undefined,
    private readonly stored: () => void = () => undefined,
  ) {}

  /** Whether the UI began this run itself. */
  knows(run: string): boolean {
    return this.runs.includes(run)
  }

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
    const request = requestOf(init?.body)
    const operation = String(request?.type ?? "")
    this.tell(operation)
    const run = STREAMING.has(operation) ? this.named(request, input, init ?? {}) : null
    const abort = new AbortController()
    const given = init?.signal
    const follow = () => {
      abort.abort(given?.reason)
      // The kernel goes on for a page that is gone; here the person wants it to stop.
      if (run) void this.end(run)
    }
    if (given?.aborted) follow()
    given?.addEventListener("abort", follow, { once: true })
    const unfollow = () => given?.removeEventListener("abort", follow)
    const asked = this.inner(input, { ...(run?.init ?? init), signal: abort.signal })
    const response = await (MESSAGES.has(operation) ? this.watched(asked) : asked)
    const streams = response.headers.get("content-type")?.startsWith("text/event-stream")
    if (!streams || !response.body) return response
    return new Response(this.stoppable(response.body, abort, unfollow, run), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    })
  }

  private async watched(asked: Promise<Response>): Promise<Response> {
    let waits = false
    const timer = setTimeout(() => {
      waits = true
      this.queued(waits)
    }, QUEUED_MS)
    try {
      return await asked
    } finally {
      clearTimeout(timer)
      if (waits) this.queued(false)
    }
  }

  private tell(operation: string): void {
    this.sent(operation)
    if (!MESSAGES.has(operation)) return
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }

  /** Gives the run a name, which makes it the kernel's. The hosted UI knows no events about runs, and gets none. */
  private named(request: Record<string, unknown> | null, input: RequestInfo | URL, init: RequestInit): Sent {
    const run = randomId()
    this.runs.push(run)
    if (this.runs.length > REMEMBERED) this.runs.shift()
    const metadata = { ...(request?.metadata as object | undefined), chatkit_notebook: { run, quiet: true } }
    const headers = new Headers(init.headers)
    headers.set("idempotency-key", run)
    const operation = String(request?.type ?? "")
    const body = JSON.stringify({ ...request, metadata })
    return { operation, input, init: { ...init, headers, body }, run }
  }

  private async end({ operation, input, init, run }: Sent): Promise<void> {
    const body = JSON.stringify({ type: "threads.stop", params: { run } })
    try {
      await this.inner(input, { ...init, body, signal: null })
      if (operation === "threads.custom_action") this.stored()
    } catch (error) {
      console.debug("[chatkit_notebook]", error)
    }
  }

  private stoppable(
    body: ReadableStream<Uint8Array>,
    abort: AbortController,
    unfollow: () => void,
    run: Sent | null,
  ): ReadableStream<Uint8Array> {
    const reader = body.getReader()
    const { open, broken } = this
    const ended = () => (run ? this.end(run) : Promise.resolve())
    let stream: Open
    return new ReadableStream({
      start(controller) {
        stream = {
          end: () => {
            open.delete(stream)
            controller.close()
            abort.abort()
            void ended()
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
          if (!open.delete(stream)) return
          if (!run || abort.signal.aborted) controller.error(error)
          else {
            // It goes on in the kernel: the UI is free, and reads what it missed.
            controller.close()
            broken(run.run)
          }
        }
      },
      async cancel(reason) {
        if (!open.delete(stream)) return
        abort.abort(reason)
        void ended()
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

function requestOf(body: unknown): Record<string, unknown> | null {
  if (typeof body !== "string") return null
  try {
    const request: unknown = JSON.parse(body)
    return typeof request === "object" && request !== null ? (request as Record<string, unknown>) : null
  } catch {
    return null
  }
}
