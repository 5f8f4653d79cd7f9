// What the kernel heard of clicks, newest first, and what the controls hold now.
import type { LoggedAction } from "../state/preview"

import { WORDS } from "./words"

export function Actions({ log }: { log: readonly LoggedAction[] }) {
  if (!log.length) return <p className="workbench-note">{WORDS.noActions}</p>
  return (
    <ol className="workbench-actions" aria-label={WORDS.actionsNewest} aria-live="polite">
      {log.toReversed().map((action, at) => (
        <li key={`${action.time} ${log.length - at}`}>
          <p>
            <code>{action.type}</code>
            <span>
              {action.handler}
              {action.loading_behavior === "auto" ? "" : `, ${WORDS.loading(action.loading_behavior)}`}
              {action.streaming ? "" : `, ${WORDS.notStreaming}`}
            </span>
            <time dateTime={action.time}>{new Date(action.time).toLocaleTimeString()}</time>
          </p>
          {Object.keys(action.payload).length > 0 && <pre>{JSON.stringify(action.payload, null, 1)}</pre>}
          {Object.keys(action.values).length > 0 && (
            <details>
              <summary>{WORDS.formValues}</summary>
              <pre>{JSON.stringify(action.values, null, 1)}</pre>
            </details>
          )}
        </li>
      ))}
    </ol>
  )
}
