// What the build makes of the design system's icons: components that know their paths alone.
import type { SVGProps } from "react"

/** A picture 1em wide in the colour of the text; a path that begins with "!" is filled by the even-odd rule. */
export function drawn(paths: string | string[], viewBox = "0 0 24 24") {
  const shapes = [paths]
    .flat()
    .map((path, at) =>
      path.startsWith("!") ? (
        <path key={at} d={path.slice(1)} fillRule="evenodd" clipRule="evenodd" />
      ) : (
        <path key={at} d={path} />
      ),
    )
  return (properties: SVGProps<SVGSVGElement>) => (
    // biome-ignore lint/a11y/noSvgWithoutTitle: decorative, or named by the aria-label that is passed on
    <svg width="1em" height="1em" viewBox={viewBox} fill="currentColor" {...properties}>
      {shapes}
    </svg>
  )
}
