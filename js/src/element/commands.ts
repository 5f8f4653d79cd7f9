// Commands from Python, run on the element that shows the chat.
import type { OpenAIChatKit } from "@openai/chatkit"
import type { NotebookChatKit } from "./element"

/** Either UI, as far as commands need it. */
export type AnyChatKit = Omit<OpenAIChatKit, keyof HTMLElement> &
  Pick<NotebookChatKit, "stop" | "whenIdle" | "composerValue" | "maxHeight">

type Run = (element: AnyChatKit, args: unknown[]) => Promise<unknown> | undefined

type Args<K extends keyof OpenAIChatKit> = OpenAIChatKit[K] extends (...args: infer A) => unknown ? A : never

/** The methods of ChatKit that reject while it is busy are called when it is free. */
function whenIdle<
  K extends "sendUserMessage" | "setComposerValue" | "setThreadId" | "sendCustomAction" | "fetchUpdates",
>(name: K): Run {
  return async (element, args) => {
    await element.whenIdle()
    const method = element[name] as (...args: Args<K>) => Promise<void>
    return method.apply(element, args as Args<K>)
  }
}

const COMMANDS: Record<string, Run> = {
  sendUserMessage: whenIdle("sendUserMessage"),
  setComposerValue: whenIdle("setComposerValue"),
  setThreadId: whenIdle("setThreadId"),
  sendCustomAction: whenIdle("sendCustomAction"),
  fetchUpdates: whenIdle("fetchUpdates"),
  focusComposer: (element) => element.focusComposer(),
  showHistory: (element) => element.showHistory(),
  hideHistory: (element) => element.hideHistory(),
  stop: (element) => element.stop(),
}

/** Runs a command; rejects with words. */
export async function runCommand(element: AnyChatKit, name: string, args: unknown[]): Promise<unknown> {
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!run) throw new Error(`The page has no command ${name}. There is: ${Object.keys(COMMANDS).join(", ")}.`)
  return run(element, args)
}

interface Tagged {
  id?: unknown
  title?: unknown
  data?: Record<string, unknown>
}

/** Puts a tag into the composer after what is typed there, and the cursor behind it. */
export async function addTag(element: AnyChatKit, { id, title, data }: Tagged): Promise<void> {
  const tag = { type: "input_tag" as const, id: String(id), text: String(title ?? id), data: data ?? {} }
  const typed = (element.composerValue ?? []) as NonNullable<
    Parameters<AnyChatKit["setComposerValue"]>[0]["content"]
  >
  await element.whenIdle()
  const gap = /(^|\s)$/.test(typed.at(-1)?.text ?? "") ? [] : [{ type: "input_text" as const, text: " " }]
  await element.setComposerValue({ content: [...typed, ...gap, tag, { type: "input_text", text: " " }] })
  await element.focusComposer()
}
