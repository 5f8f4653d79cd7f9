// An icon of lucide's set, drawn from data that a script brings the first time that one is wanted.
import { createContext, createElement, type SVGProps, useContext, useEffect, useState } from "react"

/** Where the source text of the icons script comes from; null: only the neutral glyph is drawn. */
export const IconScript = createContext<(() => Promise<string>) | null>(null)

// What an icon may be made of, so that the data can draw and nothing else.
const TAGS = new Set(["path", "circle", "ellipse", "line", "polyline", "polygon", "rect", "g"])
const ATTRIBUTES = new Set("d cx cy r rx ry x y x1 y1 x2 y2 width height points fill transform".split(" "))

let loading: Promise<void> | null = null

async function load(source: () => Promise<string>): Promise<void> {
  const script = document.createElement("script")
  // inline, because the policies of notebook pages allow that and forbid blob: and eval
  script.textContent = await source()
  document.head.append(script)
  script.remove()
}

function useShapes(name: string): IconShapes | null {
  const source = useContext(IconScript)
  const [icons, setIcons] = useState(() => window.chatkitNotebookIcons)
  useEffect(() => {
    if (icons || !source) return
    let current = true
    loading ??= load(source)
    loading.then(
      () => current && setIcons(window.chatkitNotebookIcons),
      // the glyph stays; the next icon that is mounted tries again
      () => {
        loading = null
      },
    )
    return () => {
      current = false
    }
  }, [icons, source])
  return icons && Object.hasOwn(icons, name) ? (icons[name] ?? null) : null
}

export function LucideIcon({ name, ...properties }: SVGProps<SVGSVGElement> & { name: string }) {
  const shapes = useShapes(name)
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: decorative, or named by the aria-label that is passed on
    <svg
      width="1em"
      height="1em"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      data-icon={`lucide:${name.slice(0, 80)}`}
      {...properties}
    >
      {shapes ? shapes.map(shape) : <circle cx="12" cy="12" r="7" />}
    </svg>
  )
}

function shape([tag, attributes]: IconShapes[number], at: number) {
  if (!TAGS.has(tag)) return null
  const kept = Object.entries(attributes).filter(([name]) => ATTRIBUTES.has(name))
  return createElement(tag, { key: at, ...Object.fromEntries(kept) })
}
