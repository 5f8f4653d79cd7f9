// One chat in this page: connects the notebook widget's model with the elements that show it.
import type { ChatKitOptions } from "@openai/chatkit"
import type { Bridge } from "../bridge/choose"
import type { Command, FrameFromPage } from "../bridge/frames"
import type { Chat } from "../element/chat"
import type { AnyChatKit } from "../element/commands"
import type { ChatModel, Traits } from "../model"
import { type LoadedBundle, loadBundle } from "./bundle"
import { Calls, CLIENT_SECRET, CLIENT_TOOL } from "./calls"
import { ModelChannel } from "./channel"
import { detailOf, type EventName, traitsAfter } from "./events"
import { hear } from "./hear"
import { insertCell } from "./insertCell"
import { jupyterServer } from "./jupyter"
import { buildOptions, followsNotebook, plain } from "./options"
import { followScheme, notebookScheme } from "./scheme"
import type { View } from "./view"

/** A command may come before the cell has drawn its output. */
const VIEW_MS = 60_000

/** The events that accompany a question to the model. */
const BEGINNING: ReadonlySet<EventName> = new Set([
  "chatkit.response.start",
  "chatkit.thread.change",
  "chatkit.log",
])
/** Longer than the first words take to come, shorter than anybody in Python would notice. */
const REPORT_MS = 150

const ASK = "chatkit_notebook.ask"
const INSERT = "insertCell"

export class Session {
  readonly channel: ModelChannel
  #bridge: Promise<Bridge> | null = null
  readonly #calls: Calls
  readonly #views = new Set<View>()
  readonly #commands = new Set<string>()
  /** Commands that were given to another page. */
  readonly #elsewhere = new Set<string>()
  #queue: Promise<void> = Promise.resolve()
  readonly #reports: (() => void)[] = []
  #reporting: ReturnType<typeof setTimeout> | undefined
  readonly #waitingForView = new Set<() => void>()
  #shared: Chat | null = null
  #threadId: string | null

  constructor(
    readonly model: ChatModel,
    signal: AbortSignal,
  ) {
    this.#threadId = model.get("thread_id") ?? null
    this.channel = new ModelChannel(model, signal)
    this.#calls = new Calls(this.channel)
    this.channel.listen((frame) => {
      if (frame.ck === "command") this.#command(frame)
      else if (frame.ck === "return") this.#calls.returned(frame)
      else if (frame.ck === "note") this.#each((view) => view.note(frame.text, frame.kind))
    })
    const on = (name: string, listener: () => void) => hear(model, signal, name, listener)
    on("change:_options", () => this.#optionsChanged())
    on("change:height", () => this.#each((view) => view.resize()))
    on("change:_ui", () => this.#each((view) => view.redraw()))
    on("change:_chat", () => this.#addressChanged())
    on("change:thread_id", () => void this.#threadAsked())
    on("change:_run", () => this.#runBegan())
    // Nobody finds what was written in a new conversation of a chat that is closed.
    on("comm:close", () => this.#shared?.forgetDraft())
    const unfollow = followScheme(() => {
      if (followsNotebook(model.get("_options").theme)) this.#optionsChanged()
    })
    signal.addEventListener("abort", () => {
      clearTimeout(this.#reporting)
      unfollow()
      this.#bridge?.then(
        (bridge) => bridge.close(),
        () => undefined, // it never came to be: there is nothing to close
      )
      this.#bridge = this.#shared = null
    })
    window.addEventListener("focus", () => this.#used(), { signal })
    document.addEventListener("visibilitychange", () => document.hidden || this.#used(), { signal })
    this.channel.greet()
  }

  /** Takes over what a former widget of the same chat had open. */
  inherit(former: Session): void {
    this.#shared = former.#shared
    this.#threadId ??= former.#threadId
  }

  /** The thread that is open, whichever UI shows it. */
  get threadId(): string | null {
    return this.#threadId
  }

  /** The state of the bundled UI, if it was ever shown. */
  get shared(): Chat | null {
    return this.#shared
  }

  bundle(): Promise<LoadedBundle> {
    return loadBundle(this.model)
  }

  /** The `api.fetch` of the chat, whichever way it takes. */
  readonly fetch: typeof fetch = async (input, init) => (await this.bridge()).fetch(input, init)

  bridge(): Promise<Bridge> {
    this.#bridge ??= this.bundle().then((bundle) =>
      bundle.createBridge({
        channel: this.channel,
        path: () => this.model.get("_chat").path,
        wanted: () => this.model.get("_transport") ?? "auto",
        told: (transport, why) =>
          this.set({ active_transport: transport }, { transport: `${transport}: ${why}` }),
        jupyter: jupyterServer(),
      }),
    )
    this.#bridge.catch(() => {
      this.#bridge = null // nothing that could use it was drawn
    })
    return this.#bridge
  }

  /** The state that all bundled elements of this chat share: it outlives the elements. */
  chat(bundle: LoadedBundle): Chat {
    this.#shared ??= bundle.createChat()
    return this.#shared
  }

  /** The view whose events count, and that commands go to: the one drawn last. */
  lead(): View | undefined {
    return [...this.#views].at(-1)
  }

  add(view: View): void {
    this.#views.add(view)
  }

  remove(view: View): void {
    this.#views.delete(view)
  }

  /** The view can be talked to. */
  viewReady(): void {
    this.#used()
    for (const arrived of [...this.#waitingForView]) arrived()
  }

  /** For the hosted UI a workflow at OpenAI takes the kernel's place; its threads are not the kernel's. */
  options(hosted = false): ChatKitOptions {
    const { path, domain_key, workflow } = this.model.get("_chat")
    return buildOptions({
      wire: this.model.get("_options") ?? {},
      scheme: notebookScheme(),
      api:
        workflow && hosted
          ? { getClientSecret: (current) => this.#calls.call(CLIENT_SECRET, [current]) as Promise<string> }
          : {
              url: path,
              domainKey: domain_key ?? "local",
              fetch: this.fetch,
              uploadStrategy: { type: "two_phase" },
            },
      threadId: workflow ? null : this.#threadId,
      callback: (id, args) => this.#calls.call(id, args),
      onClientTool: (call) => this.#clientTool(call),
      builtIn: (action) => this.#builtIn(action),
    })
  }

  /** An element fired a chatkit.* event. */
  event(view: View, name: EventName, event: Event): void {
    if (view !== this.lead()) return
    const detail = detailOf(event)
    if (name === "chatkit.thread.change") this.#threadId = (detail.threadId as string | null) ?? null
    if (name === "chatkit.response.start") this.#each((other) => other.note(null))
    if (name === "chatkit.deeplink" && detail.name === "ask") this.#askedByLink(view, detail)
    this.#report(name, () => {
      this.set(traitsAfter(name, detail))
      this.#tell({ ck: "event", name, detail })
    })
  }

  /**
   * Tells the kernel in order, but not while a question is on its way: the kernel takes one message at a time, and
   * each one costs the websocket several in return, which hold up the first words of the answer.
   */
  #report(name: EventName, tell: () => void): void {
    this.#reports.push(tell)
    const waits = BEGINNING.has(name)
    if (waits && this.#reporting !== undefined) return
    clearTimeout(this.#reporting)
    this.#reporting = setTimeout(() => this.#flushReports(), waits ? REPORT_MS : 0)
  }

  #flushReports(): void {
    clearTimeout(this.#reporting)
    this.#reporting = undefined
    for (const next of this.#reports.splice(0)) next()
  }

  /** Writes traits, and merges words into `status`; sends only what changed. */
  set(traits: Partial<Traits>, status: Traits["status"] = {}): void {
    const before = this.model.get("status") ?? {}
    const changed: [string, unknown][] = Object.entries(traits).filter(
      ([name, value]) => this.model.get(name) !== value,
    )
    if (Object.entries(status).some(([name, value]) => before[name as keyof Traits["status"]] !== value))
      changed.push(["status", { ...before, ...status }])
    if (!changed.length) return
    for (const [name, value] of changed) this.model.set(name, value)
    this.model.save_changes()
  }

  /** What nobody waits for: a kernel that is gone is told of elsewhere. */
  #tell(frame: FrameFromPage): void {
    try {
      this.channel.send(frame)
    } catch (error) {
      console.debug("[chatkit_notebook]", error)
    }
  }

  #each(run: (view: View) => void): void {
    for (const view of this.#views) run(view)
  }

  /** Somebody is here: commands from Python are for this page. */
  #used(): void {
    if (this.#views.size) this.#tell({ ck: "active", page: this.channel.id })
  }

  #addressChanged(): void {
    if (this.model.get("_chat").hosted) this.#each((view) => view.reconsider())
  }

  #optionsChanged(): void {
    const options = this.options()
    this.#each((view) => view.setOptions(options))
  }

  #runBegan(): void {
    const { thread_id, run } = this.model.get("_run") ?? {}
    if (thread_id && run) this.lead()?.runBegan(thread_id, run)
  }

  /** The kernel set `thread_id`; what the page itself wrote there comes back too. */
  async #threadAsked(): Promise<void> {
    const wanted = this.model.get("thread_id") ?? null
    const element = this.lead()?.element
    if (wanted === this.#threadId) return
    if (!element) {
      // The view that comes begins with it: `chat.show` may begin a conversation before the chat is shown.
      this.#threadId = wanted
      return
    }
    try {
      await this.#run(element, "setThreadId", wanted)
    } catch (error) {
      this.set({ last_error: (error as Error).message })
    }
  }

  #command(command: Command): void {
    const { id, page = this.channel.id } = command
    if (page !== this.channel.id) {
      this.#elsewhere.add(id)
      return
    }
    this.#elsewhere.delete(id)
    if (this.#commands.has(id)) return
    this.#commands.add(id)
    // Without a view it waits for one, and another page may still take it.
    if (this.#views.size) this.#tell({ ck: "accept", id })
    // In order: a message goes to the thread that was opened before it. Stop must not wait for what it stops.
    // Nor does a cell that is inserted wait for anything.
    if (command.name === "stop" || command.name === INSERT) void this.#execute(command)
    else this.#queue = this.#queue.then(() => this.#execute(command))
  }

  async #execute({ id, name, args }: Command): Promise<void> {
    try {
      const value = await this.#runSomewhere(id, name, args)
      this.#flushReports()
      if (!this.#elsewhere.has(id)) this.#tell({ ck: "result", id, value: plain(value ?? null) })
    } catch (error) {
      if (!this.#elsewhere.has(id)) this.#tell({ ck: "result", id, error: (error as Error).message })
    }
  }

  async #runSomewhere(id: string, name: string, args: unknown[]): Promise<unknown> {
    if (name === INSERT) return insertCell(this.model.widget_manager, String(args[0]), String(args[1]))
    const element = await this.#someElement()
    if (this.#elsewhere.has(id)) return null
    try {
      return await this.#run(element, name, ...args)
    } catch (error) {
      if ((error as Error).name !== "ReplacedError") throw error
      // It was not done, and the UI that takes over can do it.
      return this.#run(await this.#someElement(), name, ...args)
    }
  }

  async #run(element: AnyChatKit, name: string, ...args: unknown[]): Promise<unknown> {
    return (await this.bundle()).runCommand(element, name, args)
  }

  #someElement(): Promise<AnyChatKit> {
    const ready = () => this.lead()?.element ?? null
    const found = ready()
    if (found) return Promise.resolve(found)
    return new Promise((resolve, reject) => {
      const arrived = () => {
        const element = ready()
        if (!element) return
        done()
        resolve(element)
      }
      const timer = setTimeout(() => {
        done()
        reject(new Error("The chat is not shown in a page: put it on the last line of a cell."))
      }, VIEW_MS)
      const done = () => {
        clearTimeout(timer)
        this.#waitingForView.delete(arrived)
      }
      this.#waitingForView.add(arrived)
    })
  }

  async #clientTool(call: {
    name: string
    params: Record<string, unknown>
    /** Told by the bundled UI: after a reload the kernel knows the call again. */
    id?: string
  }): Promise<Record<string, unknown>> {
    this.set({ client_tool_call: { name: call.name, params: call.params } })
    let result: unknown
    try {
      result = await this.#calls.call(CLIENT_TOOL, [call])
    } catch (error) {
      // The model is told; what a UI would make of a rejection is its own affair.
      result = { error: (error as Error).message }
      if (!this.model.get("last_error")) this.set({ last_error: (error as Error).message })
    }
    this.set({ client_tool_result: result ?? null, client_tool_call: null })
    // ChatKit wants an object; a bare value is wrapped rather than lost.
    return typeof result === "object" && result !== null
      ? (result as Record<string, unknown>)
      : { result: result ?? null }
  }

  async #builtIn(action: { type: string; payload?: Record<string, unknown> }): Promise<boolean> {
    if (action.type !== ASK) return false
    const element = this.lead()?.element
    if (!element) throw new Error("The chat is not shown in this page any more.")
    await (await this.bundle()).addTag(element, action.payload ?? {})
    return true
  }

  #askedByLink(view: View, detail: Record<string, unknown>): void {
    const prompt = (detail.data as Record<string, unknown> | undefined)?.prompt
    if (typeof prompt !== "string" || !prompt.trim() || !view.element) return
    this.#run(view.element, "sendUserMessage", { text: prompt }).catch((error: Error) =>
      this.set({ last_error: error.message }),
    )
  }
}
