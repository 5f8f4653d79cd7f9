// The frame's style sheet: Tailwind, the design system without its KaTeX fonts, and no `will-change`.
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import tailwind from "@tailwindcss/postcss"
import { transform } from "esbuild"
import postcss from "postcss"

const DESIGN_SYSTEM = "@openai/apps-sdk-ui/css"

// Every `will-change` is a layer of its own: one scroll step over 1,000 items took 1,085 ms with them, 119 ms without.
const WILL_CHANGE = /will-change\s*:[^;}]*;?/g

/** Replaces the design system's index by what it imports, except KaTeX, whose fonts come from a CDN. */
const withoutKatex = {
  postcssPlugin: "without-katex",
  async Once(sheet) {
    const index = createRequire(import.meta.url).resolve(DESIGN_SYSTEM)
    const imports = []
    postcss.parse(await readFile(index, "utf8")).walkAtRules("import", (rule) => {
      if (!rule.params.includes("katex")) imports.push(rule)
    })
    sheet.walkAtRules("import", (rule) => {
      if (!rule.params.includes(DESIGN_SYSTEM)) return
      for (const part of imports) {
        const params = part.params.replace(/["']\.\/([^"']+?)(\.css)?["']/, (_, name) =>
          JSON.stringify(join(dirname(index), `${name}.css`)),
        )
        rule.before(part.clone({ params }))
      }
      rule.remove()
    })
  },
}

/** Compiles a Tailwind entry sheet; `base` is where class names are looked for. */
export async function frameStyles(entry, base) {
  const { css } = await postcss([withoutKatex, tailwind({ base, optimize: false })]).process(
    await readFile(entry, "utf8"),
    { from: entry },
  )
  if (/KaTeX_/.test(css))
    throw new Error("frame.css still has KaTeX fonts: the design system imports them another way now")
  const { code } = await transform(css.replace(WILL_CHANGE, ""), { loader: "css", minify: true })
  if (/@import|url\(["']?https?:/.test(code)) throw new Error("frame.css loads something from the network")
  return code
}

/** For the CSS that components bring along. */
export const withoutWillChange = {
  name: "without-will-change",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(WILL_CHANGE, ""),
      loader: path.endsWith(".module.css") ? "local-css" : "css",
    }))
  },
}
