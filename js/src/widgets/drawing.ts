// What every node of a widget can reach: the components, the host, the colour scheme it is drawn in.
import { type ComponentType, createContext, useContext } from "react"
import type { WidgetNode } from "../protocol/schema"
import type { ActionConfig } from "../state/host"
import type { ColorScheme } from "../theme/tokens"
import type { WidgetHost } from "./host"
import type { StreamedTexts } from "./streamed"

export interface ComponentProps {
  node: WidgetNode
}

export type Components = ReadonlyMap<string, ComponentType<ComponentProps>>

export interface Drawing {
  components: Components
  host: WidgetHost
  scheme: ColorScheme
  /** The texts that have grown since the tree was drawn. */
  streamed: StreamedTexts
  /** What the ids of this widget's fields begin with. */
  prefix: string
  /** The whole widget is busy. */
  busy: boolean
  /** Runs an action while the whole widget is busy. */
  runInContainer(action: ActionConfig): Promise<void>
}

export const DrawingContext = createContext<Drawing | null>(null)

export function useDrawing(): Drawing {
  const drawing = useContext(DrawingContext)
  if (!drawing) throw new Error("A node of a widget can only be drawn inside WidgetView")
  return drawing
}
