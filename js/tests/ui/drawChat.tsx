// Draws the chat on a scripted host, with what jsdom lacks.
import { act, render } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import type { ChatState } from "../../src/state/types"
import { Chat } from "../../src/ui/Chat"
import { HostContext } from "../../src/ui/hostContext"
import { scriptedHost } from "./scriptedHost"

class NoResizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}
globalThis.ResizeObserver ??= NoResizes as unknown as typeof ResizeObserver
Element.prototype.scrollTo ??= () => {}
Element.prototype.hasPointerCapture ??= () => false
Element.prototype.scrollIntoView ??= () => {}

export function drawChat(change: Partial<ChatState> = {}) {
  const { host, set, state } = scriptedHost(change)
  const view = render(
    <HostContext value={host}>
      <Chat />
    </HostContext>,
  )
  return {
    ...view,
    host,
    state,
    user: userEvent.setup(),
    set: (next: Partial<ChatState>) => act(() => set(next)),
  }
}
