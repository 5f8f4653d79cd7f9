// fetch over Jupyter messages: request frames out, a Response whose body is fed by numbered frames in.
import { randomId } from "../random"
import {
  type Channel,
  type FrameFromKernel,
  type FrameFromPage,
  LATEST_ANSWER_MS,
  NO_ANSWER,
  type ResponseFrame,
} from "./frames"

export interface CommTimes {
  /** Silence after which the kernel is asked whether it is there; doubles each time. */
  repeatMs: number
  longestRepeatMs: number
  /** Silence after which the answer is given up. */
  giveUpMs: number
}

const TIMES: CommTimes = { repeatMs: 3_000, longestRepeatMs: 30_000, giveUpMs: LATEST_ANSWER_MS }

/** A message above 10 MiB closes Jupyter's websocket and is lost without a word. */
const PART = 1024 * 1024
const LARGEST_BODY = 32 * PART
/** Telling the kernel about each frame would double the messages; it sends again what it hears nothing of for 2 s. */
const ACK_EVERY = 8
const ACK_MS = 250
const NO_BODY = new Set([101, 204, 205, 304])

let requests = 0
// Two pages may talk to one kernel: ids must differ between them.
const page = randomId().slice(0, 8)

/**
 * A fetch that reaches the ASGI app of the kernel through `channel`. Only path and query of the URL count.
 * @param silent called each time nothing has come for a while.
 */
export function commFetch(
  channel: Channel,
  times: CommTimes = TIMES,
  silent: () => void = () => undefined,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(new URL(input instanceof Request ? input.url : input, location.href), {
      ...(input instanceof Request ? { method: input.method, headers: input.headers } : {}),
      ...init,
      signal: null,
    })
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null)
    signal?.throwIfAborted()
    const body =
      typeof init?.body === "string"
        ? exactBuffer(new TextEncoder().encode(init.body)) // reading it back from the Request takes a while
        : await (input instanceof Request && !init?.body ? input : request).arrayBuffer()
    if (body.byteLength > LARGEST_BODY)
      throw new Error(
        `The message has ${Math.ceil(body.byteLength / PART)} MiB; through Jupyter at most ${LARGEST_BODY / PART} MiB can be sent.`,
      )
    const { pathname, search } = new URL(request.url)
    requests += 1
    const id = `${page}.${requests}`
    const frame: RequestFrame = {
      ck: "request",
      id,
      method: request.method,
      path: pathname + search,
      headers: [...request.headers],
      ...(body.byteLength > PART ? { size: body.byteLength } : {}),
    }
    return new Exchange(channel, { ...times, silent }, frame, body).run(signal)
  }
}

/** Some hosts send the whole buffer that an array is a part of. */
function exactBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = bytes
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
}

type RequestFrame = Extract<FrameFromPage, { ck: "request" }>

/** One request and its answer. */
class Exchange {
  #next = 0
  #acked = -1
  readonly #early = new Map<number, [ResponseFrame, Uint8Array[]]>()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #settleHead!: { resolve: (response: Response) => void; reject: (reason: unknown) => void }
  #timer: ReturnType<typeof setTimeout> | undefined
  #ackTimer: ReturnType<typeof setTimeout> | undefined
  #silentSince = performance.now()
  #repeats = 0
  #asked = false
  #over = false
  #unlisten: () => void = () => undefined
  #unfollow: () => void = () => undefined

  readonly #channel: Channel
  readonly #times: CommTimes & { silent(): void }
  readonly #request: RequestFrame
  readonly #sent: ArrayBuffer

  constructor(
    channel: Channel,
    times: CommTimes & { silent(): void },
    request: RequestFrame,
    body: ArrayBuffer,
  ) {
    this.#channel = channel
    this.#times = times
    this.#request = request
    this.#sent = body
  }

  run(signal: AbortSignal | null): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#settleHead = { resolve, reject }
      if (signal) {
        const abort = () => this.#cancel(signal.reason)
        signal.addEventListener("abort", abort)
        this.#unfollow = () => signal.removeEventListener("abort", abort)
      }
      this.#unlisten = this.#channel.listen((frame, buffers) => this.#receive(frame, buffers))
      try {
        this.#post()
        this.#watch()
      } catch (error) {
        this.#fail(error)
      }
    })
  }

  /** Sends the request, a large one in parts. */
  #post(): void {
    const body = this.#sent
    this.#channel.send(this.#request, body.byteLength ? [body.slice(0, PART)] : [])
    for (let at = PART; at < body.byteLength; at += PART)
      this.#channel.send({ ck: "part", id: this.#request.id, at }, [body.slice(at, at + PART)])
  }

  #receive(frame: FrameFromKernel, buffers: Uint8Array[]): void {
    if (this.#over) return
    if (frame.ck === "welcome") this.#welcomed()
    if (!("seq" in frame) || frame.id !== this.#request.id) return
    this.#silentSince = performance.now()
    this.#repeats = 0
    if (frame.seq < this.#next) {
      this.#ack() // sent twice: our acknowledgement was lost
      return
    }
    this.#early.set(frame.seq, [frame, buffers])
    const gap = frame.seq > this.#next
    for (;;) {
      const ready = this.#early.get(this.#next)
      if (!ready) break
      this.#early.delete(this.#next)
      this.#next += 1
      this.#take(...ready)
      if (this.#over) return
    }
    if (gap || this.#next - 1 - this.#acked >= ACK_EVERY) this.#ack()
    else this.#ackTimer ??= setTimeout(() => this.#ack(), ACK_MS)
  }

  #take(frame: ResponseFrame, buffers: Uint8Array[]): void {
    switch (frame.ck) {
      case "head":
        this.#head(frame.status, frame.headers)
        this.#body(buffers)
        return
      case "chunk":
        this.#body(buffers)
        return
      case "end":
        this.#ack()
        this.#finish()
        this.#controller?.close()
        return
      case "fail":
        this.#ack()
        this.#fail(new Error(frame.message))
        return
    }
  }

  #body(buffers: Uint8Array[]): void {
    for (const bytes of buffers) if (bytes.byteLength) this.#controller?.enqueue(bytes)
  }

  #head(status: number, headers: [string, string][]): void {
    const init = { status, headers }
    if (NO_BODY.has(status)) {
      this.#settleHead.resolve(new Response(null, init))
      return
    }
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller
      },
      cancel: () => this.#cancel(new DOMException("The body was cancelled.", "AbortError")),
    })
    this.#settleHead.resolve(new Response(body, init))
  }

  /** Says that everything below `next` has arrived: the kernel forgets it and sends what is missing again. */
  #ack(): void {
    clearTimeout(this.#ackTimer)
    this.#ackTimer = undefined
    this.#acked = this.#next - 1
    if (this.#acked >= 0) this.#tell({ ck: "ack", id: this.#request.id, seq: this.#acked })
  }

  /** Nobody catches what is thrown in a timer: a channel whose kernel is gone ends the exchange. */
  #tell(frame: FrameFromPage, buffers: ArrayBuffer[] = [], reason?: unknown): void {
    try {
      this.#channel.send(frame, buffers)
    } catch (error) {
      this.#fail(reason ?? error)
    }
  }

  #watch(): void {
    const { repeatMs, longestRepeatMs, giveUpMs, silent } = this.#times
    const wait = Math.min(repeatMs * 2 ** this.#repeats, longestRepeatMs)
    this.#timer = setTimeout(() => {
      const silence = performance.now() - this.#silentSince
      if (silence >= giveUpMs) {
        this.#cancel(new Error(NO_ANSWER))
        return
      }
      if (silence >= repeatMs) {
        this.#repeats += 1
        silent()
        try {
          if (!this.#over) this.#ask()
        } catch (error) {
          this.#fail(error)
        }
      }
      if (!this.#over) this.#watch()
    }, wait)
  }

  /** What waits in a busy kernel's queue must not be joined by copies: first a small question whether it is there. */
  #ask(): void {
    if (this.#next > 0) {
      this.#ack()
      return
    }
    this.#asked = true
    this.#channel.greet()
  }

  /** Messages keep their order: a kernel that says hello now had the request before, unless it was lost. */
  #welcomed(): void {
    if (!this.#asked || this.#next > 0) return
    this.#asked = false
    this.#post()
  }

  #cancel(reason: unknown): void {
    if (this.#over) return
    this.#tell({ ck: "cancel", id: this.#request.id }, [], reason)
    this.#fail(reason)
  }

  #fail(reason: unknown): void {
    if (this.#over) return
    this.#finish()
    this.#settleHead.reject(reason)
    try {
      this.#controller?.error(reason)
    } catch {
      // the reader cancelled the body: nobody is left to be told
    }
  }

  #finish(): void {
    this.#over = true
    clearTimeout(this.#timer)
    clearTimeout(this.#ackTimer)
    this.#unlisten()
    this.#unfollow()
    this.#early.clear()
  }
}
