// Files that are dragged over the chat: where they may be dropped, and that the frame never opens them.
import { useEffect, useState } from "react"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false

export function DropArea() {
  const host = useHost()
  const enabled = useChat(
    (state) =>
      state.options.composer?.attachments?.enabled === true &&
      (state.thread?.status?.type ?? "active") === "active",
  )
  const [over, setOver] = useState(false)
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = enabled ? "copy" : "none"
      setOver(enabled)
    }
    const onLeave = (event: DragEvent) => {
      // Leaving one element for another is not leaving the chat.
      if (!event.relatedTarget) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!holdsFiles(event)) return
      event.preventDefault()
      if (enabled) host.attach([...(event.dataTransfer?.files ?? [])])
    }
    document.addEventListener("dragover", onOver)
    document.addEventListener("dragleave", onLeave)
    document.addEventListener("drop", onDrop)
    return () => {
      document.removeEventListener("dragover", onOver)
      document.removeEventListener("dragleave", onLeave)
      document.removeEventListener("drop", onDrop)
    }
  }, [enabled, host])
  return over ? <div className="drop-area">{STRINGS.dropFiles}</div> : null
}
