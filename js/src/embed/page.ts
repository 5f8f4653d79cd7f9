// What all chats of a page share: bundles by content hash and sessions by chat. Kept on globalThis, because every
// notebook widget imports its own copy of this module.
import type { LoadedBundle } from "./bundle"
import type { Session } from "./session"

interface Page {
  bundles: Map<string, Promise<LoadedBundle>>
  sessions: Map<string, Session>
}

const KEY = Symbol.for("chatkit_notebook.page")

export function page(): Page {
  const holder = globalThis as { [KEY]?: Page }
  holder[KEY] ??= { bundles: new Map(), sessions: new Map() }
  return holder[KEY]
}
