// The messages between page and kernel; the twin of chatkit_notebook/transport/frames.py (tests/contract/frames.json).

export type HeaderList = [name: string, value: string][]

export type FrameFromPage =
  | {
      ck: "hello"
      page: { id: string; href_origin: string; loopback: boolean; app?: string; now?: number }
    }
  | { ck: "active"; page: string }
  | { ck: "accept"; id: string }
  /** `size`: of the whole body, when only its beginning comes with the request and the rest in parts. */
  | { ck: "request"; id: string; method: string; path: string; headers: HeaderList; size?: number }
  | { ck: "part"; id: string; at: number }
  | { ck: "cancel"; id: string }
  | { ck: "ack"; id: string; seq: number }
  | { ck: "event"; name: string; detail: unknown }
  | { ck: "result"; id: string; value?: unknown; error?: string }
  | { ck: "call"; id: string; callback: string; args: unknown[] }
  /** Asks for what the kernel keeps for this page, where it cannot send by itself. */
  | { ck: "poll"; id: string }

export interface Welcome {
  ck: "welcome"
  chat: string
  path: string
  /** Absent or null when the loopback server does not run. */
  url?: string | null
  token?: string | null
  header: string
  /** What the loopback server says to whoever asks: a page that got it from the kernel knows the server by it. */
  proof?: string | null
  /** Whether the page has to ask for messages. */
  poll?: boolean
}

export type ResponseFrame =
  | { ck: "head"; id: string; seq: number; status: number; headers: HeaderList }
  | { ck: "chunk"; id: string; seq: number }
  | { ck: "end"; id: string; seq: number }
  | { ck: "fail"; id: string; seq: number; message: string }

export interface Command {
  ck: "command"
  id: string
  name: string
  args: unknown[]
  /** The page that runs it; absent: each that hears it. */
  page?: string | null
}

export interface Return {
  ck: "return"
  id: string
  value?: unknown
  error?: string
}

/** What went wrong in the kernel on this page's behalf, or a report that the user asked for. */
export interface Note {
  ck: "note"
  text: string
  kind?: string | null
}

/** The kernel has sent all it kept; `more` will come while it is busy with this page's requests. */
export interface Polled {
  ck: "polled"
  id: string
  more: boolean
}

export type FrameFromKernel = Welcome | ResponseFrame | Command | Return | Note | Polled

/** A kernel that runs a cell may have to end it first, so giving up comes late; Stop works any time. */
export const LATEST_ANSWER_MS = 15 * 60_000
export const NO_ANSWER =
  "The kernel has not answered for a long time. If it was restarted, run the cell that shows the chat again."

type Check = (frame: Record<string, unknown>) => boolean

const text = (value: unknown) => typeof value === "string"
const optionalText = (value: unknown) => value === undefined || value === null || text(value)
const count = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const headers = (value: unknown) =>
  Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(text))

const CHECKS: Record<FrameFromKernel["ck"], Check> = {
  welcome: (f) =>
    text(f.chat) && text(f.path) && text(f.header) && optionalText(f.url) && optionalText(f.token),
  head: (f) => text(f.id) && count(f.seq) && count(f.status) && headers(f.headers),
  chunk: (f) => text(f.id) && count(f.seq),
  end: (f) => text(f.id) && count(f.seq),
  fail: (f) => text(f.id) && count(f.seq) && text(f.message),
  command: (f) => text(f.id) && text(f.name) && Array.isArray(f.args) && optionalText(f.page),
  note: (f) => text(f.text) && optionalText(f.kind),
  return: (f) => text(f.id) && optionalText(f.error),
  polled: (f) => text(f.id) && typeof f.more === "boolean",
}

/** The frame, or null when the message is not one of ours. */
export function frameFromKernel(message: unknown): FrameFromKernel | null {
  if (typeof message !== "object" || message === null) return null
  const frame = message as Record<string, unknown>
  if (typeof frame.ck !== "string" || !Object.hasOwn(CHECKS, frame.ck)) return null
  return CHECKS[frame.ck as FrameFromKernel["ck"]](frame) ? (frame as unknown as FrameFromKernel) : null
}

/** How frames leave the page and come in: Jupyter's custom messages, or a stand-in. */
export interface Channel {
  /** What the kernel said last of itself; null before it did. */
  readonly welcome: Welcome | null
  /** Asks for another welcome until one comes. */
  greet(): void
  send(frame: FrameFromPage, buffers?: ArrayBuffer[]): void
  /** Answers a function that stops listening. */
  listen(listener: (frame: FrameFromKernel, buffers: Uint8Array[]) => void): () => void
}

/** Bytes of a message buffer: Jupyter gives DataViews, Colab Uint8Arrays, others ArrayBuffers. */
export function bytesOf(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  return new Uint8Array(buffer)
}
