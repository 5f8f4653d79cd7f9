// What every part of a Markdown text needs to know from the place it is drawn in.
import { type ComponentType, createContext, type ReactNode, useContext } from "react"
import type { EntitySource, Source } from "./sourceList"

export interface MarkdownContext {
  /** Hosts images may come from; null or absent: only data: images are shown. */
  allowedImageDomains?: readonly string[] | null
  onDeeplink?: (url: string) => void
  /** Source of a script that is loaded when it is first needed. */
  chunk?: (name: "code" | "math") => Promise<string>
  /** An interactive entity among the sources was clicked. */
  onEntity?: (entity: EntitySource) => void
  /** Draws what the page knows of an interactive entity; `plain` while it is not there, and when it knows nothing. */
  EntityPreview?: ComponentType<{ entity: EntitySource; plain: ReactNode }>
  /** Draws a ChatKit icon by its name. */
  icon?: (name: string) => ReactNode
}

/** What the marks in the text stand for, and the list that numbers them. */
export interface Citations {
  groups: readonly Source[][]
  sources: readonly Source[]
}

export const MarkdownSurroundings = createContext<MarkdownContext & { citations?: Citations }>({})

export function useMarkdownContext(): MarkdownContext & { citations?: Citations } {
  return useContext(MarkdownSurroundings)
}
