// A ChatKit server inside the page: keeps threads in memory and answers with scripted turns.
import type {
  Attachment,
  ChatKitRequest,
  Thread,
  ThreadItem,
  ThreadStreamEvent,
  UserMessageInput,
  UserMessageItem,
} from "../src/protocol/schema"
import { actionReply, scriptFor } from "./scripts"
import { PICTURE } from "./texts"

interface Stored {
  thread: Thread
  items: ThreadItem[]
}

type Streaming = AsyncGenerator<ThreadStreamEvent>

const PART = "x-chatkit-notebook-part"
const START = Date.UTC(2026, 10, 22, 9, 0)

export class ScriptedServer {
  private readonly threads = new Map<string, Stored>()
  private readonly attachments = new Map<string, Attachment>()
  private count = 0

  /** `speed` 0 streams at once, 1 about as fast as a model. */
  constructor(private readonly speed: number) {}

  /** Puts a finished thread there; answers its id. */
  store(title: string, items: ThreadItem[], status?: Thread["status"]): string {
    const { thread } = this.create(title)
    if (status) thread.status = status
    this.threads.set(thread.id, { thread, items: items.map((item) => ({ ...item, thread_id: thread.id })) })
    return thread.id
  }

  /** From where a thread may show images. */
  allow(id: string, domains: string[]): void {
    this.get(id).thread.allowed_image_domains = domains
  }

  readonly fetch: typeof fetch = async (input, init) => {
    if (String(input).includes("/files/")) return this.upload(String(input), init)
    const request = JSON.parse(String(init?.body)) as ChatKitRequest
    const answer = this.answer(request)
    if (!(Symbol.asyncIterator in answer)) return Response.json(answer)
    return new Response(this.body(answer, init?.signal ?? null), {
      headers: { "content-type": "text/event-stream" },
    })
  }

  private answer(request: ChatKitRequest): Streaming | object {
    switch (request.type) {
      case "threads.create": {
        const stored = this.create(textOf(request.params.input).slice(0, 40))
        return this.turn(stored, request.params.input, true)
      }
      case "threads.add_user_message":
        return this.turn(this.get(request.params.thread_id), request.params.input, false)
      case "threads.retry_after_item": {
        const { thread_id, item_id } = request.params
        const stored = this.get(thread_id)
        stored.items.splice(stored.items.findIndex(({ id }) => id === item_id) + 1)
        const message = stored.items.at(-1) as UserMessageItem
        return this.respond(stored, message.content.map(({ text }) => text).join(""))
      }
      case "threads.custom_action":
      case "threads.sync_custom_action":
        return this.action(request)
      case "threads.get_by_id":
        return this.get(request.params.thread_id).thread
      case "threads.list":
        return { data: [...this.threads.values()].map(({ thread }) => thread).reverse(), has_more: false }
      case "items.list":
        return this.page(request.params)
      case "threads.update":
        return Object.assign(this.get(request.params.thread_id).thread, { title: request.params.title })
      case "attachments.create": {
        const { name, mime_type } = request.params
        const id = this.next("atc")
        const image = mime_type.startsWith("image/")
        const attachment = {
          id,
          name,
          mime_type,
          upload_descriptor: { url: `/files/${id}/${name}`, method: "PUT", headers: { [PART]: "1000" } },
          ...(image ? { type: "image", preview_url: PICTURE } : { type: "file" }),
        } as Attachment
        this.attachments.set(id, attachment)
        return attachment
      }
      case "input.transcribe":
        return { text: "How heavy are they?" }
      case "threads.delete":
        this.threads.delete(request.params.thread_id)
        return {}
      default:
        return {}
    }
  }

  /** Slow enough to be seen; a name that begins with "broken" fails half-way. */
  private async upload(url: string, init: RequestInit | undefined): Promise<Response> {
    const [, id = "", name = ""] = /\/files\/([^/]+)\/(.*)$/.exec(url) ?? []
    await this.pause(400)
    init?.signal?.throwIfAborted()
    const [, last = 0, total = 1] =
      /-(\d+)\/(\d+)/.exec(new Headers(init?.headers).get("content-range") ?? "") ?? []
    if (name.startsWith("broken") && Number(last) > 1_500)
      return Response.json({ error: { message: "The disk of the server is full." } }, { status: 507 })
    // The one whose bar is looked at.
    if (name.startsWith("endless") && Number(last) > 1_500) await new Promise(() => undefined)
    if (Number(last) + 1 < Number(total)) return Response.json({ received: Number(last) + 1 })
    const { upload_descriptor: _, ...done } = this.attachments.get(id) ?? ({} as Attachment)
    return Response.json(done)
  }

  private page({
    thread_id,
    limit,
    after,
  }: {
    thread_id: string
    limit?: number | null
    after?: string | null
  }) {
    const newest = this.get(thread_id).items.toReversed()
    const start = after ? newest.findIndex(({ id }) => id === after) + 1 : 0
    const data = newest.slice(start, start + (limit ?? 20))
    const more = start + data.length < newest.length
    return { data, has_more: more, ...(more ? { after: data.at(-1)?.id } : {}) }
  }

  private async *turn(stored: Stored, input: UserMessageInput, created: boolean): Streaming {
    if (created) yield { type: "thread.created", thread: stored.thread }
    const item: UserMessageItem = {
      ...this.base(stored),
      type: "user_message",
      content: input.content,
      attachments: input.attachments.flatMap((id) => this.attachments.get(id) ?? []),
      quoted_text: input.quoted_text ?? null,
      inference_options: input.inference_options,
    }
    stored.items.push(item)
    yield { type: "thread.item.done", item }
    yield* this.respond(stored, textOf(input))
  }

  private async *respond(stored: Stored, text: string): Streaming {
    yield { type: "stream_options", stream_options: { allow_cancel: true } }
    yield* this.kept(
      stored,
      scriptFor(text)({ base: () => this.base(stored), pause: (ms) => this.pause(ms) }),
    )
  }

  private action(
    request: Extract<ChatKitRequest, { type: `threads.${string}custom_action` }>,
  ): Streaming | object {
    const { thread_id, item_id, action } = request.params
    const stored = this.get(thread_id)
    const sender = stored.items.find(({ id }) => id === item_id)
    const widget = actionReply(action.type ?? "", action.payload ?? {})
    if (request.type === "threads.sync_custom_action") {
      if (sender?.type !== "widget" || !widget) return {}
      Object.assign(sender, { widget })
      return { updated_item: sender }
    }
    const item = {
      ...this.base(stored),
      type: "widget" as const,
      widget: widget ?? { type: "Basic", children: [] },
    }
    return this.kept(stored, only({ type: "thread.item.done", item }))
  }

  private async *kept(stored: Stored, events: Streaming): Streaming {
    for await (const event of events) {
      if (event.type === "thread.item.done") stored.items.push(event.item)
      yield event
    }
  }

  private body(events: Streaming, signal: AbortSignal | null): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder()
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await events.next()
        if (signal?.aborted) return controller.error(signal.reason)
        if (done) controller.close()
        else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`))
      },
    })
  }

  private create(title: string): Stored {
    const id = this.next("thr")
    const thread: Thread = { id, title, created_at: this.time(), items: { data: [], has_more: false } }
    const stored = { thread, items: [] }
    this.threads.set(id, stored)
    return stored
  }

  private get(id: string): Stored {
    const stored = this.threads.get(id)
    if (!stored) throw new Error(`There is no thread ${id}.`)
    return stored
  }

  private base({ thread }: Stored) {
    return { id: this.next("msg"), thread_id: thread.id, created_at: this.time() }
  }

  private next(prefix: string): string {
    this.count += 1
    return `${prefix}_${this.count}`
  }

  private time(): string {
    return new Date(START + this.count * 60_000).toISOString()
  }

  private pause(ms: number): Promise<void> {
    return this.speed ? new Promise((resolve) => setTimeout(resolve, ms * this.speed)) : Promise.resolve()
  }
}

async function* only(event: ThreadStreamEvent): Streaming {
  yield event
}

function textOf(input: UserMessageInput): string {
  return input.content.map(({ text }) => text).join("")
}
