// What a mentioned thing is, as a small widget near its tag.
import type { Entity } from "@openai/chatkit"
import { type CSSProperties, useEffect, useMemo, useState } from "react"
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

interface EntityPreviewProps {
  id?: string
  widget: WidgetNode
  style?: CSSProperties
}

export function EntityPreview({ id, widget, style }: EntityPreviewProps) {
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
      problem: (message) => host.log("widget.problem", { message }),
    }),
    [host, scheme, allowedImageDomains],
  )
  return (
    <div className="entity-preview" role="tooltip" id={id} style={style}>
      <WidgetView widget={widget} host={widgetHost} />
    </div>
  )
}
