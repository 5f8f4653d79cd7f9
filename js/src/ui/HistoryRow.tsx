// One conversation in the history: open it, rename it in place, delete it after a question.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { DotsHorizontal, EditPencil, Trash } from "@openai/apps-sdk-ui/components/Icon"
import { Menu } from "@openai/apps-sdk-ui/components/Menu"
import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import type { ThreadMeta } from "../state/types"
import { fullDate, relativeDate } from "./dates"
import { useHost } from "./hostContext"
import { RenameField } from "./RenameField"
import { STRINGS } from "./strings"

interface HistoryRowProps {
  thread: ThreadMeta
  current: boolean
  canRename: boolean
  canDelete: boolean
}

type Mode = "row" | "rename" | "delete"

export function HistoryRow({ thread, current, canRename, canDelete }: HistoryRowProps) {
  const host = useHost()
  const [mode, setMode] = useState<Mode>("row")
  const open = useRef<HTMLButtonElement>(null)
  const confirm = useRef<HTMLButtonElement>(null)
  const title = thread.title || STRINGS.untitled

  // Coming back from a question the focus returns to the row it was about.
  const before = useRef(mode)
  useEffect(() => {
    if (mode === "delete") confirm.current?.focus()
    else if (mode === "row" && before.current !== "row") open.current?.focus()
    before.current = mode
  }, [mode])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "F2" && canRename) setMode("rename")
    else if (event.key === "Delete" && canDelete) setMode("delete")
    else return
    event.preventDefault()
  }

  if (mode === "rename") {
    const done = (name: string | null) => {
      setMode("row")
      if (name && name !== thread.title) void host.renameThread(thread.id, name)
    }
    return (
      <li className="history-row" data-mode={mode}>
        <RenameField title={thread.title ?? ""} onDone={done} />
      </li>
    )
  }
  if (mode === "delete") {
    return (
      <li
        className="history-row"
        data-mode={mode}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return
          event.preventDefault()
          setMode("row")
        }}
      >
        <span className="history-question">{STRINGS.removeQuestion}</span>
        <Button variant="ghost" color="secondary" size="sm" onClick={() => setMode("row")}>
          {STRINGS.cancel}
        </Button>
        <Button ref={confirm} color="danger" size="sm" onClick={() => void host.deleteThread(thread.id)}>
          {STRINGS.remove}
        </Button>
      </li>
    )
  }
  return (
    <li className="history-row" data-mode={mode} data-current={current || undefined}>
      <button
        ref={open}
        type="button"
        className="history-open"
        aria-current={current ? "true" : undefined}
        onClick={() => void host.openThread(thread.id)}
        onKeyDown={onKeyDown}
      >
        <span className="history-title">{title}</span>
        <time className="history-date" dateTime={thread.created_at} title={fullDate(thread.created_at)}>
          {relativeDate(thread.created_at)}
        </time>
      </button>
      {(canRename || canDelete) && (
        <div className="history-menu">
          <Menu>
            <Menu.Trigger>
              <Button uniform variant="ghost" color="secondary" size="sm" aria-label={STRINGS.moreFor(title)}>
                <DotsHorizontal />
              </Button>
            </Menu.Trigger>
            <Menu.Content align="end" minWidth={160} width="auto">
              {canRename && (
                <Menu.Item onSelect={() => setMode("rename")}>
                  <EditPencil className="menu-icon" />
                  {STRINGS.rename}
                </Menu.Item>
              )}
              {canDelete && (
                <Menu.Item className="menu-danger" onSelect={() => setMode("delete")}>
                  <Trash className="menu-icon" />
                  {STRINGS.remove}
                </Menu.Item>
              )}
            </Menu.Content>
          </Menu>
        </div>
      )}
    </li>
  )
}
