// Says what the connection does while a request waits for its first answer.
import type { Connection } from "../state/types"
import type { Store } from "./store"

/** Shorter waits are not worth a word; a healthy kernel answers earlier over either transport. */
const FIRST_MS = 400
const MESSAGE_MS = 1_200
const SLOW_MS = 2_500
const LONG_MS = 15_000

/**
 * Wraps a fetch: the connection is "connecting" until the first response ever, "queued" while a message has not reached
 * the kernel, "busy" while another request is overdue, "silent" when that lasts, "lost" after a request found no server,
 * and "ready" otherwise. Requests come in order, so the last word is that of the one sent last.
 */
export function watchConnection(store: Store, fetcher: typeof fetch): typeof fetch {
  let queued = 0

  function set(state: Connection["state"]): void {
    if (store.latest.connection.state !== state) store.update({ connection: { state, message: null } })
  }

  return async (input, init) => {
    const first = store.latest.connection.state === "connecting"
    const message = isMessage(init)
    const waiting = message ? "queued" : first ? "connecting" : "busy"
    const timers = [
      setTimeout(
        () => {
          if (message) queued += 1
          if (message || !queued) set(waiting)
        },
        message ? MESSAGE_MS : first ? FIRST_MS : SLOW_MS,
      ),
      setTimeout(() => message || queued || set("silent"), LONG_MS),
    ]
    try {
      const response = await fetcher(input, init)
      set("ready")
      return response
    } catch (error) {
      if (init?.signal?.aborted) set(first ? "connecting" : "ready")
      else set("lost")
      throw error
    } finally {
      for (const timer of timers) clearTimeout(timer)
      if (message) queued = 0
    }
  }
}

/** Whether the request asks for an answer, which begins at once: only a kernel that cannot look at it keeps one waiting. */
function isMessage(init: RequestInit | undefined): boolean {
  return (
    new Headers(init?.headers).get("accept") === "text/event-stream" &&
    !String(init?.body).startsWith('{"type":"threads.follow"')
  )
}
