// What Markdown inside this chat may do: which images it may load, where its deeplinks and lazy scripts come from.
import { useMemo } from "react"
import type { MarkdownContext } from "../markdown/context"
import { useChat, useHost } from "./hostContext"

export function useMarkdownHost(): MarkdownContext {
  const host = useHost()
  const allowedImageDomains = useChat((state) => state.thread?.allowed_image_domains ?? null)
  return useMemo(
    () => ({
      allowedImageDomains,
      onDeeplink: (url: string) => host.deeplink(url),
      chunk: (name: "code" | "math") => host.chunk(name),
    }),
    [host, allowedImageDomains],
  )
}
