// What the hosted UI missed: it cannot follow an answer it did not ask for, but reads the thread anew when it is told to.
import type { ChatKitOptions } from "@openai/chatkit"
import { ChatKitClient } from "../protocol/client"
import { isAbort } from "../protocol/errors"
import type { ClientToolCallItem, ThreadStreamEvent } from "../protocol/schema"
import { clientTool, runAfter } from "./clientTool"
import { Run } from "./run"

const MOST_CLIENT_TOOLS = 50

/** The hosted UI, as far as it is needed here. */
interface Shown {
  whenIdle(): Promise<void>
  fetchUpdates(): Promise<void>
}

export class CatchUp {
  #abort = new AbortController()
  #reading: Promise<void> | null = null
  #again = false

  readonly #ui: Shown
  readonly #options: () => ChatKitOptions

  constructor(ui: Shown, options: () => ChatKitOptions) {
    this.#ui = ui
    this.#options = options
  }

  /** Follows the answer of a thread to its end, if there is one: each item that is done shows at once. */
  async follow(threadId: string, named?: string): Promise<void> {
    this.stop()
    const { signal } = this.#abort
    try {
      let call = await this.#take(this.#run(signal), (run) => run.follow(threadId, named))
      for (let calls = 0; call && calls < MOST_CLIENT_TOOLS; calls++) {
        const { thread_id } = call
        const result = await clientTool({ options: this.#options, emit: () => undefined }, call, signal)
        call = await this.#take(this.#run(signal, runAfter(call)), (run) =>
          run.start("threads.add_client_tool_output", { thread_id, result }),
        )
      }
    } catch (cause) {
      // What is stored shows when the thread is opened again.
      if (!isAbort(cause)) console.debug("[chatkit_notebook]", cause)
    }
  }

  stop(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
  }

  #run(signal: AbortSignal, name?: string): Run {
    return new Run({ client: () => this.#client() }, signal, () => this.read(), name)
  }

  async #take(
    run: Run,
    follow: (run: Run) => AsyncIterable<ThreadStreamEvent[]>,
  ): Promise<ClientToolCallItem | null> {
    let call: ClientToolCallItem | null = null
    let missed = false
    for await (const batch of follow(run)) {
      missed = true
      for (const event of batch) {
        if (event.type !== "thread.item.done") continue
        if (event.item.type === "client_tool_call")
          call = event.item.status === "completed" ? null : event.item
        else void this.read()
      }
    }
    if (missed) await this.read()
    return run.waits ?? (run.lead ? call : null)
  }

  /** One at a time; what happens during one is read by another after it. */
  read(): Promise<void> {
    this.#again = true
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = null
    })
    return this.#reading
  }

  async #readOn(): Promise<void> {
    while (this.#again) {
      this.#again = false
      try {
        await this.#ui.whenIdle()
        await this.#ui.fetchUpdates()
      } catch (error) {
        console.debug("[chatkit_notebook]", error)
      }
    }
  }

  #client(): ChatKitClient {
    const { api } = this.#options()
    if (!("url" in api)) throw new Error("This chat has no server in the kernel.")
    return new ChatKitClient({ url: api.url, fetch: api.fetch ?? ((input, init) => fetch(input, init)) })
  }
}
