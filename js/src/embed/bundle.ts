// Gets the UI bundle from the hidden notebook widget that carries it: once per page and content hash.
import { bytesOf } from "../bridge/frames"
import type { services } from "../bundle"
import type { Chat } from "../element/chat"
import type { NotebookChatKit } from "../element/element"
import type { NotebookChatKitWidget } from "../element/widget"
import type { AssetsModel, CarriedModel } from "../model"
import { page } from "./page"

type Services = typeof services

export interface LoadedBundle extends Services {
  createElement(): NotebookChatKit
  createChat(): Chat
  createWidget(): NotebookChatKitWidget
}

interface ElementModule {
  defineElement(bundle: { text(name: string): Promise<string> }, hash: string): string
  createElement(tag: string): NotebookChatKit
  createChat(): Chat
  createWidget(bundle: { text(name: string): Promise<string> }, hash: string): NotebookChatKitWidget
  services: Services
}

const ARRIVE_MS = 10_000
const LOOK_AGAIN_MS = 150
/** As long as a slow line may take for half a megabyte, or a kernel for its cell. */
const FOLLOW_MS = 60_000

/** Loads the bundle; a failure is not remembered. */
export function loadBundle(model: CarriedModel): Promise<LoadedBundle> {
  const { bundles } = page()
  const { hash } = model.get("_assets")
  let loading = bundles.get(hash)
  if (!loading) {
    loading = load(model)
    bundles.set(hash, loading)
    loading.catch(() => bundles.delete(hash))
  }
  return loading
}

async function load(model: CarriedModel): Promise<LoadedBundle> {
  const { hash, model_id } = model.get("_assets")
  const carrier = await assets(model, model_id)
  const texts = new Map<string, Promise<string>>()
  const text = (name: string) => {
    let known = texts.get(name)
    if (!known) {
      known = packed(carrier, name).then(gunzip)
      texts.set(name, known)
      known.catch(() => texts.delete(name))
    }
    return known
  }
  // Ready by the time the element asks for them.
  for (const name of ["frame.js", "frame.css"]) void text(name).catch(() => undefined)
  const module = await importText(await text("element.js"))
  const tag = module.defineElement({ text }, hash)
  const { createElement, createChat, services } = module
  return {
    ...services,
    createChat,
    createElement: () => createElement(tag),
    createWidget: () => module.createWidget({ text }, hash),
  }
}

/** A file of the bundle; those that a first chat can do without come after it, or when they are asked for. */
async function packed(carrier: AssetsModel, name: string): Promise<Uint8Array> {
  const first = carrier.get("_files")[name]
  if (first) return bytesOf(first)
  const later = await following(carrier)
  if (!later[name]) throw new Error(`This build of the package lacks ${name}.`)
  return bytesOf(later[name])
}

function following(carrier: AssetsModel): Promise<ReturnType<AssetsModel["get"]>> {
  const there = () => {
    const later = carrier.get("_later")
    return Object.keys(later).length > 0 ? later : undefined
  }
  const now = there()
  if (now) return Promise.resolve(now)
  return new Promise((resolve, reject) => {
    const look = () => {
      const later = there()
      if (later) end(() => resolve(later))
    }
    const end = (settle: () => void) => {
      clearTimeout(timer)
      carrier.off("change:_later", look)
      settle()
    }
    const gone = new Error(
      "The rest of the chat's files did not come: the kernel that has them does not answer.",
    )
    const timer = setTimeout(() => end(() => reject(gone)), FOLLOW_MS)
    carrier.on("change:_later", look)
    carrier.send({ ck: "files" })
  })
}

/** After a reload of the page the two widgets come back in any order. */
async function assets(model: CarriedModel, id: string): Promise<AssetsModel> {
  const deadline = performance.now() + ARRIVE_MS
  let cause: unknown
  while (performance.now() < deadline) {
    try {
      const found = (await model.widget_manager.get_model(id)) as AssetsModel | undefined
      if (found) return found
    } catch (error) {
      cause = error
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  throw new Error("The notebook does not have the chat's files: the kernel that sent them is gone.", {
    cause,
  })
}

export function gunzip(bytes: Uint8Array): Promise<string> {
  const packed = new Response(bytes as Uint8Array<ArrayBuffer>).body as ReadableStream<
    Uint8Array<ArrayBuffer>
  >
  return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text()
}

async function importText(text: string): Promise<ElementModule> {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
  try {
    return (await import(/* @vite-ignore */ url)) as ElementModule
  } finally {
    URL.revokeObjectURL(url)
  }
}
