// A formula: its TeX source until the lazy script is there, then MathML.
import { memo, useMemo } from "react"
import { useChunk } from "./chunks"

/** React adopts nothing it did not make, so the MathML is placed by reference. */
function place(math: Element) {
  return (element: HTMLElement | null) => {
    element?.replaceChildren(math.cloneNode(true))
  }
}

export const Formula = memo(function Formula({ tex, display }: { tex: string; display: boolean }) {
  const api = useChunk("math")
  const math = useMemo(() => {
    if (!api) return null
    try {
      return api.render(tex, display)
    } catch {
      return null // not valid TeX: the source says more than nothing
    }
  }, [api, tex, display])

  const className = display ? "md-math md-math-display" : "md-math"
  if (math) return <span key="math" className={className} ref={place(math)} />
  return (
    <span key="source" className={className}>
      <code>{tex}</code>
    </span>
  )
})
