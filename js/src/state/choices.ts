// The tool and the model of the next message: what the options have now, whatever was chosen once.
import type { ChatKitOptions, ModelOption, ToolOption } from "@openai/chatkit"
import type { Draft } from "./types"

type Composer = ChatKitOptions["composer"]

/** The tool of that id; null when there is none. */
export function chosenTool(composer: Composer, id: string | null | undefined): ToolOption | null {
  return composer?.tools?.find((tool) => tool.id === id) ?? null
}

/** The model of that id, else the default one, else the first that can be chosen. */
export function chosenModel(composer: Composer, id: string | null | undefined): ModelOption | null {
  const models = composer?.models?.filter((model) => !model.disabled) ?? []
  return models.find((model) => model.id === id) ?? models.find((model) => model.default) ?? models[0] ?? null
}

/** The draft without a tool that is not offered: it may be of another day, or of options that were replaced. */
export function offered(draft: Draft, composer: Composer): Draft {
  const tool = chosenTool(composer, draft.toolId)
  return tool || draft.toolId === null ? draft : { ...draft, toolId: null }
}
