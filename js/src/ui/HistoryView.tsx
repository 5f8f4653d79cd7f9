// Earlier conversations.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { History, Warning } from "@openai/apps-sdk-ui/components/Icon"
import { LoadingIndicator } from "@openai/apps-sdk-ui/components/Indicator"
import { type KeyboardEvent, useRef } from "react"
import { HistoryRow } from "./HistoryRow"
import { useChat, useHost } from "./hostContext"
import { said } from "./messages"
import { STRINGS } from "./strings"

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
}

export function HistoryView() {
  const host = useHost()
  const { threads, loading, hasMore, error } = useChat((state) => state.history)
  const current = useChat((state) => state.thread?.id)
  const options = useChat((state) => state.options.history)
  const list = useRef<HTMLUListElement>(null)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    const rows = [...(list.current?.querySelectorAll<HTMLElement>(".history-open") ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    if (!step || at < 0) return
    event.preventDefault()
    rows[step(at, rows.length)]?.focus()
  }

  return (
    <div className="history">
      <div className="history-content" data-measured>
        {error !== null && (
          <div className="error" role="alert">
            <Warning className="error-icon" />
            <p className="error-text">{error ? said(error) : STRINGS.historyFailed}</p>
            <Button color="secondary" variant="outline" size="sm" onClick={() => void host.loadMoreThreads()}>
              {STRINGS.retry}
            </Button>
          </div>
        )}
        {threads.length > 0 && (
          <ul className="history-list" ref={list} onKeyDown={onKeyDown}>
            {threads.map((thread) => (
              <HistoryRow
                key={thread.id}
                thread={thread}
                current={thread.id === current}
                canRename={options?.showRename !== false}
                canDelete={options?.showDelete !== false}
              />
            ))}
          </ul>
        )}
        {loading && (
          <div className="history-loading" role="status">
            <LoadingIndicator size={18} />
            <span className="visually-hidden">{STRINGS.historyLoading}</span>
          </div>
        )}
        {!loading && hasMore && threads.length > 0 && (
          <Button
            variant="ghost"
            color="secondary"
            className="history-more"
            onClick={() => void host.loadMoreThreads()}
          >
            {STRINGS.loadMore}
          </Button>
        )}
        {!loading && threads.length === 0 && error === null && (
          <div className="history-empty">
            <History className="history-empty-icon" />
            <p className="history-empty-title">{STRINGS.historyEmpty}</p>
            <p>{STRINGS.historyEmptyHint}</p>
          </div>
        )}
      </div>
    </div>
  )
}
