// The design system's icons, written as their paths alone: as modules of JSX they were a sixth of the frame's script.
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { optimize } from "svgo"

const ICON = /components[\\/]Icon[\\/]svg[\\/]\w+\.js$/
const BOX = "0 0 24 24"
// What `drawn` adds again, or what an icon of one colour never needs.
const IMPLIED = { width: "1em", height: "1em", fill: "currentColor", clipRule: "evenodd" }

/** Rewrites each icon that consists of paths; the others stay components. `src` has `theme/drawn.tsx`. */
export const compactIcons = (src) => ({
  name: "compact-icons",
  setup(build) {
    build.onLoad({ filter: ICON }, async ({ path }) => {
      const { default: icon } = await import(pathToFileURL(path).href)
      const found = paths(icon({}))
      if (!found) return undefined
      const { shapes, box } = found
      const data = [shapes.length === 1 ? shapes[0] : shapes, ...(box === BOX ? [] : [box])]
      const words = data.map((value) => JSON.stringify(value)).join(",")
      const helper = JSON.stringify(join(src, "theme", "drawn.tsx"))
      return { contents: `import { drawn } from ${helper}\nexport default /* @__PURE__ */ drawn(${words})` }
    })
  },
})

/** An icon's paths and view box; a path that is filled by the even-odd rule begins with "!". Null: it has more than paths. */
export function paths({ props: { viewBox = BOX, children, ...svg } }) {
  const shapes = []
  const plain = (attributes) => Object.entries(attributes).every(([name, value]) => IMPLIED[name] === value)
  const collect = (node) => {
    if (!node) return true
    if (Array.isArray(node)) return node.every(collect)
    const { children: inside, d, fillRule, ...rest } = node.props
    if (node.type !== "path" || !plain(rest)) return false
    shapes.push((fillRule === "evenodd" ? "!" : "") + shortened(d))
    return true
  }
  return plain(svg) && collect(children) && shapes.length ? { shapes, box: viewBox } : null
}

/** The same path with two digits behind the point: an icon of 24 units is drawn at 16 to 24 pixels. */
export function shortened(d) {
  const { data } = optimize(`<svg xmlns="http://www.w3.org/2000/svg"><path d="${d}"/></svg>`, {
    plugins: [{ name: "convertPathData", params: { floatPrecision: 2 } }],
  })
  return / d="([^"]+)"/.exec(data)?.[1] ?? d
}
