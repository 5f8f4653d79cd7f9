// `import nodes from "lucide-nodes"`: all lucide icons, compacted at build time to {name: [[tag, attributes], ...]}.
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

export const lucideNodes = {
  name: "lucide-nodes",
  setup(build) {
    build.onResolve({ filter: /^lucide-nodes$/ }, ({ path }) => ({ path, namespace: "lucide" }))
    build.onLoad({ filter: /.*/, namespace: "lucide" }, async () => {
      const folder = dirname(createRequire(import.meta.url).resolve("lucide-static/package.json"))
      const nodes = JSON.parse(await readFile(join(folder, "icon-nodes.json"), "utf8"))
      return { contents: JSON.stringify(nodes), loader: "json" }
    })
  },
}
