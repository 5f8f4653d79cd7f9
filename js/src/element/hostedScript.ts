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
  // Another part of the page may be loading it already; a second copy would define the element twice.
  const present = document.querySelector<HTMLScriptElement>(`script[src="${SCRIPT}"]`)
  const script = present ?? document.createElement("script")
  const failed = new Promise<never>((_, reject) => {
    script.addEventListener("error", () => reject(new Error("the hosted UI's script could not be loaded")))
  })
  if (!present) {
    script.src = SCRIPT
    script.async = true
    document.head.append(script)
  }
  try {
    const defined = customElements.whenDefined(HOSTED_TAG)
    await within(SCRIPT_MS, "the hosted UI's script did not load in time", Promise.race([defined, failed]))
  } catch (error) {
    script.remove()
    throw error
  }
}
