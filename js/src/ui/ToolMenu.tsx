// Which tool the next message asks for.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { Plus, X } from "@openai/apps-sdk-ui/components/Icon"
import { Menu } from "@openai/apps-sdk-ui/components/Menu"
import { NamedIcon } from "../theme/icons"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

export function ToolMenu() {
  const host = useHost()
  const tools = useChat((state) => state.options.composer?.tools)
  const chosen = useChat((state) => state.draft.toolId)
  if (!tools?.length) return null
  const current = tools.find(({ id }) => id === chosen)
  const inMenu = tools.filter(({ pinned }) => !pinned)
  return (
    <>
      {inMenu.length > 0 && (
        <Menu>
          <Menu.Trigger>
            <Button uniform variant="ghost" color="secondary" size="md" aria-label={STRINGS.tools}>
              <Plus />
            </Button>
          </Menu.Trigger>
          <Menu.Content side="top" align="start" minWidth={200} width="auto">
            {inMenu.map(({ id, icon, label }) => (
              <Menu.Item key={id} onSelect={() => host.setDraft({ toolId: id })}>
                <NamedIcon name={icon} className="menu-icon" />
                {label}
              </Menu.Item>
            ))}
          </Menu.Content>
        </Menu>
      )}
      {tools
        .filter((tool) => tool.pinned || tool === current)
        .map(({ id, icon, label, shortLabel }) => (
          <Button
            key={id}
            variant={id === chosen ? "soft" : "ghost"}
            color={id === chosen ? "info" : "secondary"}
            size="md"
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
