// One place in the page where a chat is drawn: by the hosted UI where it may and can be, else by the bundled one.
import type { ChatKitOptions } from "@openai/chatkit"
import type { Chat } from "./chat"
import type { AnyChatKit } from "./commands"
import type { NotebookChatKit } from "./element"
import { handToBundled, handToHosted } from "./handover"
import { type HostedUI, openHosted } from "./hosted"
import { inLanguage, type Say } from "./hostWords"
import { type NoteKind, showNote } from "./notes"
import { isSavedPage, showSavedWords } from "./savedPage"

type UIName = "hosted" | "bundled"

const QUEUED = "The kernel is busy, your message is queued. It is answered as soon as the kernel is free."

/** What the place needs to know of its chat, and whom it tells. */
export interface Owner {
  /** Which chat; what was asked for; whether the model is OpenAI's; whether OpenAI's script runs at this address. */
  choice(): { id: string; ui: "auto" | UIName; openai: boolean; allowed: boolean; workflow?: string | null }
  options(name: UIName): ChatKitOptions
  height(): number
  events: readonly string[]
  /** The thread that is open, whichever UI shows it. */
  threadId(): string | null
  /** The state of the bundled UI; null when it was never shown. */
  shared(): Chat | null
  makeElement(): NotebookChatKit
  event(event: Event): void
  /** Another UI is there, and can be talked to. */
  drawn(name: UIName, why: string): void
  /** What was there is gone; another one comes. */
  lost(): void
  failed(error: Error): void
  /** The reason why the UI that is there stays. */
  kept(name: UIName, why: string): void
}

/** Why the hosted UI is not shown, and whether it was meant to be. */
interface Refusal {
  reason: string
  meant: boolean
}

export class Place {
  /** What is drawn; its methods may be called. */
  element: AnyChatKit | null = null
  private hosted: HostedUI | null = null
  private drawing = 0
  private readonly box = document.createElement("div")

  constructor(
    private readonly place: HTMLElement,
    private readonly owner: Owner,
  ) {
    this.box.style.position = "relative"
    this.box.append(...place.childNodes)
    place.replaceChildren(this.box)
    if (isSavedPage(owner.choice().id)) showSavedWords(place, owner.options("bundled").locale)
    else void this.draw()
  }

  /** Draws the UI that is asked for; what is there stays until that one is ready. */
  async draw(): Promise<void> {
    await this.choose(() => true)
  }

  /** The model turned out to be OpenAI's. Nobody wants the box they type in replaced. */
  async reconsider(): Promise<void> {
    const free = () => untouched(this.owner.shared())
    if (this.owner.choice().ui === "auto" && free()) await this.choose(free)
  }

  setOptions(options: ChatKitOptions): void {
    this.element?.setOptions(this.hosted ? this.owner.options("hosted") : options)
  }

  /** The kernel answers in a thread: this page may not be the one that asked. */
  runBegan(threadId: string, run: string): void {
    if (this.hosted) this.hosted.runBegan(threadId, run)
    else void this.owner.shared()?.runBegan(threadId, run)
  }

  resize(): void {
    if (this.element) this.element.maxHeight = this.owner.height()
  }

  /** A line under the chat. */
  note(kind: NoteKind, text: string | ((say: Say) => string) | null): void {
    inLanguage(this.owner.options("bundled").locale, (say) => {
      const words = typeof text === "function" ? text(say) : text && say(text)
      showNote(this.place, kind, words, { dismiss: say("Dismiss"), copy: say("Copy"), copied: say("Copied") })
    })
  }

  remove(): void {
    this.drawing += 1
    void this.hosted?.remove()
  }

  private async choose(wished: () => boolean): Promise<void> {
    this.drawing += 1
    const turn = this.drawing
    const current = () => turn === this.drawing
    try {
      const refusal = await this.tryHosted(current, wished)
      if (refusal && current()) await this.drawBundled(refusal)
    } catch (error) {
      if (!current()) return
      this.element = null
      this.owner.failed(error as Error)
    }
  }

  /** Answers null when the hosted UI is there. */
  private async tryHosted(current: () => boolean, wished: () => boolean): Promise<Refusal | null> {
    const { owner } = this
    const { ui: wanted, openai, allowed, workflow } = owner.choice()
    const asked = workflow ? "it shows a workflow at OpenAI" : `ui="${wanted}" was asked for`
    const meant = wanted === "hosted" || Boolean(workflow)
    if (wanted === "bundled") return { reason: `ui="bundled" was asked for`, meant: Boolean(workflow) }
    if (!meant && !openai)
      return { reason: "the model is not OpenAI's, so nothing should depend on OpenAI's CDN", meant }
    if (!allowed)
      return {
        reason: "the hosted UI runs on localhost, or on a domain that is registered with OpenAI",
        meant,
      }
    const why = meant ? asked : "the model is OpenAI's"
    if (this.hosted) {
      owner.kept("hosted", why)
      return null
    }
    let ui: HostedUI
    try {
      ui = await openHosted({
        place: this.box,
        options: owner.options("hosted"),
        height: owner.height(),
        events: owner.events,
        threadId: () => owner.threadId(),
        heard: (event) => owner.event(event),
        queued: (waits) => this.note("hint", waits ? QUEUED : null),
        failed: (reason) => void this.replaceHosted(ui, reason),
      })
    } catch (error) {
      return { reason: (error as Error).message, meant: true }
    }
    if (!current() || !wished()) {
      void ui.remove()
      return { reason: "the chat was in use when the hosted UI was ready", meant: false }
    }
    this.hosted = ui
    this.show(ui, ui.element)
    this.note("hint", null)
    owner.drawn("hosted", why)
    ui.adopt()
    const shared = owner.shared()
    // A draft that cannot be moved stays where it is.
    if (shared) handToHosted(shared, ui).catch(() => undefined)
    return null
  }

  /** The watchdog has found the hosted UI gone. */
  private async replaceHosted(ui: HostedUI, reason: string): Promise<void> {
    if (this.hosted !== ui) return
    this.drawing += 1
    try {
      await this.drawBundled({ reason, meant: true })
    } catch (error) {
      this.owner.failed(error as Error)
    }
  }

  private async drawBundled({ reason, meant }: Refusal): Promise<void> {
    const { owner, hosted } = this
    const { workflow } = owner.choice()
    const words = (say: Say) => {
      const why = say("This is the built-in chat, because #.", say(reason))
      return workflow
        ? `${why} ${say("It answers by itself, and not through the workflow #.", workflow)}`
        : why
    }
    this.note("hint", meant ? words : null)
    if (this.element && !hosted) {
      owner.kept("bundled", reason)
      return
    }
    const element = owner.makeElement()
    element.maxHeight = owner.height()
    for (const name of owner.events)
      element.addEventListener(name, (event: Event) => {
        if (this.element === element) owner.event(event)
      })
    element.setOptions(owner.options("bundled"))
    const thread = workflow ? null : owner.threadId()
    this.hosted = null
    if (hosted) owner.lost()
    this.show(element, element)
    owner.drawn("bundled", reason)
    if (!hosted) return
    await handToBundled(element, { threadId: thread, draft: hosted.composerValue, left: hosted.remove() })
  }

  private show(ui: AnyChatKit, node: Element): void {
    this.element = ui
    // Not replaceChildren: an element that is put in anew loads its frame again.
    if (node.parentNode !== this.box) this.box.append(node)
    for (const other of [...this.box.children]) if (other !== node) other.remove()
  }
}

function untouched(shared: Chat | null): boolean {
  const state = shared?.state
  return !state || (!state.thread && !state.responding && !state.draft.segments.length)
}
