// OpenAI's hosted UI: loads its script from the CDN within a time limit, or says in words why that did not work.
import type { ChatKitOptions, OpenAIChatKit } from "@openai/chatkit"

const SCRIPT = "https://cdn.platform.openai.com/deployments/chatkit/chatkit.js"
const TAG = "openai-chatkit"
const SCRIPT_MS = 5_000
const READY_MS = 6_000

let loading: Promise<void> | null = null

/**
 * An element of the hosted UI in `place`, ready and not visible yet: what is there stays until the caller replaces it.
 * Rejects with a reason that fits after "because".
 */
export async function hostedElement(place: Element, options: ChatKitOptions): Promise<OpenAIChatKit> {
  loading ??= load().catch((error) => {
    loading = null
    throw error
  })
  await loading
  const element = document.createElement(TAG) as OpenAIChatKit
  element.dataset.lmSuppressShortcuts = "true"
  // Its frame only loads in the page.
  element.style.cssText = "display:block;width:100%;position:absolute;visibility:hidden"
  const ready = new Promise<Event>((resolve) =>
    element.addEventListener("chatkit.ready", resolve, { once: true }),
  )
  place.append(element)
  try {
    element.setOptions(options)
    // It stays silent when it refuses the domain.
    await within(READY_MS, "the hosted UI did not become ready in time", ready)
    return element
  } catch (error) {
    element.remove()
    throw error
  }
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
