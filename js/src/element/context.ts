// What the parts of a chat share: its state, its client, and the way its events get out.
import type { ChatKitEvents, ChatKitOptions } from "@openai/chatkit"
import type { ChatKitClient } from "../protocol/client"
import { RequestError } from "../protocol/errors"
import type { Store } from "./store"

type Detail<K extends keyof ChatKitEvents> = ChatKitEvents[K] extends CustomEvent<infer D> ? D : never

/** Sends a chatkit.* event to every element that shows the chat. */
export type Emit = <K extends keyof ChatKitEvents>(
  name: K,
  ...detail: Detail<K> extends void ? [] : [Detail<K>]
) => void

export interface ChatContext {
  readonly store: Store
  readonly emit: Emit
  /** Made anew when the options change. */
  client(): ChatKitClient
  options(): ChatKitOptions
}

/** Tells of a failure as chatkit.error and answers its words. */
export function reportError(context: Pick<ChatContext, "emit">, cause: unknown): RequestError {
  const error = cause instanceof RequestError ? cause : new RequestError(wordsOf(cause), { cause })
  context.emit("chatkit.error", { error })
  return error
}

/** Of a function of the page's, mostly: its TypeError is no server that cannot be reached. */
function wordsOf(cause: unknown): string {
  const words = cause instanceof Error ? cause.message : String(cause ?? "")
  return words || "Something in this page failed without saying why."
}
