// What a mentioned thing is, as a small widget near its tag or its mark.
import type { Entity } from "@openai/chatkit"
import { type ReactNode, useEffect, useMemo, useState } from "react"
import type { EntitySource } from "../markdown/sourceList"
import type { WidgetNode } from "../protocol/schema"
import type { WidgetHost } from "../widgets/host"
import { WidgetView } from "../widgets/WidgetView"
import { useChat, useHost } from "./hostContext"

const PAUSE_MS = 250

/** The preview of an entity once somebody points at it; null before, and when there is none. */
export function usePreview(entity: Entity | null): WidgetNode | null {
  const host = useHost()
  const enabled = useChat((state) => Boolean(state.options.entities?.onRequestPreview))
  const key = entity && enabled ? JSON.stringify(entity) : null
  const [found, setFound] = useState<{ key: string; widget: WidgetNode | null } | null>(null)
  useEffect(() => {
    if (key === null) return
    let wanted = true
    const timer = setTimeout(async () => {
      const widget = await host.entityPreview(JSON.parse(key) as Entity)
      if (wanted) setFound({ key, widget })
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [host, key])
  return key !== null && found?.key === key ? found.widget : null
}

export function EntityPreview({ widget }: { widget: WidgetNode }) {
  const host = useHost()
  const theme = useChat((state) => state.options.theme)
  const allowedImageDomains = useChat((state) => state.thread?.allowed_image_domains ?? null)
  const scheme = typeof theme === "object" ? theme.colorScheme : theme
  const widgetHost = useMemo<WidgetHost>(
    () => ({
      action: async () => host.log("preview.action"),
      busy: false,
      colorScheme: scheme === "dark" ? "dark" : "light",
      allowedImageDomains,
      deeplink: (url: string) => host.deeplink(url),
      icons: (set) => host.chunk(set),
      chunk: (name) => host.chunk(name),
      problem: (message) => host.problem(message),
    }),
    [host, scheme, allowedImageDomains],
  )
  return <WidgetView widget={widget} host={widgetHost} />
}

/** The entity that a source of the chat's answers stands for. */
export function entityOfSource({ id, title, data, icon, interactive, group }: EntitySource): Entity {
  return {
    id,
    title,
    data: (data ?? {}) as Record<string, string>,
    ...(icon ? { icon } : {}),
    ...(group ? { group } : {}),
    ...(interactive ? { interactive } : {}),
  }
}

/** The same for an entity among the sources of an answer. */
export function SourceEntityPreview({ entity, plain }: { entity: EntitySource; plain: ReactNode }) {
  const widget = usePreview(useMemo(() => entityOfSource(entity), [entity]))
  return widget ? <EntityPreview widget={widget} /> : plain
}
