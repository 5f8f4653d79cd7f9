// The bar on top: title, new chat, history, and up to two buttons of the host's own.
import { ArrowLeftLg, ComposeEditSquare, History } from "@openai/apps-sdk-ui/components/Icon"
import { NamedIcon } from "../theme/icons"
import { useChat, useHost } from "./hostContext"
import { IconButton } from "./IconButton"
import { STRINGS } from "./strings"

/** "settings-cog" is all a header icon says about what it does. */
function labelOf(icon: string): string {
  return icon.charAt(0).toUpperCase() + icon.slice(1).replaceAll("-", " ")
}

export function Header() {
  const host = useHost()
  const options = useChat((state) => state.options.header)
  const historyOption = useChat((state) => state.options.history)
  const thread = useChat((state) => state.thread)
  const open = useChat((state) => state.history.open)
  // Without the way back nobody who has no keyboard could leave the history.
  if (options?.enabled === false && !open) return null

  const title = options?.title?.text ?? thread?.title ?? (thread ? STRINGS.untitled : STRINGS.newChat)
  const { leftAction, rightAction } = options ?? {}
  const hasHistory = historyOption?.enabled !== false
  return (
    <header className="header" data-measured>
      {open ? (
        <IconButton label={STRINGS.closeHistory} onClick={() => host.hideHistory()}>
          <ArrowLeftLg className="header-back" />
        </IconButton>
      ) : (
        leftAction && (
          <IconButton label={labelOf(leftAction.icon)} onClick={() => host.headerClick("left")}>
            <NamedIcon name={leftAction.icon} />
          </IconButton>
        )
      )}
      {open || options?.title?.enabled !== false ? (
        <h1 className="header-title" title={open ? undefined : title}>
          {open ? STRINGS.history : title}
        </h1>
      ) : (
        <div className="header-title" />
      )}
      {!open && hasHistory && (
        <IconButton className="header-history" label={STRINGS.history} onClick={() => host.showHistory()}>
          <History />
        </IconButton>
      )}
      {(thread || open) && (
        <IconButton label={STRINGS.newChat} onClick={() => host.newThread()}>
          <ComposeEditSquare />
        </IconButton>
      )}
      {rightAction && !open && (
        <IconButton label={labelOf(rightAction.icon)} onClick={() => host.headerClick("right")}>
          <NamedIcon name={rightAction.icon} />
        </IconButton>
      )}
    </header>
  )
}
