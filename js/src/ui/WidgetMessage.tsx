// A thread item that is a ChatKit widget.
import { memo, useLayoutEffect, useMemo, useRef } from "react"
import type { WidgetItem } from "../protocol/schema"
import type { ActionConfig } from "../state/host"
import type { WidgetHost } from "../widgets/host"
import { WidgetView } from "../widgets/WidgetView"
import { useChat, useHost } from "./hostContext"

export const WidgetMessage = memo(function WidgetMessage({ item }: { item: WidgetItem }) {
  const host = useHost()
  const busy = useChat((state) => state.busyItems.includes(item.id))
  const theme = useChat((state) => state.options.theme)
  const allowedImageDomains = useChat((state) => state.thread?.allowed_image_domains ?? null)
  const scheme = typeof theme === "object" ? theme.colorScheme : theme
  // The item is another one with every piece of a streamed text; its host stays, or all of the widget would be drawn.
  const current = useRef(item)
  useLayoutEffect(() => {
    current.current = item
  }, [item])
  const widgetHost = useMemo<WidgetHost>(
    () => ({
      action: (action: ActionConfig) => host.action(action, current.current),
      busy,
      colorScheme: scheme === "dark" ? "dark" : "light",
      allowedImageDomains,
      deeplink: (url: string) => host.deeplink(url),
      icons: (set) => host.chunk(set),
      chunk: (name) => host.chunk(name),
      problem: (message) => host.problem(message),
    }),
    [host, busy, scheme, allowedImageDomains],
  )
  return (
    <div className="widget-message" data-item-id={item.id} data-item-type={item.type}>
      <WidgetView widget={item.widget} host={widgetHost} />
    </div>
  )
})
