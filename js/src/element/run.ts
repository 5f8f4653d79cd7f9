// One answer as this page sees it. It belongs to the kernel: a stream that breaks is taken up where it broke.

import type { Params, RunEvent, StreamingOp } from "../protocol/client"
import { isAbort, RequestError } from "../protocol/errors"
import type { ClientToolCallItem, ThreadStreamEvent } from "../protocol/schema"
import { randomId } from "../random"
import type { ChatContext } from "./context"

type Batch = ThreadStreamEvent[]
type Streamed = AsyncGenerator<(ThreadStreamEvent | RunEvent)[]>

/** Pauses before a broken stream is asked for again; the last one stays. */
const PAUSES_MS = [100, 500, 1_000, 2_000, 4_000, 8_000]
/** Pauses after a Stop that was lost on its way: the kernel would go on. */
const STOP_PAUSES_MS = [100, 500, 2_000, 0]
/** After which time without an answer the page gives up and says so. */
const PATIENCE_MS = 5 * 60_000

export class Run {
  /** Whether this page, and not another one that follows too, goes on with a client tool. */
  lead = true
  /** Why the thread's last answer is not complete, when there is nothing to follow. */
  interrupted: string | null = null

  /** The client tool call that the thread's last answer waits for, when there is nothing to follow. */
  waits: ClientToolCallItem | null = null

  /** Whether the server knows runs; null as long as it has said nothing. */
  private known: boolean | null = null
  /** The run of the thread that ended a moment ago, when there is nothing to follow: maybe after the thread was read. */
  justEnded: string | null = null

  private thread: string | null = null
  /** Whether the server is the notebook's own, which keeps a record of what it sends to models. */
  ours = false
  private over = false
  private incomplete = false
  /** Number of the newest event that has come. */
  private seq = 0
  private missed = 0
  private seqAfterMissed = 0

  constructor(
    private readonly context: Pick<ChatContext, "client">,
    private readonly signal: AbortSignal,
    /** Reads the thread anew: more was missed than the server still knows. */
    private readonly reread: (still: () => boolean) => Promise<void>,
    /** Names the run, until the server says which one is followed. */
    public id: string = randomId(),
  ) {}

  /** The events of an operation, to its end. */
  start<O extends StreamingOp>(op: O, params: Params<O>): AsyncGenerator<Batch> {
    this.thread = "thread_id" in params ? (params.thread_id ?? null) : null
    return this.events(this.context.client().stream(op, params, this.signal, this.id))
  }

  /**
   * What happens in a thread: nothing, or the answer under way from a first batch, maybe empty, to its end.
   * A run that is named may have ended already.
   */
  follow(threadId: string, run?: string): AsyncGenerator<Batch> {
    this.thread = threadId
    const params = { thread_id: threadId, ...(run ? { run } : {}) }
    return this.events(this.context.client().stream("threads.follow", params, this.signal))
  }

  /**
   * Has the kernel stop it: aborting only means that this page looks away. Answers once what there is of it is stored,
   * with its thread, which the page may not have heard of; null when there is nothing to be read.
   */
  async stop(): Promise<string | null> {
    if (this.over || this.known === false) return null
    for (const ms of STOP_PAUSES_MS) {
      try {
        const { thread_id } = await this.context.client().call("threads.stop", { run: this.id })
        return thread_id ?? this.thread
      } catch (error) {
        // A server that does not know runs has stopped with the request.
        console.debug("[chatkit_notebook]", error)
        if (!isLost(error)) break
      }
      await new Promise((resolve) => setTimeout(resolve, ms))
    }
    return null
  }

  private async *events(first: Streamed): AsyncGenerator<Batch> {
    let stream = first
    let failure: unknown = null
    // Not by the clock: a laptop that slept has not waited.
    let waited = 0
    for (let attempt = 0; ; attempt++) {
      let silent = true
      try {
        for await (const batch of stream) {
          silent = false
          attempt = 0
          waited = 0
          yield* this.taken(batch)
        }
        if (this.over || this.known === false) return
      } catch (cause) {
        if (isAbort(cause) || this.known === false) throw cause
        // What a server says in so many words is no broken connection.
        if (silent && !isLost(cause)) throw this.known === null ? (failure ?? cause) : cause
        failure ??= cause
      }
      if (this.known === null && (stream !== first || failure === null)) {
        if (failure) throw failure
        return
      }
      if (waited > PATIENCE_MS) throw failure ?? new RequestError("The answer broke off.")
      const ms = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 0
      waited += ms
      if (this.known) await pause(ms, this.signal)
      const where = { run: this.id, after: this.seq, ...(this.thread ? { thread_id: this.thread } : {}) }
      stream = this.context.client().stream("threads.follow", where, this.signal)
    }
  }

  private async *taken(batch: (ThreadStreamEvent | RunEvent)[]): AsyncGenerator<Batch> {
    const events: Batch = []
    let heading = false
    for (const event of batch) {
      switch (event.type) {
        case "chatkit_notebook.run":
          this.ours = true
          heading = this.known = true
          this.id = event.run
          this.incomplete = !event.complete
          this.missed = event.missed
          this.seqAfterMissed = event.seq
          if (!event.missed) this.seq = event.seq
          break
        case "chatkit_notebook.end":
          this.over = true
          this.lead = event.lead
          break
        case "chatkit_notebook.idle":
          this.ours = true
          this.interrupted = event.interrupted
          this.waits = event.call ?? null
          this.justEnded = event.ended ?? null
          this.over = true
          // It was followed before: what came after is in the store.
          this.incomplete = this.known === true
          break
        default:
          if (event.type === "thread.created") this.thread = event.thread.id
          this.known ??= false
          if (!this.missed) this.seq += 1
          else if (--this.missed === 0) this.seq = this.seqAfterMissed
          events.push(event)
      }
    }
    if (this.incomplete) await this.reread(() => !this.signal.aborted)
    this.incomplete = false
    if (heading || events.length) yield events
  }
}

function isLost(cause: unknown): boolean {
  return cause instanceof RequestError && cause.status === null && cause.cause instanceof TypeError
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer)
      reject(new DOMException("The request was stopped.", "AbortError"))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", aborted)
      resolve()
    }, ms)
    signal.addEventListener("abort", aborted, { once: true })
  })
}
