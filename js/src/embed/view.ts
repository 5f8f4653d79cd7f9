// One view of a notebook widget: a placeholder until the bundle is there, then the chat, or the reason why there is none.
import type { ChatKitOptions } from "@openai/chatkit"
import { isLoopback } from "../bridge/http"
import type { AnyChatKit } from "../element/commands"
import type { Owner, Place } from "../element/place"
import type { LoadedBundle } from "./bundle"
import { EVENTS, type EventName } from "./events"
import { failure, skeleton } from "./placeholder"
import type { Session } from "./session"

const FIXED_HEIGHT = 560

export class View {
  #place: Place | null = null
  #removed = false

  readonly #session: Session
  readonly #node: HTMLElement

  constructor(session: Session, node: HTMLElement) {
    this.#session = session
    this.#node = node
    node.replaceChildren(skeleton(this.#height))
    session.add(this)
    session.bundle().then(
      (bundle) => {
        if (!this.#removed) this.#place = bundle.createPlace(node, this.#owner(bundle))
      },
      (error: Error) => this.#failed(error),
    )
  }

  /** What is drawn, once its methods may be called. */
  get element(): AnyChatKit | null {
    return this.#place?.element ?? null
  }

  redraw(): void {
    void this.#place?.draw()
  }

  reconsider(): void {
    void this.#place?.reconsider()
  }

  runBegan(threadId: string, run: string): void {
    this.#place?.runBegan(threadId, run)
  }

  setOptions(options: ChatKitOptions): void {
    try {
      this.#place?.setOptions(options)
    } catch (error) {
      this.#session.set({ last_error: (error as Error).message })
    }
  }

  resize(): void {
    this.#place?.resize()
  }

  note(text: string | null, kind?: string | null): void {
    this.#place?.note(kind === "report" ? "report" : "error", text)
  }

  remove(): void {
    this.#removed = true
    this.#session.remove(this)
    this.#place?.remove()
    this.#node.replaceChildren()
  }

  get #height(): number {
    return this.#session.model.get("height") || FIXED_HEIGHT
  }

  #failed({ message }: Error): void {
    if (this.#removed) return
    this.#node.replaceChildren(failure(message))
    this.#session.set({ ready: false, last_error: message }, { ui: `none: ${message}` })
  }

  #owner(bundle: LoadedBundle): Owner {
    const session = this.#session
    const { model } = session
    return {
      choice: () => {
        const { id, hosted = false, domain_key, workflow = null } = model.get("_chat")
        const allowed = isLoopback(location.hostname) || Boolean(domain_key)
        return { id, ui: model.get("_ui") ?? "auto", openai: hosted, allowed, workflow }
      },
      options: (name) => session.options(name === "hosted"),
      height: () => this.#height,
      events: EVENTS,
      threadId: () => session.threadId,
      shared: () => session.shared,
      makeElement: () => {
        const element = bundle.createElement()
        element.chat = session.chat(bundle)
        return element
      },
      event: (event) => session.event(this, event.type as EventName, event),
      drawn: (name, why) => {
        session.set({ active_ui: name }, { ui: `${name}: ${why}` })
        session.viewReady()
      },
      lost: () => session.set({ ready: false, responding: false }),
      failed: (error) => this.#failed(error),
      kept: (name, why) => session.set({}, { ui: `${name}: ${why}` }),
    }
  }
}
