// What every part of a Markdown text needs to know from the place it is drawn in.
import { createContext, useContext } from "react"

export interface MarkdownContext {
  /** Hosts images may come from; null or absent: only data: images are shown. */
  allowedImageDomains?: readonly string[] | null
  onDeeplink?: (url: string) => void
  /** Source of a script that is loaded when it is first needed. */
  chunk?: (name: "code" | "math") => Promise<string>
}

export const MarkdownSurroundings = createContext<MarkdownContext>({})

export function useMarkdownContext(): MarkdownContext {
  return useContext(MarkdownSurroundings)
}
