// A ChatKit widget: any JSON tree, drawn within bounds, with its actions going to the host.
import { memo, useCallback, useId, useMemo, useRef, useState } from "react"
import type { WidgetNode } from "../protocol/schema"
import type { ActionConfig } from "../state/host"
import { IconScripts } from "../theme/iconScripts"
import { bounded } from "./bounds"
import { type Drawing, DrawingContext } from "./drawing"
import type { WidgetHost } from "./host"
import { useKeptFocus } from "./keptFocus"
import { Node } from "./Node"
import { busyMarks, isNode, oneOf } from "./props"
import { COMPONENTS } from "./registry"
import { useStreamedTexts } from "./streamed"
import { WIDGET_STRINGS } from "./strings"
import "./widgets.css"

export interface WidgetViewProps {
  widget: WidgetNode
  host: WidgetHost
}

export const WidgetView = memo(function WidgetView({ widget, host }: WidgetViewProps) {
  const prefix = useId()
  const place = useRef<HTMLDivElement>(null)
  useKeptFocus(place)
  const [running, setRunning] = useState(0)
  const busy = running > 0 || host.busy
  const runInContainer = useCallback(
    async (action: ActionConfig) => {
      setRunning((count) => count + 1)
      try {
        await host.action(action)
      } finally {
        setRunning((count) => count - 1)
      }
    },
    [host],
  )
  const { tree, streamed } = useStreamedTexts(widget)
  const { root, cut } = useMemo(
    () => (isNode(tree) ? bounded(tree) : { root: { type: "" }, cut: null }),
    [tree],
  )
  const forced = oneOf(root.theme, ["light", "dark"])
  const scheme = forced ?? host.colorScheme
  const drawing = useMemo<Drawing>(
    () => ({ components: COMPONENTS, host, scheme, streamed, prefix, busy, runInContainer }),
    [host, scheme, streamed, prefix, busy, runInContainer],
  )
  if (!isNode(widget)) return <div className="widget-note">{WIDGET_STRINGS.noWidget}</div>
  return (
    <DrawingContext value={drawing}>
      <IconScripts value={host.icons}>
        <div
          ref={place}
          className="widget"
          data-theme={forced === host.colorScheme ? undefined : forced}
          {...busyMarks(busy)}
        >
          <Node node={root} />
          {cut && <div className="widget-note">{cut}</div>}
        </div>
      </IconScripts>
    </DrawingContext>
  )
})
