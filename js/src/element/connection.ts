// Says in words what the connection does while a request waits for its first answer.
import type { Connection } from "../state/types"
import type { Store } from "./store"

/** Shorter waits are not worth a word; a healthy kernel answers earlier over either transport. */
const FIRST_MS = 400
const SLOW_MS = 2_500
const LONG_MS = 15_000

const CONNECTING = "Connecting to the kernel…"
const BUSY = "The kernel is busy. Your message is answered as soon as it is free."
const LONG =
  "The kernel has not answered yet. It may be running a cell; if it was restarted, run this cell again."
const LOST = "The kernel cannot be reached."

/**
 * Wraps a fetch: the connection is "connecting" until the first response ever, "busy" while one is overdue, "lost" after
 * a request found no server, and "ready" otherwise.
 */
export function watchConnection(store: Store, fetcher: typeof fetch): typeof fetch {
  function set(state: Connection["state"], message: string | null): void {
    const { connection } = store.latest
    if (connection.state !== state || connection.message !== message)
      store.update({ connection: { state, message } })
  }

  return async (input, init) => {
    const before = store.latest.connection.state
    const first = before === "connecting"
    const waiting = first ? "connecting" : "busy"
    const slow = setTimeout(() => set(waiting, first ? CONNECTING : BUSY), first ? FIRST_MS : SLOW_MS)
    const long = setTimeout(() => set(waiting, LONG), LONG_MS)
    try {
      const response = await fetcher(input, init)
      set("ready", null)
      return response
    } catch (error) {
      if (init?.signal?.aborted) set(first ? "connecting" : "ready", null)
      else set("lost", LOST)
      throw error
    } finally {
      clearTimeout(slow)
      clearTimeout(long)
    }
  }
}
