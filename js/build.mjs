// Builds the front end into ../chatkit_notebook/static. `node build.mjs [--partial] [--watch | --serve [--port N]]`
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, readdir, rm, writeFile } from "node:fs/promises"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import * as esbuild from "esbuild"
import { compactIcons } from "./scripts/icons.mjs"
import { licenses } from "./scripts/licenses.mjs"
import { lucideNodes } from "./scripts/lucide.mjs"
import { sharedReact } from "./scripts/shared_react.mjs"
import { frameStyles, withoutWillChange } from "./scripts/styles.mjs"

const root = dirname(fileURLToPath(import.meta.url))
const src = join(root, "src")
const out = process.env.CHATKIT_NOTEBOOK_STATIC ?? join(root, "..", "chatkit_notebook", "static")

const flags = new Set(process.argv.slice(2).filter((arg) => arg.startsWith("--")))
const port = Number(process.argv[process.argv.indexOf("--port") + 1]) || 0
const developing = flags.has("--watch") || flags.has("--serve")
const partial = developing || flags.has("--partial")

/** What is built: the name in static/, where it starts, and how the page runs it. */
const OUTPUTS = [
  // The anywidget entry: an ES module, sent with every notebook widget, hence the limit.
  { name: "embed.js", entry: "embed.ts", format: "esm", limit: 20_000 },
  // The same for a widget that is tried out; it shares modules with the one above.
  { name: "preview.js", entry: "preview.ts", format: "esm", limit: 14_000 },
  // The element for a plain page, without a notebook.
  { name: "standalone.js", entry: "standalone.ts", format: "esm" },
  // The element in the host page.
  { name: "element.js", entry: "bundle.ts", format: "esm" },
  // The UI inside the frame, an inline script.
  { name: "frame.js", entry: "ui/frame.tsx", format: "iife" },
  // Scripts the frame runs when something on the screen first needs them.
  { name: "code.js", entry: "markdown/code.ts", format: "iife" },
  { name: "math.js", entry: "markdown/math.ts", format: "iife" },
  { name: "icons.js", entry: "theme/icons-lucide.ts", format: "iife" },
  { name: "chatkit-icons.js", entry: "theme/icons-chatkit.ts", format: "iife", shared: true },
  { name: "chart.js", entry: "widgets/chart/chart.ts", format: "iife", shared: true },
  { name: "calendar.js", entry: "widgets/calendar/calendar.ts", format: "iife", shared: true },
  { name: "workbench.js", entry: "workbench/script.ts", format: "iife", shared: true },
  { name: "locales.js", entry: "ui/locales/locales.ts", format: "iife" },
]
/** Read by pages on their own, or sent to those who edit: the bundle that a page of a notebook caches is all the others. */
const ENTRIES = ["embed.js", "preview.js", "standalone.js", "workbench.js"]
const STYLES = { name: "frame.css", entry: "theme/frame.css" }

const options = (output) => ({
  entryPoints: [join(src, output.entry)],
  outfile: join(out, output.name),
  bundle: true,
  write: false,
  metafile: true,
  minify: true,
  format: output.format,
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  // Collected into one file beside the bundle instead of repeated in every notebook.
  legalComments: "none",
  charset: "utf8",
  logLevel: "silent",
  plugins: [withoutWillChange, lucideNodes, compactIcons(src), ...(output.shared ? [sharedReact] : [])],
})

/** Builds one script; a frame script also brings the CSS its components import. */
async function script(output) {
  const result = await esbuild.build(options(output))
  const text = (ending) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? ""
  return { js: text(".js"), css: text(".css"), inputs: Object.keys(result.metafile.inputs) }
}

async function buildAll() {
  const started = performance.now()
  const missing = [...OUTPUTS, STYLES].filter(({ entry }) => !existsSync(join(src, entry)))
  if (missing.length && !partial) {
    const names = missing.map(({ name, entry }) => `${name} (src/${entry})`).join(", ")
    throw new Error(
      `Cannot build ${names}: no such source. To build the rest anyway: node build.mjs --partial`,
    )
  }
  const { present, scripts } = await compiled(OUTPUTS.filter((output) => !missing.includes(output)))
  const files = new Map(present.map(({ name }, at) => [name, scripts[at].js]))
  if (!missing.includes(STYLES)) {
    // The design system's layers are declared by Tailwind, so its part comes first.
    const styles = await frameStyles(join(src, STYLES.entry), src)
    files.set(STYLES.name, styles + scripts.map(({ css }) => css).join(""))
  }
  for (const { name, limit } of present) {
    const size = Buffer.byteLength(files.get(name))
    if (limit && size > limit) throw new Error(`${name} is ${size} bytes; it must stay under ${limit}`)
  }
  await write(files, await licenses(root, new Set(scripts.flatMap(({ inputs }) => inputs))))
  for (const { name, entry } of missing) console.warn(`skipped ${name}: there is no src/${entry} yet`)
  console.log(`built ${files.size} files in ${Math.round(performance.now() - started)} ms`)
}

/** Compiles all; a partial build goes on without what does not compile. */
async function compiled(outputs) {
  const results = await Promise.allSettled(outputs.map(script))
  const failed = results.filter(({ status }) => status === "rejected")
  if (failed.length && !partial) throw failed[0].reason
  for (const { reason } of failed) report(reason)
  return {
    present: outputs.filter((_, at) => results[at].status === "fulfilled"),
    scripts: results.filter(({ status }) => status === "fulfilled").map(({ value }) => value),
  }
}

async function write(files, notices) {
  await mkdir(out, { recursive: true })
  const hash = createHash("sha256")
  const sizes = {}
  for (const [name, text] of files) {
    const bytes = Buffer.from(text)
    sizes[name] = bytes.length
    if (!ENTRIES.includes(name)) hash.update(name).update("\0").update(bytes)
    await writeFile(join(out, name), bytes)
    const packed = gzipSync(bytes, { level: 9 })
    await writeFile(join(out, `${name}.gz`), packed)
    console.log(`${name.padEnd(16)} ${kib(bytes.length)} ${kib(packed.length)} gzip`)
  }
  const manifest = { hash: hash.digest("hex").slice(0, 16), files: sizes }
  await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`)
  await writeFile(join(out, "LICENSES.txt"), notices)
  const kept = new Set([
    "manifest.json",
    "LICENSES.txt",
    ...[...files.keys()].flatMap((name) => [name, `${name}.gz`]),
  ])
  for (const name of await readdir(out)) if (!kept.has(name)) await rm(join(out, name), { recursive: true })
}

const kib = (bytes) => `${(bytes / 1024).toFixed(1).padStart(7)} KiB`

function report(error) {
  const errors = error.errors ?? []
  if (!errors.length) console.error(error.message ?? error)
  for (const line of esbuild.formatMessagesSync(errors, { kind: "error", color: process.stderr.isTTY }))
    console.error(line)
}

if (!developing) {
  await buildAll().catch((error) => {
    report(error)
    process.exitCode = 1
  })
} else {
  const { watch } = await import("./scripts/watch.mjs")
  const server = flags.has("--serve")
    ? await (await import("./scripts/serve.mjs")).serve({ root, out, port })
    : null
  const run = () => buildAll().then(() => server?.reload(), report)
  await run()
  if (server) console.log(`gallery: ${server.url}`)
  watch([src, join(root, "gallery")], (path) => {
    console.log(`changed: ${relative(root, path)}`)
    return run()
  })
}
