// The ChatKit operations over a fetch: typed requests out, one JSON document or a stream of events in.
import { randomId } from "../random"
import { isAbort, isPage, RequestError } from "./errors"
import type {
  Attachment,
  ChatKitRequest,
  ClientToolCallItem,
  ItemPage,
  Thread,
  ThreadItem,
  ThreadStreamEvent,
} from "./schema"
import { sseBatches } from "./sse"
import { sendWithProgress, type Upload } from "./upload"

/** Requests about answers under way; an extension of ours, which other servers refuse. */
export type RunRequest =
  | { type: "threads.follow"; params: { thread_id?: string; run?: string; after?: number } }
  | { type: "threads.stop"; params: { thread_id?: string; run?: string } }
  | { type: "ledger.get"; params: { thread_id: string; turn: string } }

export type Op = (ChatKitRequest | RunRequest)["type"]
export type Params<O extends Op> = Extract<ChatKitRequest | RunRequest, { type: O }>["params"]

/** What our server says of a run among its events; other servers say nothing of the kind. */
export type RunEvent =
  /** The next `missed` events bring the page to where event number `seq` would; unless `complete`, it lacks items. */
  | { type: "chatkit_notebook.run"; run: string; seq: number; missed: number; complete: boolean }
  /** The one page that leads goes on with a client tool that was called. */
  | { type: "chatkit_notebook.end"; lead: boolean }
  /**
   * Nothing to follow; why the last answer is not complete, the client tool call it waits for, and the run that ended a
   * moment ago, if any.
   */
  | {
      type: "chatkit_notebook.idle"
      interrupted: string | null
      call?: ClientToolCallItem | null
      ended?: string | null
    }

/** What a tool took from one variable. */
export interface SentRead {
  variable: string
  /** Empty when it has none, or any of them may have been read. */
  columns: string[]
  rows: number
  /** False when only names and types were given. */
  values: boolean
}

/** One request to a model, as the kernel wrote it down. */
export interface SentRequest {
  time: number
  model: string
  /** The server's address; empty when the model is in the kernel itself. */
  where: string
  bytes: number
  /** Secrets that were taken out before. */
  redacted: number
  files: string[]
  reads: SentRead[]
  /** All of it as JSON, without the last `cut` characters. */
  content: string
  cut: number
}

export interface ThreadPage {
  data: Thread[]
  has_more?: boolean
  after?: string | null
}

/** Operations that answer with one JSON document, and which. */
export interface Answers {
  "threads.get_by_id": Thread
  "threads.list": ThreadPage
  "items.list": ItemPage
  "threads.update": Thread
  "threads.delete": Record<string, never>
  "items.feedback": Record<string, never>
  "threads.stop": { stopped: boolean; thread_id?: string | null }
  "ledger.get": { requests: SentRequest[] }
  "threads.sync_custom_action": { updated_item?: ThreadItem | null }
  "attachments.create": Attachment
  "attachments.delete": Record<string, never>
  "input.transcribe": { text: string }
}

export type StreamingOp =
  | "threads.create"
  | "threads.add_user_message"
  | "threads.add_client_tool_output"
  | "threads.add_structured_input"
  | "threads.retry_after_item"
  | "threads.custom_action"
  | "threads.follow"

export interface ClientOptions {
  url: string
  fetch: typeof fetch
  /** For files, which may take their time; null: the page's own way, which tells how far they are. */
  files?: typeof fetch | null
  /** Sent as Accept-Language when given. */
  locale?: string
  /** Names the chat to its server; a new name when there is none. */
  frameId?: string
}

const LOOKS: ReadonlySet<Op> = new Set<Op>([
  "threads.get_by_id",
  "threads.list",
  "items.list",
  "threads.follow",
  "threads.stop",
  "ledger.get",
])

/** One JSON request may take this long: they read or write a few rows. */
const ANSWER_MS = 120_000

export class ChatKitClient {
  private readonly frameId: string
  private readonly language: string | null

  constructor(private readonly options: ClientOptions) {
    this.frameId = options.frameId ?? randomId()
    // What is no language would make each request fail as a header.
    this.language = /^[a-z\d]+([-_][a-z\d]+)*$/i.test(options.locale ?? "") ? (options.locale ?? null) : null
  }

  /**
   * Runs an operation that answers with JSON.
   * @throws RequestError when it did not work; AbortError when `signal` was aborted.
   */
  async call<O extends keyof Answers>(op: O, params: Params<O>, signal?: AbortSignal): Promise<Answers[O]> {
    const limit = AbortSignal.timeout(ANSWER_MS)
    let response: Response | undefined
    try {
      response = await this.post(
        op,
        params,
        "application/json",
        signal ? AbortSignal.any([signal, limit]) : limit,
      )
      return (await response.json()) as Answers[O]
    } catch (error) {
      if (signal?.aborted) throw abortError()
      if (limit.aborted)
        throw new RequestError(`The server did not answer within ${ANSWER_MS / 1000} seconds. Try again.`)
      if (error instanceof SyntaxError) throw RequestError.fromOther(response, error)
      throw RequestError.fromFailure(error)
    }
  }

  /**
   * Runs an operation that streams; yields the events that arrived together. To a server that knows runs, `run` names
   * this one, and says that the page's going away is no wish to stop it.
   * @throws RequestError when it did not work or broke off; AbortError when `signal` was aborted.
   */
  async *stream<O extends StreamingOp>(
    op: O,
    params: Params<O>,
    signal: AbortSignal,
    run?: string,
  ): AsyncGenerator<(ThreadStreamEvent | RunEvent)[]> {
    try {
      const response = await this.post(op, params, "text/event-stream", signal, run)
      if (!response.body) throw new RequestError("The server's answer has no body.")
      let events = 0
      for await (const batch of sseBatches(response.body)) {
        if (signal.aborted) throw abortError()
        events += batch.length
        yield batch.map(parseEvent)
      }
      // Some bodies just end when they are cancelled.
      if (signal.aborted) throw abortError()
      // some frameworks call a stream of events a page, too
      if (!events && isPage(response)) throw RequestError.fromOther(response)
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw abortError()
      throw RequestError.fromFailure(error)
    }
  }

  /**
   * Sends a file, or a part of one; answers the JSON that comes back, or null when it is none.
   * @throws RequestError when it did not work; AbortError when `signal` was aborted.
   */
  async upload(request: Upload): Promise<unknown> {
    const { url, method, headers, body, signal, told } = request
    try {
      const asked = { ...(this.language ? { "accept-language": this.language } : {}), ...headers }
      const { files } = this.options
      const response = files
        ? await files(url, { method, headers: asked, body, signal })
        : await sendWithProgress({ ...request, headers: asked })
      if (!response.ok) throw await RequestError.fromResponse(response)
      told?.(1)
      return await response.json().catch(() => null)
    } catch (error) {
      if (signal.aborted || isAbort(error)) throw abortError()
      throw RequestError.fromFailure(error)
    }
  }

  private async post(
    op: Op,
    params: object,
    accept: string,
    signal: AbortSignal,
    run?: string,
  ): Promise<Response> {
    const headers: Record<string, string> = {
      "content-type": "application/json",
      accept,
      "chatkit-frame-instance-id": this.frameId,
    }
    // The kernel knows a run by its name, and looking changes nothing: such a request may be sent again another way.
    if (run !== undefined || LOOKS.has(op)) headers["idempotency-key"] = run ?? randomId()
    if (this.language) headers["accept-language"] = this.language
    const metadata = run === undefined ? {} : { metadata: { chatkit_notebook: { run } } }
    const body = written({ type: op, params, ...metadata })
    const response = await this.options.fetch(this.options.url, { method: "POST", headers, body, signal })
    if (!response.ok) throw await RequestError.fromResponse(response)
    return response
  }
}

function written(request: object): string {
  try {
    return JSON.stringify(request)
  } catch (cause) {
    throw new RequestError("What was to be sent cannot be written as JSON.", { retryable: false, cause })
  }
}

function parseEvent(data: string): ThreadStreamEvent | RunEvent {
  let event: unknown
  try {
    event = JSON.parse(data)
  } catch (cause) {
    throw new RequestError("The answer was cut off before it was complete.", { cause })
  }
  if (typeof event !== "object" || event === null || typeof (event as { type?: unknown }).type !== "string")
    throw new RequestError("The server sent something that is no event of ChatKit.")
  return event as ThreadStreamEvent | RunEvent
}

function abortError(): DOMException {
  return new DOMException("The request was stopped.", "AbortError")
}
