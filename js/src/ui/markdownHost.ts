// What Markdown inside this chat may do: which images it may load, where its deeplinks and lazy scripts come from.
import { createElement, useMemo } from "react"
import type { MarkdownContext } from "../markdown/context"
import { NamedIcon } from "../theme/icons"
import { entityOfSource, SourceEntityPreview } from "./EntityPreview"
import { useChat, useHost } from "./hostContext"

export function useMarkdownHost(): MarkdownContext {
  const host = useHost()
  const allowedImageDomains = useChat((state) => state.thread?.allowed_image_domains ?? null)
  return useMemo(
    () => ({
      allowedImageDomains,
      onDeeplink: (url: string) => host.deeplink(url),
      onEntity: (source) => host.entityClick(entityOfSource(source)),
      EntityPreview: SourceEntityPreview,
      icon: (name: string) => createElement(NamedIcon, { name, className: "md-source-icon" }),
      chunk: (name: "code" | "math") => host.chunk(name),
    }),
    [host, allowedImageDomains],
  )
}
