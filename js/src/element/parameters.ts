// What the methods of ChatKit's element take: what is unknown, missing or of the wrong kind is refused in words.
import type { ChatKitOptions, OpenAIChatKit } from "@openai/chatkit"
import { CONTENT } from "./options"
import {
  anything,
  checked,
  flag,
  isObject,
  listOf,
  mapOf,
  object,
  orNull,
  type Shape,
  such,
  text,
} from "./shapes"

type Method = "setThreadId" | "sendUserMessage" | "setComposerValue" | "sendCustomAction"
type Given<M extends Method> = Parameters<OpenAIChatKit[M]>

// As the server gave it: with whatever else that says of it.
const attachment = such(
  "an attachment is {type, id, name, mime_type}, as the server gave it",
  (value) => isObject(value) && typeof value.id === "string",
)
// Not by its class: one that was made in another document is of that document's.
const file = such(
  "it must be a File",
  (value) => isObject(value) && typeof value.name === "string" && typeof value.size === "number",
)

const MESSAGE = {
  text,
  content: CONTENT,
  reply: text,
  attachments: listOf(attachment),
}

const SHAPES: { [M in Method]: Shape } = {
  setThreadId: (_, value) => orNull(text)("threadId", value),
  sendUserMessage: object({ ...MESSAGE, newThread: flag, toolChoice: object({ "id!": text }), model: text }),
  setComposerValue: object({
    ...MESSAGE,
    files: listOf(file),
    selectedToolId: orNull(text),
    selectedModelId: text,
  }),
  sendCustomAction: object({ "type!": text, payload: mapOf(anything) }),
}

/** Throws a TypeError that names the first wrong key or value of a method's argument. */
export function checkParameter<M extends Method>(method: M, value: Given<M>[0]): void {
  checked(method, SHAPES[method], value)
}

/** Throws when the composer has no such tool or model, or one that cannot be chosen. */
export function checkChoice(
  composer: ChatKitOptions["composer"],
  toolId?: string | null,
  modelId?: string,
): void {
  const tools = composer?.tools ?? []
  if (toolId != null && !tools.some(({ id }) => id === toolId)) throw missing("tool", toolId, tools)
  if (modelId === undefined) return
  const model = composer?.models?.find(({ id }) => id === modelId)
  if (!model) throw missing("model", modelId, composer?.models ?? [])
  if (model.disabled) throw new RangeError(`setComposerValue(): the model \`${modelId}\` is disabled.`)
}

function missing(kind: "tool" | "model", id: string, there: readonly { id: string }[]): RangeError {
  const names = there.map((one) => `\`${one.id}\``).join(", ") || "none"
  return new RangeError(`setComposerValue(): composer.${kind}s has no \`${id}\`. There is: ${names}.`)
}
