// Pages without a browser, for the chaos test: the real channel, bridge and chat in Node, driven by lines of JSON.
import { Bridge, type TransportChoice } from "../src/bridge/choose"
import { Chat } from "../src/element/chat"
import { ModelChannel } from "../src/embed/channel"
import type { ChatModel } from "../src/model"

/** One line in: a frame of the kernel's for a page, or what somebody does in the page. */
type Line =
  | { page: string; do: "frame"; frame: unknown; buffers: string[] }
  | { page: string; do: "open"; transport: TransportChoice; path: string; thread: string | null }
  | { page: string; do: "ask"; text: string }
  | { page: string; do: "stop" | "retry" | "close" | "run"; thread?: string; run?: string }
  | { page: string; do: "look"; reply: number; items: boolean }

type Handler = (...args: unknown[]) => void

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** The notebook widget's model, as far as the channel needs it. */
class Model {
  readonly handlers = new Map<string, Handler>()

  constructor(private readonly page: string) {}

  on(name: string, handler: Handler): void {
    this.handlers.set(name, handler)
  }

  off(name: string): void {
    this.handlers.delete(name)
  }

  get(): undefined {
    return undefined
  }

  send(frame: unknown, _: unknown, buffers: ArrayBuffer[] = []): void {
    say({ page: this.page, frame, buffers: buffers.map((bytes) => Buffer.from(bytes).toString("base64")) })
  }
}

class Page {
  readonly chat = new Chat()
  readonly model: Model
  private readonly gone = new AbortController()
  private readonly bridge: Bridge
  private way = ""

  constructor(name: string, transport: TransportChoice, path: string, thread: string | null) {
    this.model = new Model(name)
    const channel = new ModelChannel(this.model as unknown as ChatModel, this.gone.signal)
    this.bridge = new Bridge({
      channel,
      path: () => path,
      wanted: () => transport,
      told: (way, why) => {
        this.way = `${way}: ${why}`
      },
      hostname: "localhost",
    })
    channel.greet()
    this.chat.setOptions({
      api: { url: `http://localhost${path}`, domainKey: "local", fetch: this.bridge.fetch },
      ...(thread ? { initialThread: thread } : {}),
    })
  }

  ask(text: string): void {
    void this.chat.submit({ segments: [{ type: "input_text", text }] })
  }

  /** What a person sees. */
  look(all: boolean) {
    const { items, thread, error, responding, threadLoading, notices } = this.chat.state
    return {
      items: all ? items.map(({ item }) => item) : [],
      thread: thread?.id ?? null,
      title: thread?.title ?? null,
      error,
      notices,
      busy: responding || threadLoading,
      way: this.way,
    }
  }

  close(): void {
    // As in a browser, nothing says goodbye: what the page was reading just ends.
    this.gone.abort()
    this.bridge.close()
    void this.chat.newThread()
  }
}

const pages = new Map<string, Page>()

function take(line: Line): void {
  if (line.do === "open") {
    pages.set(line.page, new Page(line.page, line.transport, line.path, line.thread))
    return
  }
  const page = pages.get(line.page)
  if (!page) {
    if (line.do === "look") say({ reply: line.reply, state: null })
    return
  }
  if (line.do === "frame") {
    const buffers = line.buffers.map((text) => new Uint8Array(Buffer.from(text, "base64")))
    page.model.handlers.get("msg:custom")?.(line.frame, buffers)
  } else if (line.do === "ask") page.ask(line.text)
  else if (line.do === "stop") void page.chat.stop()
  else if (line.do === "retry") void page.chat.retry()
  else if (line.do === "run") void page.chat.runBegan(line.thread ?? "", line.run ?? "")
  else if (line.do === "look") say({ reply: line.reply, state: page.look(line.items) })
  else {
    page.close()
    pages.delete(line.page)
  }
}

process.on("unhandledRejection", (error) => say({ unhandled: String((error as Error)?.stack ?? error) }))
let rest = ""
process.stdin.setEncoding("utf8")
process.stdin.on("data", (text: string) => {
  const lines = (rest + text).split("\n")
  rest = lines.pop() ?? ""
  for (const line of lines) take(JSON.parse(line) as Line)
})
process.stdin.on("end", () => process.exit(0))
