// One chat: its state, its server, and everything one can do with it. Lives longer than the elements that show it.
import type { ChatKitOptions, Entity } from "@openai/chatkit"
import { ChatKitClient, type SentRequest } from "../protocol/client"
import type { StructuredInputSubmission } from "../protocol/schema"
import { randomId } from "../random"
import { chosenModel, chosenTool, offered } from "../state/choices"
import type { Reading, Submission } from "../state/host"
import { initialState } from "../state/initial"
import type { ChatState, Draft, DraftFile } from "../state/types"
import { Actions } from "./actions"
import { watchConnection } from "./connection"
import { type ChatContext, type Emit, reportError } from "./context"
import { Dictation } from "./dictation"
import { Drafts } from "./drafts"
import { Lookups } from "./lookups"
import { Store } from "./store"
import { Threads } from "./threads"
import { draftAfter, inputOf, type Message, Turn } from "./turn"
import { Uploads } from "./uploads"

const NO_SERVER = { api: { url: "", domainKey: "" } }

export class Chat {
  readonly store = new Store(initialState(NO_SERVER))
  readonly threads: Threads
  readonly actions: Actions
  /** Told of every chatkit.* event: the elements that show this chat. */
  readonly listeners = new Set<EventTarget>()
  /** Where somebody read last, for an element that shows the chat anew. */
  place: Reading | null = null
  /** Height the content last had, so that a second view starts with it. */
  height = 0

  readonly uploads: Uploads
  readonly dictation: Dictation
  readonly lookups: Lookups

  private readonly turn: Turn
  private readonly drafts = new Drafts(() => ("url" in this.options.api ? this.options.api.url : ""))
  private client: ChatKitClient | null = null
  private readonly frameId = randomId()
  private started = false
  /** The thread that chatkit.thread.change named last. */
  private active: string | null = null

  constructor() {
    const context: ChatContext = {
      store: this.store,
      emit: this.emit,
      client: () => this.server(),
      options: () => this.options,
    }
    this.turn = new Turn(
      context,
      (threadId) => {
        if (threadId === this.active) return
        // What is typed while the first answer streams belongs to the thread that was just made.
        this.drafts.move(threadId, this.state.draft)
        this.tellThread(threadId)
      },
      (still) => this.threads.refresh(still),
      (threadId) => this.threads.open(threadId),
    )
    this.threads = new Threads(context, (threadId, failed) => {
      this.dictation.cancel()
      this.store.update({ problem: null })
      this.show(this.drafts.of(threadId))
      // Whoever keeps the id of the open thread must learn that one could not be opened.
      this.tellThread(threadId, failed)
      if (threadId) void this.turn.follow(threadId)
    })
    this.actions = new Actions(context, this.turn)
    this.lookups = new Lookups(context)
    this.dictation = new Dictation(context, (text) => this.say(text))
    this.uploads = new Uploads(context, {
      current: () => this.state.draft.files,
      add: (file) => this.setDraft({ files: [...this.state.draft.files, file] }),
      change: (key, change) => this.changeFile(key, (file) => ({ ...file, ...change })),
      remove: (key) => this.changeFile(key, () => null),
    })
    this.context = context
  }

  private readonly context: ChatContext

  readonly emit: Emit = (name, ...detail) => {
    for (const listener of [...this.listeners])
      listener.dispatchEvent(new CustomEvent(name, { detail: detail[0], bubbles: true, composed: true }))
  }

  get state(): ChatState {
    return this.store.latest
  }

  get options(): ChatKitOptions {
    return this.store.latest.options
  }

  /** Replaces all options. The first ones also open the initial thread. */
  setOptions(options: ChatKitOptions): void {
    const { api, locale } = this.options
    if (api !== options.api || locale !== options.locale) this.client = null
    this.store.update({ options })
    if (this.started) this.show(this.state.draft)
    else this.start()
  }

  private start(): void {
    this.started = true
    const { initialThread } = this.options
    if (initialThread) void this.threads.open(initialThread)
    else this.show(this.drafts.of(null))
    // As ChatKit does; it also tells whether somebody answers.
    void this.threads.list(false)
  }

  /** Nobody comes back to the new conversation of this chat. */
  forgetDraft(): void {
    this.drafts.forget()
  }

  /** An answer was begun in a thread, here or elsewhere: when that thread is open, it is followed. */
  async runBegan(threadId: string, run: string): Promise<void> {
    const here = () => this.state.thread?.id === threadId && !this.state.threadLoading && !this.turn.running
    if (!here() || this.turn.knows(run)) return
    try {
      // The kernel tells no page of what a retry takes away.
      await this.threads.refresh(() => !this.turn.running)
    } catch (error) {
      console.debug("[chatkit_notebook]", error)
    }
    if (here() && !this.turn.knows(run)) await this.turn.follow(threadId, run)
  }

  /** Throws before there is a server to talk to. */
  assertSetUp(): void {
    if (!this.started) throw new Error("The chat is not set up yet: call setOptions() first.")
  }

  /** Throws while a thread loads or a response streams, as the public methods of ChatKit do. */
  assertFree(): void {
    this.assertSetUp()
    if (this.state.threadLoading)
      throw new Error("The chat is busy: a thread is loading. Wait for chatkit.thread.load.end.")
    if (this.turn.running)
      throw new Error("The chat is busy: a response streams. Wait for chatkit.response.end.")
  }

  /** Throws when the composer would not take a message for the open thread. */
  assertOpen(): void {
    const { status } = this.state.thread ?? {}
    if (status?.type !== "locked" && status?.type !== "closed") return
    const why = status.reason ? `: ${status.reason}` : ""
    throw new Error(`This conversation is ${status.type}${why}. Begin another one with newThread: true.`)
  }

  /** Resolves when no thread loads and no response streams. */
  idle(): Promise<void> {
    const busy = () => this.state.threadLoading || this.turn.running || this.state.responding
    if (!busy()) return Promise.resolve()
    return new Promise((resolve) => {
      const unsubscribe = this.store.subscribe(() => {
        if (busy()) return
        unsubscribe()
        resolve()
      })
    })
  }

  /** Sends what the composer holds, and empties it. */
  async submit(submission: Submission): Promise<void> {
    if (this.turn.running || this.state.threadLoading) return
    const { composer } = this.options
    const tool = chosenTool(composer, submission.toolId)
    const attachments = (submission.files ?? []).flatMap(({ attachment }) => attachment ?? [])
    const input = inputOf({
      ...submission,
      toolId: tool?.id ?? null,
      modelId: chosenModel(composer, submission.modelId)?.id ?? null,
      attachments: attachments.map(({ id }) => id),
    })
    const said = input.content.some(({ type, text }) => type === "input_tag" || text.trim())
    if (!said && !attachments.length) return
    const after = draftAfter(this.state.draft, tool?.persistent ?? false)
    // What somebody was writing when they took a prompt instead is still theirs.
    this.setDraft(submission.prompt ? { toolId: after.toolId } : after)
    this.store.update({ problem: null })
    await this.send({ input, attachments })
  }

  send(message: Message): Promise<void> {
    if (message.newThread && this.state.thread) this.threads.close()
    return this.turn.send(message)
  }

  stop(): Promise<void> {
    return this.turn.stop()
  }

  async retry(itemId?: string): Promise<void> {
    if (!this.turn.running) await this.turn.retry(itemId)
  }

  /** What is being answered goes on in the kernel; opened again, its thread shows it. */
  async newThread(): Promise<void> {
    await this.turn.leave()
    this.threads.close()
    this.hideHistory()
  }

  /** Answers why the thread could not be opened; null when it was. */
  async openThread(threadId: string): Promise<Error | null> {
    this.hideHistory()
    if (threadId === this.state.thread?.id && !this.state.threadLoading) return null
    await this.turn.leave()
    return this.threads.open(threadId)
  }

  /** Reads the open thread again; rejects when that does not work. */
  async fetchUpdates(): Promise<void> {
    try {
      await this.threads.refresh()
    } catch (cause) {
      throw reportError(this.context, cause)
    }
  }

  /** With what is being answered there, and what was written. */
  async deleteThread(threadId: string): Promise<void> {
    const answering = this.turn.running && this.state.thread?.id === threadId
    if (answering) await this.turn.leave()
    const deleted = await this.threads.delete(threadId)
    if (deleted) this.drafts.drop(threadId)
    else if (answering) void this.turn.follow(threadId)
  }

  showHistory(): void {
    if (!this.state.history.open) {
      this.store.update((state) => ({ ...state, history: { ...state.history, open: true } }))
      this.emit("chatkit.history.open")
    }
    void this.threads.list(false)
  }

  hideHistory(): void {
    if (!this.state.history.open) return
    this.store.update((state) => ({ ...state, history: { ...state.history, open: false } }))
    this.emit("chatkit.history.close")
  }

  setDraft(change: Partial<Draft>): void {
    const draft = { ...this.state.draft, ...change }
    this.drafts.set(this.state.thread?.id ?? null, draft)
    this.show(draft)
  }

  /** Puts a draft into the composer. */
  private show(given: Draft): void {
    const { draft: before, options } = this.state
    const draft = offered(given, options.composer)
    if (draft !== before) this.store.update({ draft })
    if (draft.toolId !== before.toolId) this.emit("chatkit.tool.change", { toolId: draft.toolId })
  }

  private tellThread(threadId: string | null, again = false): void {
    if (threadId === this.active && !again) return
    this.active = threadId
    this.emit("chatkit.thread.change", { threadId })
  }

  removeFile(key: string): void {
    const file = this.state.draft.files.find((one) => one.key === key)
    if (file) this.uploads.remove(file)
  }

  dismissProblem(): void {
    if (this.state.problem) this.store.update({ problem: null })
  }

  /** What was said goes behind what is written. */
  private say(text: string): void {
    const { segments } = this.state.draft
    const before = segments.at(-1)
    const gap = !before || /\s$/.test(before.text) ? "" : " "
    this.setDraft({ segments: [...segments, { type: "input_text", text: `${gap}${text}` }] })
  }

  private changeFile(key: string, change: (file: DraftFile) => DraftFile | null): void {
    const threadId = this.drafts.changeFile(key, change)
    if (threadId === (this.state.thread?.id ?? null)) this.store.update({ draft: this.drafts.of(threadId) })
  }

  async answer(itemId: string, input: StructuredInputSubmission): Promise<void> {
    const { thread } = this.state
    if (!thread || this.turn.running) return
    await this.turn.respond("threads.add_structured_input", { thread_id: thread.id, item_id: itemId, input })
  }

  /** What was sent to a model for the turn of a user message; null when the server cannot tell. */
  async sent(itemId: string): Promise<SentRequest[] | null> {
    const { thread } = this.state
    if (!thread) return null
    try {
      return (await this.server().call("ledger.get", { thread_id: thread.id, turn: itemId })).requests
    } catch (cause) {
      reportError(this.context, cause)
      return null
    }
  }

  async feedback(itemIds: string[], kind: "positive" | "negative"): Promise<void> {
    const { thread } = this.state
    const last = itemIds.at(-1)
    if (!thread || !last) return
    const { [last]: before } = this.state.feedback
    const set = (given: typeof before) =>
      this.store.update(({ feedback: { [last]: _, ...others }, ...state }) => ({
        ...state,
        feedback: given ? { ...others, [last]: given } : others,
      }))
    set(kind)
    try {
      await this.server().call("items.feedback", { thread_id: thread.id, item_ids: itemIds, kind })
    } catch (cause) {
      reportError(this.context, cause)
      set(before)
    }
  }

  dismissNotice(id: string): void {
    this.store.update((state) => ({ ...state, notices: state.notices.filter((notice) => notice.id !== id) }))
  }

  /** A `chatkit-link://name?key=value` was clicked. */
  deeplink(url: string): void {
    const link = /^chatkit-link:\/*([^/?#]+)\/?(?:\?([^#]*))?/.exec(url)
    if (!link?.[1]) return
    const data = Object.fromEntries(new URLSearchParams(link[2] ?? ""))
    this.emit("chatkit.deeplink", { name: decoded(link[1]), data })
  }

  entityClick(entity: Entity): void {
    void this.calling(() => this.options.entities?.onClick?.(entity))
  }

  headerClick(side: "left" | "right"): void {
    const { header } = this.options
    void this.calling(() => (side === "left" ? header?.leftAction : header?.rightAction)?.onClick())
  }

  /** A function of the page's that nobody waits for: what it throws is told, and breaks nothing. */
  private async calling(run: () => unknown): Promise<void> {
    try {
      await run()
    } catch (cause) {
      reportError(this.context, cause)
    }
  }

  private server(): ChatKitClient {
    if (this.client) return this.client
    const { api, locale } = this.options
    if (!("url" in api)) throw new Error("setOptions() was not called yet.")
    const fetcher = watchConnection(this.store, api.fetch ?? ((input, init) => fetch(input, init)))
    const language = locale ?? navigator.language
    this.client = new ChatKitClient({
      url: api.url,
      fetch: fetcher,
      // Not watched: a kernel is not busy because a file is large.
      files: api.fetch ?? null,
      ...(language ? { locale: language } : {}),
      frameId: this.frameId,
    })
    return this.client
  }
}

/** Of a name with a stray "%" nothing can be decoded. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
