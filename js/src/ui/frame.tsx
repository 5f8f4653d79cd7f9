// The frame's script: leaves an API on the window with which the element in the host page mounts a chat or a widget.
import type { ReactNode } from "react"
import { createRoot } from "react-dom/client"
import type { ChatHost, FrameApi, Mounted, PreviewHost } from "../state/host"
import { Chat } from "./Chat"
import { closePopupsOnBlur } from "./closePopups"
import { HostContext } from "./hostContext"
import { forwardHostKeys } from "./hostKeys"
import { Preview } from "./Preview"
import { picture } from "./picture"
import "./sharedReact"
import "./chat.css"
import "./thread.css"
import "./tasks.css"
import "./composer.css"
import "./suggestions.css"
import "./files.css"
import "./history.css"

declare global {
  interface Window {
    chatkitNotebook?: FrameApi
  }
}

window.chatkitNotebook = {
  mount(host: ChatHost) {
    const { place, unmount } = drawn(
      host,
      "chat-root",
      <HostContext value={host}>
        <Chat />
      </HostContext>,
    )
    return {
      unmount,
      focusComposer() {
        const field = () => place.querySelector<HTMLElement>(".composer-input, .question-form input")
        // From the history it comes with the next picture.
        if (field()) field()?.focus()
        else requestAnimationFrame(() => field()?.focus())
      },
    }
  },
  mountWidget: (host: PreviewHost) => ({
    ...drawn(host, "preview-root", <Preview host={host} />),
    picture,
  }),
}

closePopupsOnBlur(window)

function drawn(
  host: Pick<ChatHost, "hostKey" | "log">,
  className: string,
  content: ReactNode,
): Mounted & { place: HTMLElement } {
  const place = document.createElement("div")
  place.className = className
  document.body.append(place)
  const root = createRoot(place, {
    onUncaughtError: (error) => host.log("ui.error", { message: String(error) }),
  })
  root.render(content)
  const stopForwarding = forwardHostKeys(window, host)
  return {
    place,
    unmount() {
      stopForwarding()
      root.unmount()
      place.remove()
    },
  }
}
