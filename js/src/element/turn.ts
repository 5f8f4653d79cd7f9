// One response after the other: send, stream, run client tools in between, stop, try again.
import type { UserMessageContent } from "@openai/chatkit"
import type { Params, StreamingOp } from "../protocol/client"
import { isAbort, RequestError } from "../protocol/errors"
import type {
  Attachment,
  ClientToolCallItem,
  ThreadStreamEvent,
  UserMessageInput,
  UserMessageItem,
} from "../protocol/schema"
import { randomId } from "../random"
import { EMPTY_DRAFT, NO_THREAD } from "../state/initial"
import { LOCAL_PREFIX } from "../state/items"
import { reduce, responseEnded, responseStarted } from "../state/reducer"
import type { ChatState, Draft, Segment } from "../state/types"
import { clientTool, runAfter } from "./clientTool"
import { type ChatContext, reportError } from "./context"
import { Run } from "./run"

export interface Message {
  input: UserMessageInput
  /** What the ids in `input.attachments` stand for, to be shown at once. */
  attachments?: Attachment[]
  newThread?: boolean
}

/** A model that calls client tools for ever would keep the chat busy for ever. */
const MOST_CLIENT_TOOLS = 50
/** Pauses before a thread is read again: the connection may break just then. */
const READ_PAUSES_MS = [0, 500, 2_000]
/** How many of this page's runs are remembered, so that news of them is no news. */
const REMEMBERED = 20

export class Turn {
  private abort: AbortController | null = null
  private ended: Promise<void> = Promise.resolve()
  private current: Run | null = null
  private looking: AbortController | null = null
  private readonly known: string[] = []
  /** The thread whose answer waits for a client tool in this page. */
  private waiting: string | null = null
  private readonly page = randomId()
  private locals = 0
  /** Reasons for the thread to be stored otherwise than it shows: how many came up, and how many of them are dealt with. */
  private doubts = 0
  private settled = 0

  constructor(
    private readonly context: ChatContext,
    private readonly threadChanged: (threadId: string) => void,
    private readonly reread: (still?: () => boolean) => Promise<void>,
    private readonly opened: (threadId: string) => Promise<unknown>,
  ) {}

  private get stale(): boolean {
    return this.doubts > this.settled
  }

  get running(): boolean {
    return this.abort !== null
  }

  /** Resolves when the response under way, if any, has ended, and what is stored of it shows. */
  async stop(): Promise<void> {
    const stopped = this.waiting ? this.giveUp(this.waiting) : this.current?.stop()
    await this.leave()
    this.doubts += 1
    const threadId = await stopped
    // What was on its way when the person pressed Stop is stored too.
    if (threadId) await this.readAgain(threadId)
  }

  /** Without it the call would be taken up again when the page is reloaded. */
  private async giveUp(threadId: string): Promise<string> {
    try {
      await this.context.client().call("threads.stop", { thread_id: threadId })
    } catch (error) {
      console.debug("[chatkit_notebook]", error)
    }
    return threadId
  }

  /** Shows a thread as it is stored; one that the page had not heard of yet is opened. */
  private async readAgain(threadId: string): Promise<void> {
    const { store } = this.context
    const free = () => !this.running && !store.latest.threadLoading
    // What comes up while it is read is not in what is read.
    this.doubts += 1
    const doubt = this.doubts
    for (const ms of READ_PAUSES_MS) {
      await new Promise((resolve) => setTimeout(resolve, ms))
      if (!free() || !this.stale) return
      try {
        if (store.latest.thread?.id === threadId) {
          await this.reread(free)
          // The next message may not have waited.
          if (free()) this.settled = Math.max(this.settled, doubt)
        } else if (!store.latest.thread) await this.opened(threadId)
        return
      } catch (error) {
        console.debug("[chatkit_notebook]", error)
      }
    }
  }

  /** Whether this page has started or followed a run. */
  knows(run: string): boolean {
    return this.known.includes(run) || this.current?.id === run
  }

  /** Looks away: what the kernel answers goes on there. */
  leave(): Promise<void> {
    this.looking?.abort()
    this.abort?.abort()
    return this.ended
  }

  /**
   * Shows what happens in the thread that is open: an answer under way, that the last one broke off, or that it waits for
   * a client tool, which is called again. A run that is named may have ended.
   */
  async follow(threadId: string, named?: string): Promise<void> {
    const { store } = this.context
    this.looking?.abort()
    const abort = new AbortController()
    this.looking = abort
    // As long as nobody has said what goes on: a message that does not wait for it takes its place.
    this.doubts += 1
    const doubt = this.doubts
    const run = new Run(this.context, abort.signal, this.reread)
    const batches = run.follow(threadId, named)
    try {
      const first = await batches.next()
      this.learned(run)
      if (abort.signal.aborted || this.running || store.latest.thread?.id !== threadId) {
        await batches.return(undefined)
      } else if (!first.done) {
        this.ended = this.run(() => this.take(run, resumed(first.value, batches)), abort)
      } else {
        if (run.justEnded && !this.knows(run.justEnded)) await this.readAgain(threadId)
        else this.settled = Math.max(this.settled, doubt)
        if (abort.signal.aborted || this.running || store.latest.thread?.id !== threadId) return
        const { waits: call, interrupted } = run
        if (call) this.ended = this.run(() => Promise.resolve(call), abort)
        else if (interrupted) store.update({ error: { message: interrupted, allowRetry: true } })
      }
    } catch (cause) {
      // Other servers do not know the request, and a lost connection shows by itself.
      console.debug("[chatkit_notebook]", cause)
    }
  }

  async send({ input, attachments = [], newThread }: Message): Promise<void> {
    const { store } = this.context
    if (newThread) store.update(NO_THREAD)
    const local = this.localMessage(input, attachments)
    store.update((state) => ({
      ...responseStarted(state),
      notices: [],
      // A first message that was stopped before it had a thread is no part of this one.
      items: [...(state.thread ? state.items : []), { item: local, pending: true }],
    }))
    await this.resend(input, local.id)
    // A message that failed may have reached the kernel all the same, and Stop came before the end of an answer.
    const { thread, items, error } = store.latest
    const unsure = this.stale || items.some(({ item }) => isLocal(item.id))
    if (thread && !error && unsure) await this.readAgain(thread.id)
  }

  /** Runs the turn of a user message again: the last one, or that before (or at) the item named. */
  async retry(itemId?: string): Promise<void> {
    const { store } = this.context
    const { items, thread } = store.latest
    const end = itemId ? items.findIndex(({ item }) => item.id === itemId) : items.length - 1
    const at = items.slice(0, end + 1).findLastIndex(({ item }) => item.type === "user_message")
    const message = items[at]?.item
    if (message?.type !== "user_message") return
    // The server deletes what follows but sends no events about it.
    store.update((state) => ({ ...responseStarted(state), items: items.slice(0, at + 1) }))
    if (thread && !isLocal(message.id)) {
      await this.respond("threads.retry_after_item", { thread_id: thread.id, item_id: message.id })
    } else {
      // It never reached the server: sent again as a whole.
      const input = {
        content: message.content,
        attachments: (message.attachments ?? []).map(({ id }) => id),
        quoted_text: message.quoted_text ?? null,
        inference_options: message.inference_options,
      }
      await this.resend(input, message.id)
    }
  }

  /** Consumes one logical response: the operation's stream and those that continue it after client tools. */
  respond<O extends StreamingOp>(op: O, params: Params<O>, name?: string): Promise<void> {
    this.looking?.abort()
    const abort = new AbortController()
    this.ended = this.run(() => this.consume(op, params, abort.signal, name), abort)
    return this.ended
  }

  private async run(begin: () => Promise<ClientToolCallItem | null>, abort: AbortController): Promise<void> {
    const { store, emit } = this.context
    this.abort = abort
    if (!store.latest.responding) store.update(responseStarted)
    emit("chatkit.response.start")
    try {
      let call = await begin()
      for (let calls = 0; call && calls < MOST_CLIENT_TOOLS; calls++) {
        const result = await this.runClientTool(call, abort.signal)
        call = await this.consume(
          "threads.add_client_tool_output",
          { thread_id: call.thread_id, result },
          abort.signal,
          runAfter(call),
        )
      }
    } catch (cause) {
      if (!isAbort(cause)) {
        const { message, retryable } = reportError(this.context, cause)
        store.update({ error: { message, allowRetry: retryable } })
      }
    } finally {
      this.abort = null
      this.current = null
      store.update(responseEnded)
      emit("chatkit.response.end")
    }
  }

  /** Each time under the same name: the kernel may have heard it the first time, and answers it once. */
  private resend(input: UserMessageInput, local: string): Promise<void> {
    const { thread } = this.context.store.latest
    const name = `${this.page}.${local}`
    return thread
      ? this.respond("threads.add_user_message", { thread_id: thread.id, input }, name)
      : this.respond("threads.create", { input }, name)
  }

  /** Answers the client tool call the stream ended with, if it did. */
  private consume<O extends StreamingOp>(
    op: O,
    params: Params<O>,
    signal: AbortSignal,
    name?: string,
  ): Promise<ClientToolCallItem | null> {
    const run = new Run(this.context, signal, this.reread, name)
    // A widget's action may well have nothing to say.
    return this.take(run, run.start(op, params), op !== "threads.custom_action")
  }

  /** What only the notebook's own server can do is offered once that is known. */
  private learned(run: Run): void {
    const { store } = this.context
    if (run.ours && !store.latest.keepsLedger) store.update({ keepsLedger: true })
  }

  private async take(
    run: Run,
    batches: AsyncIterable<ThreadStreamEvent[]>,
    answers = false,
  ): Promise<ClientToolCallItem | null> {
    this.current = run
    let call: ClientToolCallItem | null = null
    let silent = true
    try {
      call = await this.show(batches, () => {
        silent = false
        this.learned(run)
      })
    } finally {
      this.known.push(run.id)
      if (this.known.length > REMEMBERED) this.known.shift()
    }
    if (run.interrupted) this.context.store.update({ error: { message: run.interrupted, allowRetry: true } })
    // A server whose generator failed before its first event has said "200" already, and then nothing.
    if (silent && answers && !run.interrupted) throw new RequestError("The server gave no answer.")
    // Of a run that broke off the server may remember what it ended with.
    return run.waits ?? (run.lead ? call : null)
  }

  /** Answers the client tool call that comes last, if one does. */
  private async show(
    batches: AsyncIterable<ThreadStreamEvent[]>,
    heard: () => void,
  ): Promise<ClientToolCallItem | null> {
    let call: ClientToolCallItem | null = null
    for await (const batch of batches) {
      heard()
      this.context.store.updateSoon((state) => batch.reduce(understood, state))
      for (const event of batch) {
        this.tell(event)
        if (event.type === "thread.item.done" && event.item?.type === "client_tool_call")
          call = event.item.status === "pending" || !event.item.status ? event.item : null
      }
    }
    return call
  }

  private tell(event: ThreadStreamEvent): void {
    const { emit, store } = this.context
    if (event.type === "client_effect") emit("chatkit.effect", { name: event.name, data: event.data ?? {} })
    else if (event.type === "thread.created" || event.type === "thread.updated") {
      // An update makes a thread active when nothing said that it was created.
      if (store.latest.thread?.id === event.thread.id) this.threadChanged(event.thread.id)
    } else if (event.type === "error")
      emit("chatkit.error", { error: new Error(event.message ?? "The response ended with an error.") })
  }

  private async runClientTool(call: ClientToolCallItem, signal: AbortSignal): Promise<unknown> {
    this.waiting = call.thread_id
    try {
      return await clientTool(this.context, call, signal)
    } finally {
      this.waiting = null
    }
  }

  private localMessage(input: UserMessageInput, attachments: Attachment[]): UserMessageItem {
    this.locals += 1
    return {
      type: "user_message",
      id: `${LOCAL_PREFIX}${this.locals}`,
      thread_id: this.context.store.latest.thread?.id ?? "",
      created_at: new Date().toISOString(),
      content: input.content,
      attachments,
      quoted_text: input.quoted_text ?? null,
      inference_options: input.inference_options,
    }
  }
}

function understood(state: ChatState, event: ThreadStreamEvent): ChatState {
  try {
    return reduce(state, event)
  } catch (cause) {
    const name = String(event.type).slice(0, 60)
    throw new RequestError(`The server sent an event that cannot be understood: \`${name}\`.`, { cause })
  }
}

function isLocal(id: string): boolean {
  return id.startsWith(LOCAL_PREFIX)
}

async function* resumed<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

/** The wire form of what is in the composer. */
export function inputOf(message: {
  segments: (Segment | UserMessageContent)[]
  quotedText?: string | null
  attachments?: string[]
  toolId?: string | null
  modelId?: string | null
}): UserMessageInput {
  return {
    content: message.segments
      .filter(({ type, text }) => type === "input_tag" || text !== "")
      .map((segment) =>
        segment.type === "input_text"
          ? { type: "input_text", text: segment.text }
          : {
              type: "input_tag",
              id: segment.id ?? segment.text,
              text: segment.text,
              // mandatory on the wire
              data: segment.data ?? {},
              ...(segment.group ? { group: segment.group } : {}),
              ...(segment.interactive === undefined ? {} : { interactive: segment.interactive }),
            },
      ),
    attachments: message.attachments ?? [],
    ...(message.quotedText ? { quoted_text: message.quotedText } : {}),
    inference_options: {
      ...(message.toolId ? { tool_choice: { id: message.toolId } } : {}),
      ...(message.modelId ? { model: message.modelId } : {}),
    },
  }
}

/** What stays in the composer after a message was sent: the model, and a tool that is meant to persist. */
export function draftAfter(draft: Draft, persistent: boolean): Draft {
  return { ...EMPTY_DRAFT, modelId: draft.modelId, toolId: persistent ? draft.toolId : null }
}
