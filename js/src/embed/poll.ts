// Asks the kernel for its messages, where they do not show by themselves because another thread sends them (Colab).
import type { Channel } from "../bridge/frames"
import { randomId } from "../random"

export interface PollTimes {
  /** Between two questions while the kernel has something to come. */
  busyMs: number
  /** While it has not; a person may still be told of something. */
  idleMs: number
  /** In a page that nobody sees. */
  hiddenMs: number
  /** A question without an answer for so long was lost. */
  lostMs: number
}

const TIMES: PollTimes = { busyMs: 50, idleMs: 4_000, hiddenMs: 30_000, lostMs: 120_000 }

export class Poller {
  #on = false
  #asked: string | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly #channel: Channel
  readonly #times: PollTimes

  constructor(channel: Channel, signal: AbortSignal, times: PollTimes = TIMES) {
    this.#channel = channel
    this.#times = times
    channel.listen((frame) => {
      if (frame.ck === "welcome") this.#turn(frame.poll === true)
      else if (frame.ck === "polled" && frame.id === this.#asked) this.#answered(frame.more)
    })
    signal.addEventListener("abort", () => this.#turn(false))
  }

  /** Something was sent that the kernel will answer. */
  soon(): void {
    if (this.#on && this.#asked === null) this.#plan(0)
  }

  #turn(on: boolean): void {
    if (on === this.#on) return
    this.#on = on
    this.#asked = null
    clearTimeout(this.#timer)
    if (on) this.#plan(0)
  }

  #plan(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(), wait)
  }

  /** One question at a time: those that a busy kernel cannot answer would only pile up. */
  #ask(): void {
    this.#asked = randomId()
    try {
      this.#channel.send({ ck: "poll", id: this.#asked })
    } catch {
      // the kernel is gone for now
    }
    this.#plan(this.#times.lostMs)
  }

  #answered(more: boolean): void {
    this.#asked = null
    const { busyMs, idleMs, hiddenMs } = this.#times
    this.#plan(more ? busyMs : document.hidden ? hiddenMs : idleMs)
  }
}
