// How components reach the host and read its state.
import { createContext, useCallback, useContext, useSyncExternalStore } from "react"
import type { ChatHost } from "../state/host"
import type { ChatState } from "../state/types"

export const HostContext = createContext<ChatHost | null>(null)

export function useHost(): ChatHost {
  const host = useContext(HostContext)
  if (!host) throw new Error("This component must be drawn inside <HostContext>.")
  return host
}

/** A part of the state; the component draws again only when that part is another object or value. */
export function useChat<Part>(part: (state: ChatState) => Part): Part {
  const host = useHost()
  const subscribe = useCallback((listener: () => void) => host.subscribe(listener), [host])
  return useSyncExternalStore(subscribe, () => part(host.getState()))
}
