// Says what the connection to the kernel does when it is not simply there.

import { Warning } from "@openai/apps-sdk-ui/components/Icon"
import { LoadingIndicator } from "@openai/apps-sdk-ui/components/Indicator"
import { useChat } from "./hostContext"
import { said } from "./messages"
import { STRINGS } from "./strings"

export function ConnectionBanner() {
  const { state, message } = useChat((chat) => chat.connection)
  const text = state === "ready" ? null : (message ?? STRINGS[state])
  return (
    <div role="status" className="connection" data-connection={state} hidden={text === null}>
      {text !== null && (
        <>
          {state === "lost" ? (
            <Warning className="connection-icon" />
          ) : (
            <LoadingIndicator size={14} className="connection-icon" />
          )}
          <span>{said(text)}</span>
        </>
      )}
    </div>
  )
}
