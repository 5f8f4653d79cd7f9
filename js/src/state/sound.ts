// Items from a server that may send anything: what everything else relies on is made sure of once, when they come in.
import type { ThreadItem } from "../protocol/schema"

type Fields = Record<string, unknown>

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function list(value: unknown, fits: (entry: Fields) => boolean): Fields[] {
  return Array.isArray(value) ? value.filter((entry): entry is Fields => isFields(entry) && fits(entry)) : []
}

const hasText = ({ text }: Fields) => typeof text === "string"
const hasType = ({ type }: Fields) => typeof type === "string"
const isAnnotation = ({ source }: Fields) =>
  isFields(source) && typeof source.type === "string" && typeof source.title === "string"
const isQuestion = ({ id, question }: Fields) => typeof id === "string" && typeof question === "string"
const isOption = ({ value }: Fields) => typeof value === "string"

/** What of an item is not as it should be, put right; nothing when all is well, null when it cannot be. */
function mended(item: Fields): Fields | null {
  switch (item.type) {
    case "user_message":
      return {
        content: list(item.content, hasText),
        ...(item.attachments === undefined || item.attachments === null
          ? {}
          : { attachments: list(item.attachments, ({ id }) => typeof id === "string") }),
        inference_options: isFields(item.inference_options) ? item.inference_options : {},
      }
    case "assistant_message":
      return {
        content: list(item.content, hasText).map((part) =>
          part.annotations === undefined || part.annotations === null
            ? part
            : { ...part, annotations: list(part.annotations, isAnnotation) },
        ),
      }
    case "workflow":
      return isFields(item.workflow)
        ? {
            workflow: {
              ...item.workflow,
              tasks: list(item.workflow.tasks, hasType),
              summary: isFields(item.workflow.summary) ? item.workflow.summary : null,
            },
          }
        : null
    case "task":
      return isFields(item.task) && hasType(item.task) ? {} : null
    case "generated_image":
      return { image: isFields(item.image) && typeof item.image.url === "string" ? item.image : null }
    case "structured_input":
      return {
        inputs: list(item.inputs, isQuestion).map((input) =>
          input.type === "multiple_choice" ? { ...input, options: list(input.options, isOption) } : input,
        ),
      }
    default:
      return {}
  }
}

/** The item with everything in it that is drawn without asking; null when it is none. */
export function sound(item: unknown): ThreadItem | null {
  if (!isFields(item) || typeof item.id !== "string" || typeof item.type !== "string") return null
  const changes = mended(item)
  return changes && ({ ...item, ...changes } as unknown as ThreadItem)
}
