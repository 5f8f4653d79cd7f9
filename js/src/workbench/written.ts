// How the chosen node is written in a document that is no plain JSON: asked of the kernel, which reads templates.
import { useEffect, useState } from "react"
import type { PreviewHost } from "../state/host"
import type { WrittenNode } from "../state/preview"

export interface Asked {
  /** The text that was asked about. */
  source: string
  node: WrittenNode | null
  /** Why it cannot be said. */
  error: string | null
}

/** Null while it is not known, and where nothing needs to be asked. */
export function useWritten(host: PreviewHost, source: string, path: string | null): Asked | null {
  const [asked, setAsked] = useState<(Asked & { path: string }) | null>(null)
  useEffect(() => {
    if (path === null) return
    let current = true
    const know = (node: WrittenNode | null, error: string | null) => {
      if (current) setAsked({ path, source, node, error })
    }
    host.written(source, path).then(
      (node) => know(node, null),
      (error: Error) => know(null, error.message),
    )
    return () => {
      current = false
    }
  }, [host, source, path])
  return asked !== null && asked.path === path ? asked : null
}
