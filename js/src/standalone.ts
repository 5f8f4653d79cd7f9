// The element for any page: <script type="module" src="…/standalone.js"> registers it, and gets the UI from beside itself.
import type { Bundle, FileName } from "./element/bundle"
import { defineElement } from "./element/define"

const folder = new URL(".", import.meta.url)
const texts = new Map<FileName, Promise<string>>()

/** Files are kept gzipped beside the script; a server that unpacks them on the way is fine too. */
async function load(name: FileName): Promise<string> {
  const url = new URL(`${name}.gz`, folder)
  const response = await fetch(url)
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}. Serve the whole folder of the built files.`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!packed) return new TextDecoder().decode(bytes)
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text()
}

const bundle: Bundle = {
  text(name) {
    const known = texts.get(name)
    if (known) return known
    const loading = load(name)
    texts.set(name, loading)
    // The next chat may try again.
    loading.catch(() => texts.delete(name))
    return loading
  },
}

const tag = defineElement(bundle, import.meta.url)

// A page written for OpenAI's element finds its tag, unless OpenAI's script is there too.
const HOSTED_TAG = "openai-chatkit"
const element = customElements.get(tag)
if (element && !customElements.get(HOSTED_TAG)) customElements.define(HOSTED_TAG, class extends element {})
