// The hosted UI behind the methods that commands need: made, made ready and watched; whoever made it is told when it fails.
import type { ChatKitOptions, OpenAIChatKit } from "@openai/chatkit"
import type { Segment } from "../state/types"
import { CatchUp } from "./catchUp"
import { HOSTED_TAG, loadHostedScript } from "./hostedScript"
import { Streams } from "./streams"
import { refusal, watchPlace } from "./watchdog"
import { within, withinOwn } from "./within"

type Method = Exclude<keyof OpenAIChatKit & keyof HostedUI, "setOptions">
type UserMessage = Parameters<OpenAIChatKit["sendUserMessage"]>[0]
type ComposerValue = Parameters<OpenAIChatKit["setComposerValue"]>[0]

/** It stays silent when it refuses the domain. */
const READY_MS = 6_000
/** What it asks of the kernel, or of OpenAI for the first session of a workflow, may take longer. */
const LONGEST_MS = 45_000
const NOT_READY = "the hosted UI did not become ready in time"
const METHOD_MS = 30_000
/** How long after setOptions() an error in the page that is about options is ours. */
const OPTIONS_MS = 3_000

export interface HostedSetup {
  /** Where it goes; what is there stays. */
  place: Element
  options: ChatKitOptions
  height: number
  events: readonly string[]
  /** The thread that is open. */
  threadId(): string | null
  /** Told of these events: of the early ones as soon as `adopt` is called. */
  heard(event: Event): void
  /** A message waits for the kernel, or does not any more: this UI does not say so. */
  queued?(waits: boolean): void
  /** It failed after it had been ready; the reason fits after "because". */
  failed(reason: string): void
}

/** A method was not done because the UI is gone; it may be called again on the UI that takes its place. */
export class ReplacedError extends Error {
  override readonly name = "ReplacedError"
}

/**
 * The hosted UI in a place, ready and not visible yet: call `adopt` to show it.
 * Rejects with a reason that fits after "because".
 */
export async function openHosted(setup: HostedSetup): Promise<HostedUI> {
  await loadHostedScript()
  const ui = new HostedUI(setup)
  try {
    await ui.open(setup.options)
    return ui
  } catch (error) {
    void ui.remove()
    throw error
  }
}

export class HostedUI {
  readonly element: OpenAIChatKit
  /** What Python or a widget put into the composer. What the person types there, nobody outside can read. */
  composerValue: Segment[] = []

  private readonly streams = new Streams(
    (operation) => this.sent(operation),
    (run) => this.runBegan(this.setup.threadId(), run, true),
    (waits) => this.setup.queued?.(waits),
    () => void this.catchUp.read(),
  )
  private readonly catchUp: CatchUp
  private given: ChatKitOptions
  private readonly release = new AbortController()
  private readonly failure: Promise<never>
  private fail: (reason: string) => void = () => undefined
  private early: Event[] | null = []
  private optionsAt = 0
  private ready = false
  /** Questions of its own that wait for an answer: a kernel that is slow is not its fault. */
  private asking = 0
  private responding = false
  private loading = false
  private readonly changed = new Set<() => void>()

  constructor(private readonly setup: HostedSetup) {
    this.given = setup.options
    this.catchUp = new CatchUp(this, () => this.given)
    this.element = document.createElement(HOSTED_TAG) as OpenAIChatKit
    this.failure = new Promise<never>((_, reject) => {
      this.fail = (reason) => {
        reject(new ReplacedError(reason))
        if (!this.release.signal.aborted && !this.early) setup.failed(reason)
      }
    })
    this.failure.catch(() => undefined) // also when nobody waits for it
    this.listen()
  }

  async open(options: ChatKitOptions): Promise<void> {
    const { element } = this
    if (typeof element.setOptions !== "function")
      throw new Error(`this page has another element that is called ${HOSTED_TAG}`)
    element.dataset.lmSuppressShortcuts = "true"
    // Its frame only loads in the page.
    element.style.cssText = "display:block;width:100%;position:absolute;visibility:hidden"
    this.maxHeight = this.setup.height
    const ready = new Promise<unknown>((resolve) =>
      element.addEventListener("chatkit.ready", resolve, { once: true }),
    )
    this.setup.place.append(element)
    this.give(options)
    const opened = Promise.race([ready, this.failure])
    const own = withinOwn(READY_MS, NOT_READY, () => this.asking > 0, opened)
    await within(LONGEST_MS, NOT_READY, own)
    this.ready = true
  }

  /** Shows it, and tells of what it fired so far. */
  adopt(): void {
    this.element.style.position = this.element.style.visibility = ""
    const early = this.early ?? []
    this.early = null
    for (const event of early) this.setup.heard(event)
    // A page that was reloaded in the middle of an answer.
    const thread = this.setup.threadId()
    if (thread) void this.catchUp.follow(thread)
    const stop = watchPlace(this.element, this.setup.place, (reason) => this.fail(reason))
    this.release.signal.addEventListener("abort", stop)
  }

  /** Resolves when the responses it was showing are complete; false when there were none. */
  remove(): Promise<boolean> {
    this.release.abort()
    this.catchUp.stop()
    this.fail("the chat is shown by another UI now")
    const left = this.streams.leave()
    this.element.remove()
    return left
  }

  /** An answer goes on in a thread and not in this element: begun elsewhere, or its response broke. */
  runBegan(threadId: string | null, run: string, own = false): void {
    if (threadId && threadId === this.setup.threadId() && (own || !this.streams.knows(run)))
      void this.catchUp.follow(threadId, run)
  }

  set maxHeight(px: number) {
    this.element.style.height = `${px}px`
  }

  setOptions(options: ChatKitOptions): void {
    try {
      this.give(options)
    } catch (error) {
      this.fail((error as Error).message)
    }
  }

  /** Resolves when the message is on its way. */
  async sendUserMessage(message: UserMessage): Promise<void> {
    const sent = this.streams.next()
    await Promise.race([this.call("sendUserMessage", message), sent])
  }

  async setComposerValue(value: ComposerValue): Promise<void> {
    await this.call("setComposerValue", value)
    if (value.content) this.composerValue = value.content
    else if (value.text !== undefined) this.composerValue = [{ type: "input_text", text: value.text }]
  }

  setThreadId(threadId: string | null): Promise<void> {
    return this.call("setThreadId", threadId)
  }

  sendCustomAction(...args: Parameters<OpenAIChatKit["sendCustomAction"]>): Promise<void> {
    return this.call("sendCustomAction", ...args)
  }

  fetchUpdates(): Promise<void> {
    return this.call("fetchUpdates")
  }

  focusComposer(): Promise<void> {
    return this.call("focusComposer")
  }

  showHistory(): Promise<void> {
    return this.call("showHistory")
  }

  hideHistory(): Promise<void> {
    return this.call("hideHistory")
  }

  /** Ends the responses under way. The element has no method for it, but all its traffic goes through here. */
  async stop(): Promise<void> {
    this.streams.stop()
  }

  /** Resolves when the methods that reject while the chat is busy may be called. */
  whenIdle(): Promise<void> {
    const idle = new Promise<void>((resolve) => {
      const look = () => {
        if (this.responding || this.loading) return
        this.changed.delete(look)
        resolve()
      }
      this.changed.add(look)
      look()
    })
    return Promise.race([idle, this.failure])
  }

  private give(options: ChatKitOptions): void {
    this.optionsAt = performance.now()
    this.given = options
    try {
      this.element.setOptions(this.watched(this.streams.through(withForms(options))))
    } catch (error) {
      throw new Error(`the hosted UI refused the options (${(error as Error).message})`, { cause: error })
    }
  }

  /** Without a session of its workflow it stays empty, and says nothing. */
  private watched(options: ChatKitOptions): ChatKitOptions {
    const { api } = options
    if (!("getClientSecret" in api)) {
      const through = api.fetch ?? fetch
      return { ...options, api: { ...api, fetch: (...args) => this.counted(through(...args)) } }
    }
    const getClientSecret = async (current: string | null) => {
      try {
        return await this.counted(api.getClientSecret(current))
      } catch (error) {
        this.fail((error as Error).message)
        throw error
      }
    }
    return { ...options, api: { getClientSecret } }
  }

  private async counted<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.asking += 1
    try {
      return await answer
    } finally {
      this.asking -= 1
    }
  }

  private call<M extends Method>(name: M, ...args: Parameters<OpenAIChatKit[M]>): Promise<void> {
    const method = this.element[name] as (...args: unknown[]) => Promise<void>
    if (typeof method !== "function")
      return Promise.reject(new Error(`The hosted UI has no ${name}(). Use ui="bundled".`))
    const words = `The hosted UI did not answer ${name}() within ${METHOD_MS / 1000} seconds.`
    return within(METHOD_MS, words, Promise.race([method.apply(this.element, args), this.failure]))
  }

  /** A request of the element's left. */
  private sent(operation: string): void {
    if (operation === "threads.create" || operation === "threads.add_user_message") this.composerValue = []
  }

  private listen(): void {
    const { element } = this
    const { signal } = this.release
    for (const name of this.setup.events)
      element.addEventListener(
        name,
        (event: Event) => (this.early ? this.early.push(event) : this.setup.heard(event)),
        { signal },
      )
    const follow = (name: string, change: () => void) =>
      element.addEventListener(
        name,
        () => {
          change()
          for (const look of [...this.changed]) look()
        },
        { signal },
      )
    follow("chatkit.response.start", () => {
      this.responding = true
    })
    follow("chatkit.response.end", () => {
      this.responding = false
    })
    follow("chatkit.thread.load.start", () => {
      this.loading = true
    })
    follow("chatkit.thread.load.end", () => {
      this.loading = false
    })
    const blame = (error: unknown) => {
      const mayBeOptions = !this.ready || performance.now() - this.optionsAt < OPTIONS_MS
      const reason = refusal(error, mayBeOptions)
      if (reason) this.fail(reason)
    }
    element.addEventListener("chatkit.error", (event) => blame((event as CustomEvent).detail?.error), {
      signal,
    })
    // It checks its options in its frame, so that what is wrong with them is nobody's exception.
    window.addEventListener("error", ({ error, message }) => blame(error ?? message), { signal })
    window.addEventListener("unhandledrejection", ({ reason }) => blame(reason), { signal })
  }
}

/** Files go as forms, through `api.fetch`: its frame cannot reach the addresses that the kernel gives for two phases. */
function withForms(options: ChatKitOptions): ChatKitOptions {
  const { api } = options
  if (!("url" in api) || api.uploadStrategy?.type !== "two_phase") return options
  const uploadUrl = new URL(api.url.replace(/[^/]*$/, "attachments"), location.href).href
  return { ...options, api: { ...api, uploadStrategy: { type: "direct", uploadUrl } } }
}
