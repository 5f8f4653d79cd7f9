// A kernel's end of the channel for tests: a real window with resends, behind a line that can lose, repeat and reorder.
import type {
  Channel,
  FrameFromKernel,
  FrameFromPage,
  HeaderList,
  ResponseFrame,
  Welcome,
} from "../../src/bridge/frames"

type Request = Extract<FrameFromPage, { ck: "request" }>

export class TestKernel implements Channel {
  readonly received: { frame: FrameFromPage; buffers: ArrayBuffer[] }[] = []
  /** Decides what happens to the n-th message to the page: how often it arrives. */
  line: (n: number) => number = () => 1
  private readonly listeners = new Set<(frame: FrameFromKernel, buffers: Uint8Array[]) => void>()
  private sent = 0
  welcome: Welcome | null = null
  greetings = 0

  greet(): void {
    this.greetings += 1
  }

  send(frame: FrameFromPage, buffers: ArrayBuffer[] = []): void {
    this.received.push({ frame: structuredClone(frame), buffers })
  }

  listen(listener: (frame: FrameFromKernel, buffers: Uint8Array[]) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get listening(): number {
    return this.listeners.size
  }

  of<K extends FrameFromPage["ck"]>(kind: K): Extract<FrameFromPage, { ck: K }>[] {
    return this.received.flatMap(({ frame }) =>
      frame.ck === kind ? [frame as Extract<FrameFromPage, { ck: K }>] : [],
    )
  }

  get request(): Request {
    const [request] = this.of("request")
    if (!request) throw new Error("no request was sent")
    return request
  }

  deliver(frame: FrameFromKernel, ...texts: string[]): void {
    const buffers = texts.map((text) => new TextEncoder().encode(text))
    const times = this.line(this.sent)
    if (times && frame.ck === "welcome") this.welcome = frame
    this.sent += 1
    for (let i = 0; i < times; i++) for (const listener of [...this.listeners]) listener(frame, buffers)
  }

  head(id: string, status = 200, headers: HeaderList = [["content-type", "text/event-stream"]]): void {
    this.deliver({ ck: "head", id, seq: 0, status, headers })
  }

  chunk(id: string, seq: number, text: string): void {
    this.deliver({ ck: "chunk", id, seq }, text)
  }

  end(id: string, seq: number): void {
    this.deliver({ ck: "end", id, seq })
  }

  /** The highest number the page has said to have. */
  get acked(): number {
    return Math.max(-1, ...this.of("ack").map(({ seq }) => seq))
  }
}

export type Delivery = [ResponseFrame, string?]
