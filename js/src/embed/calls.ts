// Calls from the page to Python functions, each with its answer or a time-out.

import type { Channel, Return } from "../bridge/frames"
import { randomId } from "../random"

/** A search that fills a menu is useless later; a function the user wrote may compute for a while. */
const CALL_MS = 60_000
const CLIENT_TOOL_MS = 15 * 60_000

export const CLIENT_TOOL = "client_tool"
export const CLIENT_SECRET = "client_secret"

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
  timer: ReturnType<typeof setTimeout>
}

export class Calls {
  readonly #waiting = new Map<string, Waiting>()
  readonly #prefix = randomId().slice(0, 8)
  #count = 0

  readonly #channel: Channel

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** Rejects with the Python error's text, or when no answer came. */
  call(callback: string, args: unknown[]): Promise<unknown> {
    this.#count += 1
    const id = `${this.#prefix}.${this.#count}`
    const limit = callback === CLIENT_TOOL ? CLIENT_TOOL_MS : CALL_MS
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        const words = `The Python function did not answer within ${limit / 1000} seconds; the kernel may be busy.`
        reject(new Error(words))
      }, limit)
      this.#waiting.set(id, { resolve, reject, timer })
      try {
        this.#channel.send({ ck: "call", id, callback, args })
      } catch (error) {
        clearTimeout(timer)
        this.#waiting.delete(id)
        reject(error)
      }
    })
  }

  returned(frame: Return): void {
    const waiting = this.#waiting.get(frame.id)
    if (!waiting) return // of another page, or too late
    this.#waiting.delete(frame.id)
    clearTimeout(waiting.timer)
    if (typeof frame.error === "string") waiting.reject(new Error(frame.error))
    else waiting.resolve(frame.value)
  }
}
