// OpenAI's hosted UI: loads its script from the CDN within a time limit, or says in words why that did not work.
import type { OpenAIChatKit } from "@openai/chatkit"

const SCRIPT = "https://cdn.platform.openai.com/deployments/chatkit/chatkit.js"
const TAG = "openai-chatkit"
const SCRIPT_MS = 5_000
const READY_MS = 6_000

let loading: Promise<void> | null = null

/** An element of the hosted UI; rejects with a reason that fits after "because". */
export async function hostedElement(): Promise<OpenAIChatKit> {
  loading ??= load().catch((error) => {
    loading = null
    throw error
  })
  await loading
  return document.createElement(TAG) as OpenAIChatKit
}

/** Resolves when the element in the page is ready; rejects when it stays silent, as it does for a refused domain. */
export function hostedReady(element: OpenAIChatKit): Promise<void> {
  return within(
    READY_MS,
    "the hosted UI did not become ready in time",
    new Promise((resolve) => element.addEventListener("chatkit.ready", () => resolve(), { once: true })),
  )
}

async function load(): Promise<void> {
  if (customElements.get(TAG)) return
  const script = document.createElement("script")
  script.src = SCRIPT
  script.async = true
  const failed = new Promise<never>((_, reject) => {
    script.onerror = () => reject(new Error("the hosted UI's script could not be loaded"))
  })
  document.head.append(script)
  try {
    const defined = customElements.whenDefined(TAG)
    await within(SCRIPT_MS, "the hosted UI's script did not load in time", Promise.race([defined, failed]))
  } catch (error) {
    script.remove()
    throw error
  }
}

async function within<T>(limit: number, words: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(words)), limit)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
