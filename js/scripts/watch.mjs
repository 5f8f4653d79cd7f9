// Calls back after files below some folders changed: one call at a time, bursts taken together.
import { watch as watchFiles } from "node:fs"
import { join } from "node:path"

const SETTLE_MS = 60

export function watch(folders, onChange) {
  let timer = null
  let running = false
  let pending = null

  async function run() {
    timer = null
    if (running || pending === null) return
    const path = pending
    pending = null
    running = true
    await onChange(path)
    running = false
    if (pending !== null) schedule(pending)
  }

  function schedule(path) {
    pending = path
    clearTimeout(timer)
    timer = setTimeout(run, SETTLE_MS)
  }

  return folders.map((folder) =>
    watchFiles(folder, { recursive: true }, (_, name) => {
      // editors write swap and backup files beside the real one
      if (name && !/(^|\/)[.#]|[~]$/.test(name)) schedule(join(folder, name))
    }),
  )
}
