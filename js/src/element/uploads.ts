// Files of a draft on their way to the server: checked, uploaded, tried again, taken back.
import type { FileUploadStrategy } from "@openai/chatkit"
import type { ChatKitClient } from "../protocol/client"
import { isAbort, RequestError } from "../protocol/errors"
import type { Attachment } from "../protocol/schema"
import type { DraftFile, Problem } from "../state/types"
import { refusal, typeOf } from "./acceptance"
import { type ChatContext, reportError } from "./context"
import { dataUrl, thumbnailOf } from "./thumbnail"

/** Our server takes a file in parts of so many bytes, which shows how far it is and fits Jupyter's messages. */
const PART_HEADER = "x-chatkit-notebook-part"

/** Where the files of drafts are kept. */
export interface DraftFiles {
  /** Those of the draft that is shown. */
  current(): readonly DraftFile[]
  add(file: DraftFile): void
  /** Changes a file in whichever draft it is; does nothing when it is in none. */
  change(key: string, change: Partial<DraftFile>): void
  remove(key: string): void
}

interface Sending {
  file: File
  abort: AbortController
}

export class Uploads {
  private readonly sending = new Map<string, Sending>()

  constructor(
    private readonly context: ChatContext,
    private readonly files: DraftFiles,
  ) {}

  /** Takes files in, as far as the options allow; answers when all are there or have failed. */
  async add(files: readonly File[]): Promise<void> {
    const { store } = this.context
    const options = this.context.options().composer?.attachments
    store.update({ problem: null })
    if (!options?.enabled) return
    const started: Promise<void>[] = []
    for (const file of files) {
      const facts = { name: file.name, type: typeOf(file), size: file.size }
      const problem = this.strategy() ? refusal(facts, options, this.files.current().length) : NO_UPLOADS
      if (problem) {
        store.update({ problem })
        // Of more files too many one is enough said.
        if (problem.kind === "tooMany" || problem.kind === "noUploads") break
        continue
      }
      const key = crypto.randomUUID()
      this.files.add({
        key,
        name: facts.name,
        mimeType: facts.type,
        size: facts.size,
        status: "uploading",
        progress: 0,
        problem: null,
        previewUrl: null,
        attachment: null,
      })
      started.push(this.send(key, file))
    }
    await Promise.all(started)
  }

  /** Begins the upload of a file that failed anew. */
  async retry(key: string): Promise<void> {
    const known = this.sending.get(key)
    if (known) await this.send(key, known.file)
  }

  /** Takes a file out of its draft, and back from the server. */
  remove(file: DraftFile): void {
    this.sending.get(file.key)?.abort.abort()
    this.sending.delete(file.key)
    this.files.remove(file.key)
    if (file.attachment) void this.takeBack(file.attachment.id)
  }

  private async send(key: string, file: File): Promise<void> {
    const abort = new AbortController()
    this.sending.set(key, { file, abort })
    this.files.change(key, { status: "uploading", progress: 0, problem: null })
    const thumbnail = thumbnailOf(file)
    void thumbnail.then(async (small) => {
      if (small) this.files.change(key, { previewUrl: await dataUrl(small) })
    })
    try {
      const attachment = await this.upload(key, file, thumbnail, abort.signal)
      this.files.change(key, { status: "ready", progress: 1, attachment })
      this.sending.delete(key)
    } catch (cause) {
      if (isAbort(cause)) return
      const { message } = reportError(this.context, cause)
      this.files.change(key, { status: "failed", progress: null, problem: { kind: "failed", message } })
    }
  }

  private upload(
    key: string,
    file: File,
    thumbnail: Promise<Blob | null>,
    signal: AbortSignal,
  ): Promise<Attachment> {
    const strategy = this.strategy()
    if (!strategy) throw new RequestError("The chat does not say where files go (api.uploadStrategy).")
    const told = (progress: number) => this.files.change(key, { progress })
    const client = this.context.client()
    return strategy.type === "direct"
      ? direct(client, strategy.uploadUrl, file, signal, told)
      : this.twoPhase(client, file, thumbnail, signal, told)
  }

  private async twoPhase(
    client: ChatKitClient,
    file: File,
    thumbnail: Promise<Blob | null>,
    signal: AbortSignal,
    told: (progress: number) => void,
  ): Promise<Attachment> {
    const { name, size } = file
    const created = await client.call("attachments.create", { name, size, mime_type: typeOf(file) }, signal)
    const descriptor = isAttachment(created) ? created.upload_descriptor : null
    if (!descriptor)
      throw new RequestError("The server did not say where the file goes: it sent no upload_descriptor.")
    const { url, method } = descriptor
    const { [PART_HEADER]: part, ...headers } = descriptor.headers ?? {}
    const sent = { url, method, headers, signal }
    try {
      if (method === "POST") {
        await client.upload({ ...sent, body: formOf(file), told })
        return withoutDescriptor(created)
      }
      const size = Number(part)
      if (!(size > 0)) {
        await client.upload({ ...sent, body: file, told })
        return withoutDescriptor(created)
      }
      let answer: unknown = null
      for (let start = 0; start < file.size; start += size) {
        const end = Math.min(start + size, file.size)
        const span = { "content-range": `bytes ${start}-${end - 1}/${file.size}` }
        answer = await client.upload({
          ...sent,
          headers: { ...headers, ...span },
          body: file.slice(start, end),
        })
        told(end / file.size)
      }
      const picture = await thumbnail
      if (picture && created.type === "image") {
        // Without it the thread shows a drawing in its place.
        answer = await client.upload({ ...sent, url: `${url}/preview`, body: picture }).catch(() => answer)
      }
      return isAttachment(answer) ? answer : withoutDescriptor(created)
    } catch (error) {
      void this.takeBack(created.id)
      throw error
    }
  }

  /** Nobody waits for it, and a server that keeps an unsent file does no harm. */
  private async takeBack(id: string): Promise<void> {
    try {
      await this.context.client().call("attachments.delete", { attachment_id: id })
    } catch (error) {
      console.debug("[chatkit_notebook]", error)
    }
  }

  private strategy(): FileUploadStrategy | null {
    const { api } = this.context.options()
    return ("uploadStrategy" in api && api.uploadStrategy) || null
  }
}

const NO_UPLOADS: Problem = { kind: "noUploads" }

async function direct(
  client: ChatKitClient,
  url: string,
  file: File,
  signal: AbortSignal,
  told: (progress: number) => void,
): Promise<Attachment> {
  const answer = await client.upload({ url, method: "POST", headers: {}, body: formOf(file), signal, told })
  if (!isAttachment(answer)) throw new RequestError("The server's answer to the upload is no attachment.")
  return answer
}

function formOf(file: File): FormData {
  const form = new FormData()
  form.append("file", file, file.name)
  return form
}

function withoutDescriptor({ upload_descriptor: _, ...attachment }: Attachment): Attachment {
  return attachment as Attachment
}

function isAttachment(value: unknown): value is Attachment {
  if (typeof value !== "object" || value === null) return false
  const { id, name, type } = value as Record<string, unknown>
  return typeof id === "string" && typeof name === "string" && (type === "file" || type === "image")
}
