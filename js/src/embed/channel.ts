// The channel over a notebook widget's custom messages, and whether there is still a kernel at its other end.

import {
  bytesOf,
  type Channel,
  type FrameFromKernel,
  type FrameFromPage,
  frameFromKernel,
  type Welcome,
} from "../bridge/frames"
import { isLoopback } from "../bridge/http"
import type { ChatModel } from "../model"
import { randomId } from "../random"
import { hear } from "./hear"
import { application } from "./jupyter"
import { Poller } from "./poll"

type Listener = (frame: FrameFromKernel, buffers: Uint8Array[]) => void

const GONE =
  "The kernel that made this chat does not answer: it was restarted or stopped. Run the cell again to go on."
/** Between two greetings that nobody answered; the last one repeats. */
const GREET_MS = [1_000, 2_000, 4_000, 8_000, 15_000]
/** How long a comm that the notebook calls dead may still prove alive. */
const DOUBT_MS = 6_000

export class ModelChannel implements Channel {
  /** Names this page, or rather this widget in it, to the kernel. */
  readonly id = randomId()
  welcome: Welcome | null = null
  readonly #poller: Poller
  readonly #listeners = new Set<Listener>()
  #greetings = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #doubt: ReturnType<typeof setTimeout> | undefined
  #gone = false

  readonly #model: ChatModel
  readonly #signal: AbortSignal

  constructor(model: ChatModel, signal: AbortSignal) {
    this.#model = model
    this.#signal = signal
    this.#poller = new Poller(this, signal)
    signal.addEventListener("abort", () => this.#close())
    // Fires when the kernel restarts, but also when the websocket was down for a moment: so ask.
    hear(model, signal, "comm_live_update", () => this.#suspect())
    hear(model, signal, "msg:custom", (message: unknown, buffers: (ArrayBuffer | ArrayBufferView)[] = []) => {
      const frame = frameFromKernel(message)
      if (!frame) return
      this.#heard()
      if (frame.ck === "welcome") this.welcome = frame
      const bytes = buffers.map(bytesOf)
      for (const listener of [...this.#listeners]) listener(frame, bytes)
    })
  }

  /** Says hello until the kernel answers; does nothing while it already does that. */
  greet(): void {
    if (this.#timer === undefined) this.#hello()
  }

  #hello(): void {
    if (this.#signal.aborted) return
    const page = {
      id: this.id,
      href_origin: location.origin,
      loopback: isLoopback(location.hostname),
      app: application(),
      now: Date.now(),
    }
    try {
      this.#model.send({ ck: "hello", page })
    } catch {
      // the comm is disposed: the next greeting, or a new widget, finds out
    }
    this.#timer = setTimeout(() => this.#hello(), GREET_MS[Math.min(this.#greetings, GREET_MS.length - 1)])
    this.#greetings += 1
  }

  send(frame: FrameFromPage, buffers?: ArrayBuffer[]): void {
    if (this.#gone) throw new Error(GONE)
    try {
      this.#model.send(frame, undefined, buffers)
    } catch (cause) {
      throw new Error(GONE, { cause })
    }
    if (frame.ck === "request" || frame.ck === "call") this.#poller.soon()
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #heard(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    clearTimeout(this.#doubt)
    this.#doubt = undefined
    this.#greetings = 0
    this.#gone = false
  }

  #suspect(): void {
    if (this.#doubt !== undefined || this.#signal.aborted) return
    this.#doubt = setTimeout(() => this.#despair(), DOUBT_MS)
    this.#greetings = 0
    clearTimeout(this.#timer)
    this.#hello()
  }

  /** Nothing came: the kernel is another one, unless it is only busy. */
  #despair(): void {
    if (this.#isBusy()) this.#doubt = setTimeout(() => this.#despair(), DOUBT_MS)
    else this.#gone = true
  }

  /** As far as the notebook tells; JupyterLab and Notebook do. */
  #isBusy(): boolean {
    const manager = this.#model.widget_manager as { kernel?: { status?: string } | null }
    return manager.kernel?.status === "busy"
  }

  #close(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#doubt)
    this.#gone = true
  }
}
