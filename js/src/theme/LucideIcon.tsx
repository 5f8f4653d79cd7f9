// An icon of lucide's set, drawn from data that a script brings the first time that one is wanted.
import { createElement, type SVGProps } from "react"
import { useIcons } from "./iconScripts"

// What an icon may be made of, so that the data can draw and nothing else.
const TAGS = new Set(["path", "circle", "ellipse", "line", "polyline", "polygon", "rect", "g"])
const ATTRIBUTES = new Set("d cx cy r rx ry x y x1 y1 x2 y2 width height points fill transform".split(" "))

export function LucideIcon({ name, ...properties }: SVGProps<SVGSVGElement> & { name: string }) {
  const icons = useIcons("icons")
  const shapes = icons && icons !== "coming" && Object.hasOwn(icons, name) ? icons[name] : null
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
      {shapes ? shapes.map(shape) : icons !== "coming" && <circle cx="12" cy="12" r="7" />}
    </svg>
  )
}

function shape([tag, attributes]: IconShapes[number], at: number) {
  if (!TAGS.has(tag)) return null
  const kept = Object.entries(attributes).filter(([name]) => ATTRIBUTES.has(name))
  return createElement(tag, { key: at, ...Object.fromEntries(kept) })
}
