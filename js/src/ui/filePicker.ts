// The browser's dialogue for files, opened from a button or a command.
import type { ChatKitOptions } from "@openai/chatkit"

type AttachmentOptions = NonNullable<NonNullable<ChatKitOptions["composer"]>["attachments"]>

/** Must be called from a click or a key. */
export function pickFiles(options: AttachmentOptions, take: (files: File[]) => void): void {
  const input = document.createElement("input")
  input.type = "file"
  input.multiple = (options.maxCount ?? 10) > 1
  input.accept = Object.entries(options.accept ?? {})
    .flatMap(([pattern, endings]) => [...(pattern === "*/*" ? [] : [pattern]), ...endings])
    .join(",")
  input.hidden = true
  input.dataset.filePicker = ""
  input.addEventListener("change", () => {
    take([...(input.files ?? [])])
    input.remove()
  })
  input.addEventListener("cancel", () => input.remove())
  // In the page, or Safari forgets it while the dialogue is open.
  for (const former of document.querySelectorAll("[data-file-picker]")) former.remove()
  document.body.append(input)
  input.click()
}
