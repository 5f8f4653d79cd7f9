// A notebook widget's model as anywidget hands it out, and the hidden one with the bundle.
import { Bridge, type BridgeOptions } from "../../src/bridge/choose"
import type { FrameFromPage } from "../../src/bridge/frames"
import { addTag } from "../../src/element/commands"
import { type Owner, Place } from "../../src/element/place"
import type { ChatModel, Traits } from "../../src/model"

type Listener = (...args: unknown[]) => void

// The module below is imported from its text, and cannot import sources.
Object.assign(globalThis, {
  testServices: {
    addTag,
    createBridge: (options: BridgeOptions) => new Bridge(options),
    createPlace: (node: HTMLElement, owner: Owner) => new Place(node, owner),
  },
})

/** A small element that does what the tests look at; stands in for the built element.js. */
export const ELEMENT_JS = `
export function defineElement(bundle, hash) {
  const tag = "test-chatkit-" + hash
  if (!customElements.get(tag)) customElements.define(tag, class extends HTMLElement {
    calls = []
    composerValue = [{ type: "input_text", text: "typed " }]
    setOptions(options) { this.options = options; this.calls.push(["setOptions"]) }
    async whenIdle() {}
    async sendUserMessage(message) { this.calls.push(["sendUserMessage", message]) }
    async setComposerValue(value) { this.calls.push(["setComposerValue", value]) }
    async setThreadId(id) { this.calls.push(["setThreadId", id]) }
    async focusComposer() { this.calls.push(["focusComposer"]) }
  })
  return tag
}
export const createElement = (tag) => document.createElement(tag)
export const createChat = () => ({ state: { thread: null, draft: { segments: [] } } })
async function runCommand(element, name, args) {
  if (!element[name]) throw new Error("The page has no command " + name + ".")
  return element[name](...args)
}
export const services = { ...testServices, runCommand }
`

export interface TestElement extends HTMLElement {
  calls: [string, unknown?][]
  options: Record<string, unknown> & { widgets: { onAction(action: object, item: object): Promise<void> } }
  chat: object
  maxHeight: number
}

export class TestModel {
  readonly sent: FrameFromPage[] = []
  saves = 0
  private readonly listeners = new Map<string, Set<Listener>>()
  private readonly traits: Partial<Traits>
  private hasAssets = true

  constructor(traits: Partial<Traits> = {}) {
    this.traits = {
      _chat: { id: `chat-${Math.random()}`, path: "/chats/c1/chatkit" },
      _assets: { model_id: "assets", hash: `h${Math.random().toString(36).slice(2)}` },
      _options: {},
      _ui: "bundled",
      _transport: "comm",
      height: 500,
      thread_id: null,
      status: { model: "analyst: built in" },
      ready: false,
      ...traits,
    }
  }

  /** Without the hidden widget, as when its kernel is gone. */
  withoutAssets(): this {
    this.hasAssets = false
    return this
  }

  get = (name: string) => this.traits[name]
  set = (name: string, value: unknown) => {
    this.traits[name] = value
  }
  save_changes = () => {
    this.saves += 1
  }
  send = (frame: FrameFromPage) => {
    this.sent.push(structuredClone(frame))
  }
  on = (name: string, listener: Listener) => {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(listener))
  }
  off = (name: string, listener: Listener) => {
    this.listeners.get(name)?.delete(listener)
  }
  /** How many listen to the model. */
  get heardBy(): number {
    return [...this.listeners.values()].reduce((sum, { size }) => sum + size, 0)
  }
  widget_manager = {
    get_model: async (id: string) => {
      if (!this.hasAssets || id !== "assets") throw new Error(`no model ${id}`)
      const files = { "element.js": new DataView(await gzipped(ELEMENT_JS)) }
      return { get: () => files }
    },
  }

  /** The kernel changes a trait. */
  change(name: string, value: unknown): void {
    this.set(name, value)
    for (const listener of this.listeners.get(`change:${name}`) ?? []) listener()
  }

  /** The kernel sends a message. */
  deliver(message: object): void {
    for (const listener of this.listeners.get("msg:custom") ?? []) listener(message, [])
  }

  of<K extends FrameFromPage["ck"]>(kind: K) {
    return this.sent.filter((frame): frame is Extract<FrameFromPage, { ck: K }> => frame.ck === kind)
  }

  asModel(): ChatModel {
    return this as unknown as ChatModel
  }
}

export function gzipped(text: string): Promise<ArrayBuffer> {
  const stream = new Response(text).body?.pipeThrough(new CompressionStream("gzip"))
  return new Response(stream).arrayBuffer()
}
