// What can be added to the next message: files, a mention, a tool, speech.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { AtSign, Mic, Paperclip, Plus, X } from "@openai/apps-sdk-ui/components/Icon"
import { Menu } from "@openai/apps-sdk-ui/components/Menu"
import { NamedIcon } from "../theme/icons"
import { useChat, useHost } from "./hostContext"
import { IconButton } from "./IconButton"
import { STRINGS } from "./strings"

interface ToolMenuProps {
  /** Null: no files. */
  onAttach: (() => void) | null
  /** Null: no button for it. */
  onMention: (() => void) | null
  disabled: boolean
}

const NO_TOOLS: never[] = []

export function ToolMenu({ onAttach, onMention, disabled }: ToolMenuProps) {
  const host = useHost()
  const tools = useChat((state) => state.options.composer?.tools ?? NO_TOOLS)
  const chosen = useChat((state) => state.draft.toolId)
  const dictation = useChat((state) => state.options.composer?.dictation?.enabled === true)
  const dictating = useChat((state) => state.dictation !== null)
  const current = tools.find(({ id }) => id === chosen)
  return (
    <>
      {tools.length > 0 ? (
        <Menu>
          <Menu.Trigger>
            <Button
              uniform
              variant="ghost"
              color="secondary"
              size="md"
              disabled={disabled}
              aria-label={onAttach ? STRINGS.add : STRINGS.tools}
            >
              <Plus />
            </Button>
          </Menu.Trigger>
          <Menu.Content side="top" align="start" minWidth={200} width="auto">
            {onAttach && (
              <Menu.Item onSelect={onAttach}>
                <Paperclip className="menu-icon" />
                {STRINGS.attachFiles}
              </Menu.Item>
            )}
            {tools.map(({ id, icon, label }) => (
              <Menu.Item key={id} onSelect={() => host.setDraft({ toolId: id })}>
                <NamedIcon name={icon} className="menu-icon" />
                {label}
              </Menu.Item>
            ))}
          </Menu.Content>
        </Menu>
      ) : (
        onAttach && (
          <IconButton label={STRINGS.attachFiles} disabled={disabled} onClick={onAttach}>
            <Paperclip />
          </IconButton>
        )
      )}
      {onMention && (
        <IconButton label={STRINGS.mention} disabled={disabled} onClick={onMention}>
          <AtSign />
        </IconButton>
      )}
      {dictation && !dictating && (
        <IconButton label={STRINGS.dictate} disabled={disabled} onClick={() => host.dictate("start")}>
          <Mic />
        </IconButton>
      )}
      {tools
        .filter((tool) => tool.pinned || tool === current)
        .map(({ id, icon, label, shortLabel }) => (
          <Button
            key={id}
            variant={id === chosen ? "soft" : "ghost"}
            color={id === chosen ? "info" : "secondary"}
            size="md"
            disabled={disabled}
            aria-pressed={id === chosen}
            aria-label={id === chosen ? STRINGS.removeTool(label) : label}
            onClick={() => host.setDraft({ toolId: id === chosen ? null : id })}
          >
            <NamedIcon name={icon} />
            {shortLabel ?? label}
            {id === chosen && <X />}
          </Button>
        ))}
    </>
  )
}
