// One place in the notebook where a chat is drawn: placeholder, then the element of the chosen UI, or the reason why not.
import type { ChatKitOptions, OpenAIChatKit } from "@openai/chatkit"
import { isLoopback } from "../bridge/http"
import type { AnyChatKit } from "../element/commands"
import { EVENTS } from "./events"
import { failure, skeleton } from "./placeholder"
import type { Session } from "./session"

const FIXED_HEIGHT = 560

export class View {
  element: AnyChatKit | null = null
  /** The element once its methods may be called. */
  readyElement: AnyChatKit | null = null
  #drawing = 0

  readonly #session: Session
  readonly #place: HTMLElement

  constructor(session: Session, place: HTMLElement) {
    this.#session = session
    this.#place = place
    session.add(this)
    void this.redraw()
  }

  /** Draws the UI that `_ui` asks for, anew. */
  async redraw(): Promise<void> {
    const current = this.#turn()
    this.element = this.readyElement = null
    this.#place.replaceChildren(skeleton(this.#height))
    try {
      const reason = await this.#drawHosted(current)
      if (reason !== null && current()) await this.#drawBundled(current, reason)
    } catch (error) {
      if (!current()) return
      const { message } = error as Error
      this.#place.replaceChildren(failure(message))
      this.#session.set({ ready: false, last_error: message }, { ui: `none: ${message}` })
    }
  }

  /** The kernel found out that the model is OpenAI's: what is shown stays until the hosted UI is ready. */
  async tryHosted(): Promise<void> {
    await this.#drawHosted(this.#turn())
  }

  setOptions(options: ChatKitOptions): void {
    try {
      this.element?.setOptions(options)
    } catch (error) {
      this.#session.set({ last_error: (error as Error).message })
    }
  }

  resize(): void {
    const { element } = this
    if (!element) return
    if ("maxHeight" in element) element.maxHeight = this.#height
    else element.style.height = `${this.#height}px`
  }

  remove(): void {
    this.#drawing += 1
    this.#session.remove(this)
    this.#place.replaceChildren()
  }

  /** Answers whether no other drawing has begun since. */
  #turn(): () => boolean {
    this.#drawing += 1
    const turn = this.#drawing
    return () => turn === this.#drawing
  }

  get #height(): number {
    return this.#session.model.get("height") || FIXED_HEIGHT
  }

  /** Answers null when the hosted UI is there, else why it is not. */
  async #drawHosted(current: () => boolean): Promise<string | null> {
    const { model } = this.#session
    const wanted = model.get("_ui") ?? "auto"
    const asked = `ui="${wanted}" was asked for`
    if (wanted === "bundled") return asked
    const { hosted, domain_key: domainKey } = model.get("_chat")
    if (wanted === "auto" && !hosted)
      return "the model is not OpenAI's, so nothing should depend on OpenAI's CDN"
    if (!isLoopback(location.hostname) && !domainKey)
      return "the hosted UI runs on localhost, or on a domain that is registered with OpenAI"
    try {
      const { hostedElement } = await this.#session.bundle()
      const element = await hostedElement(this.#place, this.#session.options())
      if (!current()) return null
      element.style.cssText = `display:block;width:100%;height:${this.#height}px`
      this.#adopt(element, wanted === "hosted" ? `hosted: ${asked}` : "hosted: the model is OpenAI's")
      // Not replaceChildren: an element that is put in anew loads its frame again.
      for (const other of [...this.#place.children]) if (other !== element) other.remove()
      this.#ready(element)
      this.#session.set({ ready: true })
      return null
    } catch (error) {
      return (error as Error).message
    }
  }

  async #drawBundled(current: () => boolean, reason: string): Promise<void> {
    const bundle = await this.#session.bundle()
    if (!current()) return
    const element = bundle.createElement()
    element.chat = this.#session.chat(bundle)
    element.maxHeight = this.#height
    element.setOptions(this.#session.options())
    this.#adopt(element, `bundled: ${reason}`)
    this.#place.replaceChildren(element)
    // Its state lives in this page: it can be talked to before its frame is drawn.
    this.#ready(element)
  }

  #adopt(element: OpenAIChatKit, why: string): void {
    this.element = element
    for (const name of EVENTS)
      element.addEventListener(name, (event: Event) => {
        if (this.element === element) this.#session.event(this, name, event)
      })
    this.#session.set({ active_ui: why.startsWith("hosted") ? "hosted" : "bundled" }, { ui: why })
  }

  #ready(element: AnyChatKit): void {
    this.readyElement = element
    this.#session.viewReady()
  }
}
