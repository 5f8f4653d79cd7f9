// One call of a client tool: the function in the page, and the run that goes on with its result.
import type { ChatKitOptions } from "@openai/chatkit"
import type { ClientToolCallItem } from "../protocol/schema"
import { type ChatContext, reportError } from "./context"

const MOST_OF_AN_ID = 31

/**
 * The result of the tool, with what went wrong as `error`: the model reads it. The function is also told the id of the
 * call, since the call may have been made before, by a page that was reloaded.
 * Rejects only when `signal` was aborted.
 */
export async function clientTool(
  context: Pick<ChatContext, "options" | "emit">,
  call: ClientToolCallItem,
  signal: AbortSignal,
): Promise<unknown> {
  const { onClientTool } = context.options()
  if (!onClientTool) return { error: `There is no client tool \`${call.name}\` in this page.` }
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  })
  try {
    return sendable(call.name, (await Promise.race([onClientTool(named(call)), stopped])) ?? {})
  } catch (cause) {
    if (signal.aborted) throw cause
    return { error: reportError(context, cause).message }
  }
}

/** What has no JSON would fail on its way, and leave the call open for ever. */
function sendable(name: string, result: unknown): unknown {
  try {
    if (JSON.stringify(result) !== undefined) return result
  } catch {
    // told below
  }
  throw new TypeError(`The client tool \`${name}\` returned what is no JSON.`)
}

type Asked = Parameters<NonNullable<ChatKitOptions["onClientTool"]>>[0]

/** What the function is given: ChatKit's name and params, and which call it is. */
export function named(call: ClientToolCallItem): Asked & { id: string } {
  return { name: call.name, params: call.arguments, id: call.id }
}

/** The run that goes on after a call has one name in every page, so that of two that answer it one only follows. */
export function runAfter({ thread_id, id }: ClientToolCallItem): string {
  return `${thread_id.slice(-MOST_OF_AN_ID)}.${id.slice(-MOST_OF_AN_ID)}`
}
