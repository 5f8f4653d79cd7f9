// Which model answers the next message.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { ChevronDown } from "@openai/apps-sdk-ui/components/Icon"
import { Menu } from "@openai/apps-sdk-ui/components/Menu"
import { chosenModel } from "../state/choices"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

export function ModelPicker() {
  const host = useHost()
  const composer = useChat((state) => state.options.composer)
  const chosen = useChat((state) => state.draft.modelId)
  const models = composer?.models ?? []
  const current = chosenModel(composer, chosen) ?? models[0]
  if (!current) return null
  return (
    <Menu>
      <Menu.Trigger>
        <Button
          variant="ghost"
          color="secondary"
          size="md"
          className="model-picker"
          aria-label={`${STRINGS.model}: ${current.label}`}
        >
          <span className="model-picker-label">{current.label}</span>
          <ChevronDown />
        </Button>
      </Menu.Trigger>
      <Menu.Content side="top" align="start" minWidth={220} width="auto">
        <Menu.RadioGroup value={current.id} onChange={(modelId) => host.setDraft({ modelId })}>
          {models.map((model) => (
            <Menu.RadioItem key={model.id} value={model.id} disabled={model.disabled}>
              <span className="model-option">
                <span>{model.label}</span>
                {model.description && <span className="model-description">{model.description}</span>}
              </span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Content>
    </Menu>
  )
}
