// Scripts that draw something few widgets have: each comes once, when the first component that needs it is drawn.
import { useEffect, useState } from "react"
import { runScript } from "../theme/script"
import { useDrawing } from "./drawing"

export interface LazyScript<Api> {
  name: "chart" | "calendar"
  /** What it leaves on the frame's window. */
  api(): Api | undefined
  /** What cannot be drawn without it, for the log. */
  what: string
}

const loading = new Map<string, Promise<void>>()

async function load(name: string, source: () => Promise<string>, there: () => boolean): Promise<void> {
  await runScript(source)
  if (!there()) throw new Error(`the script ${name} did not run`)
}

/** What the script left; undefined as long as it is on its way. */
export function useScript<Api>(script: LazyScript<Api>): Api | "failed" | undefined {
  const { host } = useDrawing()
  const [api, setApi] = useState<Api | "failed" | undefined>(() => script.api())
  useEffect(() => {
    if (api) return
    let current = true
    const { name, what } = script
    const { chunk } = host
    const begun =
      loading.get(name) ??
      (chunk
        ? load(
            name,
            () => chunk(name),
            () => script.api() !== undefined,
          )
        : Promise.reject(new Error("there is nowhere to get its script from")))
    loading.set(name, begun)
    begun.then(
      () => current && setApi(() => script.api()),
      (error: Error) => {
        // the next component that is mounted tries again
        loading.delete(name)
        host.problem?.(`${what} cannot be drawn: ${error.message}`)
        if (current) setApi("failed")
      },
    )
    return () => {
      current = false
    }
  }, [api, host, script])
  return api
}
