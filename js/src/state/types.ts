// The state of one chat as the UI draws it: plain, immutable data; the reducer makes it, nothing else changes it.
import type { ChatKitOptions } from "@openai/chatkit"
import type { Attachment, NoticeEvent, Thread, ThreadItem } from "../protocol/schema"

/** Thread metadata without its items. */
export type ThreadMeta = Omit<Thread, "items">

/** An item of the active thread. */
export interface ItemState {
  item: ThreadItem
  /** Still being streamed: not stored by the server yet. */
  pending: boolean
  /** Of a generated image: 0 to 1 while it is made; absent or null when not known. */
  progress?: number | null
}

export interface ChatError {
  /** Text for the person; null means the generic localised text. */
  message: string | null
  allowRetry: boolean
}

export interface Notice {
  id: string
  level: NoticeEvent["level"]
  /** Markdown. */
  message: string
  title: string | null
}

export interface Progress {
  icon: string | null
  text: string
}

/** A tag in the composer or in a message; the wire shape of an entity. */
export interface Segment {
  type: "input_text" | "input_tag"
  text: string
  id?: string
  data?: Record<string, unknown>
  group?: string | null
  interactive?: boolean
}

/** What keeps a file or a recording out of the message. `failed` has words of the server or the browser. */
export type Problem =
  | { kind: "tooLarge"; name: string; limit: number }
  | { kind: "wrongType"; name: string; allowed: string[] }
  | { kind: "tooMany"; limit: number }
  | { kind: "empty"; name: string }
  | { kind: "noUploads" }
  | { kind: "failed"; message: string }
  | { kind: "noRecorder" }
  | { kind: "noMicrophone" }
  | { kind: "microphoneDenied" }
  | { kind: "silence" }

/** A file that is, or is going to be, part of the message. */
export interface DraftFile {
  /** Names it in this page. */
  key: string
  name: string
  mimeType: string
  size: number
  status: "uploading" | "ready" | "failed"
  /** 0 to 1; null when nobody knows. */
  progress: number | null
  problem: Problem | null
  /** A small picture of an image. */
  previewUrl: string | null
  /** What the server made of it, once it is there. */
  attachment: Attachment | null
}

/** What the person is writing. One per thread id ("" is the new-thread view); survives a reloaded page. */
export interface Draft {
  segments: Segment[]
  quotedText: string | null
  toolId: string | null
  modelId: string | null
  files: DraftFile[]
}

/** Speech on its way to text. */
export interface Dictation {
  state: "starting" | "recording" | "writing"
  /** When the recording began, as Date.now() has it. */
  since: number
}

export interface HistoryState {
  open: boolean
  loading: boolean
  loaded: boolean
  hasMore: boolean
  threads: ThreadMeta[]
  error: string | null
}

/** What the connection does, in words a person understands; null when all is well. */
export interface Connection {
  state: "connecting" | "ready" | "busy" | "queued" | "silent" | "lost"
  message: string | null
}

export interface ChatState {
  /** Options as given by the host, callbacks included; `theme` is resolved to light or dark. */
  options: ChatKitOptions
  /** The active thread; null is the new-thread view. */
  thread: ThreadMeta | null
  threadLoading: boolean
  items: ItemState[]
  hasOlder: boolean
  olderLoading: boolean
  /** A response is streaming or a client tool is running for it. */
  responding: boolean
  /** Stop may be shown. */
  allowCancel: boolean
  progress: Progress | null
  notices: Notice[]
  error: ChatError | null
  history: HistoryState
  draft: Draft
  /** What the composer says went wrong; gone with the next thing that is done there. */
  problem: Problem | null
  dictation: Dictation | null
  connection: Connection
  /** Ids of widget items whose container action is running. */
  busyItems: string[]
  /** The server keeps a record of what is sent to a model: an extension of ours. */
  keepsLedger?: boolean
  /** Feedback given in this page, by the id of the turn's last item. */
  feedback: Record<string, "positive" | "negative">
}
