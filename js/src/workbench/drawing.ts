// What the frame's own script lends the workbench, so that nothing is there twice: how a widget is drawn.
import type { ComponentType } from "react"
import type { WidgetNode } from "../protocol/schema"
import type { WidgetHost } from "../widgets/host"

export type WorkbenchWidgetHost = WidgetHost

export interface WorkbenchDrawing {
  WidgetView: ComponentType<{ widget: WidgetNode; host: WidgetHost }>
  markPaths(node: WidgetNode): void
}
