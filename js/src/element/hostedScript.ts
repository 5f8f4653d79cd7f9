// Loads OpenAI's script of the hosted UI into the page: once, and within a time limit.
import { within } from "./within"

const SCRIPT = "https://cdn.platform.openai.com/deployments/chatkit/chatkit.js"
/** A host that accepts the connection and says nothing is pending for minutes. */
const SCRIPT_MS = 5_000

export const HOSTED_TAG = "openai-chatkit"

let loading: Promise<void> | null = null

/** Rejects with a reason that fits after "because"; a failure is not remembered. */
export function loadHostedScript(): Promise<void> {
  loading ??= load().catch((error) => {
    loading = null
    throw error
  })
  return loading
}

async function load(): Promise<void> {
  if (customElements.get(HOSTED_TAG)) return
  const words = "the hosted UI's script did not load in time"
  const added: HTMLScriptElement[] = []
  const given = new AbortController()
  try {
    const defined = customElements.whenDefined(HOSTED_TAG)
    await within(SCRIPT_MS, words, Promise.race([defined, failure(added, given.signal)]))
  } catch (error) {
    for (const script of added) script.remove()
    throw error
  } finally {
    given.abort()
  }
}

/** Puts the script into the page; rejects when it cannot be loaded. */
async function failure(added: HTMLScriptElement[], given: AbortSignal): Promise<never> {
  // Another part of the page may be loading it already; a second copy would define the element twice.
  const present = document.querySelector<HTMLScriptElement>(`script[src="${SCRIPT}"]`)
  if (present) await failed(present)
  else {
    // The page only learns what goes wrong in a foreign script that was loaded with leave to tell.
    for (const crossOrigin of ["anonymous", null]) {
      const script = document.createElement("script")
      script.src = SCRIPT
      script.async = true
      script.crossOrigin = crossOrigin
      added.push(script)
      document.head.append(script)
      await failed(script)
      if (given.aborted) break
    }
  }
  throw new Error("the hosted UI's script could not be loaded")
}

function failed(script: HTMLScriptElement): Promise<unknown> {
  return new Promise((resolve) => script.addEventListener("error", resolve, { once: true }))
}
