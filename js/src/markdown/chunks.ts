// Loads the scripts that few messages need (highlighting, mathematics), once a page, and hands out what they leave on it.
import { useEffect, useState } from "react"
import type { CodeApi } from "./code"
import { useMarkdownContext } from "./context"
import type { MathApi } from "./math"

interface Chunks {
  code: CodeApi
  math: MathApi
}

declare global {
  interface Window {
    chatkitNotebookCode?: CodeApi
    chatkitNotebookMath?: MathApi
  }
}

const loading = new Map<keyof Chunks, Promise<void>>()

function loaded<Name extends keyof Chunks>(name: Name): Chunks[Name] | null {
  const found: Partial<Chunks> = { code: window.chatkitNotebookCode, math: window.chatkitNotebookMath }
  return (found[name] as Chunks[Name] | undefined) ?? null
}

async function load(name: keyof Chunks, source: (name: keyof Chunks) => Promise<string>): Promise<void> {
  const text = await source(name)
  // An inline script, because policies of notebook pages allow that and forbid blob: or eval.
  const script = document.createElement("script")
  script.textContent = text
  document.head.append(script)
  script.remove()
}

/** The API of a chunk, null until it is there; text is readable without it, so failing to load is not an error. */
export function useChunk<Name extends keyof Chunks>(name: Name, wanted = true): Chunks[Name] | null {
  const { chunk } = useMarkdownContext()
  const [api, setApi] = useState(() => loaded(name))
  useEffect(() => {
    if (api || !wanted || !chunk) return
    let current = true
    const pending = loading.get(name) ?? load(name, chunk)
    loading.set(name, pending)
    pending.then(
      () => current && setApi(() => loaded(name)),
      () => loading.delete(name),
    )
    return () => {
      current = false
    }
  }, [api, chunk, name, wanted])
  return api
}
