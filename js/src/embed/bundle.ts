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
  const files = (await assets(model, model_id)).get("_files")
  const texts = new Map<string, Promise<string>>()
  const text = (name: string) => {
    const packed = files[name]
    if (!packed) return Promise.reject(new Error(`This build of the package lacks ${name}.`))
    const known = texts.get(name) ?? gunzip(bytesOf(packed))
    texts.set(name, known)
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
