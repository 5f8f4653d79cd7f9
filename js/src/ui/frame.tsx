// The frame's script: leaves an API on the window with which the element in the host page mounts the chat.
import { createRoot } from "react-dom/client"
import type { ChatHost, FrameApi } from "../state/host"
import { Chat } from "./Chat"
import { closePopupsOnBlur } from "./closePopups"
import { HostContext } from "./hostContext"
import { forwardHostKeys } from "./hostKeys"
import "./sharedReact"
import "./chat.css"
import "./thread.css"
import "./tasks.css"
import "./composer.css"
import "./history.css"

declare global {
  interface Window {
    chatkitNotebook?: FrameApi
  }
}

window.chatkitNotebook = {
  mount(host: ChatHost) {
    const place = document.createElement("div")
    place.className = "chat-root"
    document.body.append(place)
    const root = createRoot(place, {
      onUncaughtError: (error) => host.log("ui.error", { message: String(error) }),
    })
    root.render(
      <HostContext value={host}>
        <Chat />
      </HostContext>,
    )
    const stopForwarding = forwardHostKeys(window, host)
    return {
      unmount() {
        stopForwarding()
        root.unmount()
        place.remove()
      },
      focusComposer() {
        place.querySelector<HTMLElement>(".composer-input")?.focus()
      },
    }
  },
}

closePopupsOnBlur(window)
