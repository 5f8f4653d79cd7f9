// The licence texts of every package that ended up in the bundle.
import { existsSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//g

/** One text: each package's name, version and licence. `inputs` are the paths esbuild read. */
export async function licenses(root, inputs) {
  const names = new Set(["@openai/apps-sdk-ui", "tailwindcss"])
  for (const input of inputs) for (const [, name] of input.matchAll(PACKAGE)) names.add(name)
  const parts = []
  for (const name of [...names].sort()) {
    const folder = join(root, "node_modules", name)
    if (!existsSync(folder)) continue
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"))
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${license}`
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`)
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`)
}
