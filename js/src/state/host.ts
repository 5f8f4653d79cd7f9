// What the drawn UI may ask of the element that holds the state: the seam between the frame and the host page.

import type { Command, CommandSelection, Entity } from "@openai/chatkit"
import type { SentRequest } from "../protocol/client"
import type { StructuredInputSubmission, WidgetItem, WidgetNode } from "../protocol/schema"
import type { Catalogue, Edit, Exported, Given, PreviewState, WrittenNode } from "./preview"
import type { ChatState, Draft, DraftFile, Segment } from "./types"

/** An action as a widget node configures it (CONTRACT: ActionConfig). */
export interface ActionConfig {
  type: string
  /** Any JSON: an object as a rule, to which the values of a form are added. */
  payload?: unknown
  handler?: "server" | "client"
  loadingBehavior?: "auto" | "none" | "self" | "container"
  streaming?: boolean
}

/** Results of a search; `error` says in words why there are none. */
export interface Found<Result> {
  results: Result[]
  error: string | null
}

/** Where somebody reads in a thread: the item at the upper edge, and how far below that edge it begins, in px. */
export interface Reading {
  threadId: string
  itemId: string
  top: number
}

export interface Submission {
  segments: Segment[]
  quotedText?: string | null
  toolId?: string | null
  modelId?: string | null
  files?: DraftFile[]
  /** It was not written in the composer: what stands there stays. */
  prompt?: boolean
}

/**
 * Lives in the host page and is handed to the frame by reference.
 * `getState` answers the same object until something changed, so React's useSyncExternalStore can hold on to it.
 * No method throws or rejects: what goes wrong shows up in the state (error, notices, connection).
 */
export interface ChatHost {
  getState(): ChatState
  subscribe(listener: () => void): () => void

  send(submission: Submission): Promise<void>
  stop(): void
  /** Runs the turn of the last user message again; with an item id, the turn that item belongs to. */
  retry(itemId?: string): Promise<void>
  dismissNotice(id: string): void

  newThread(): void
  openThread(threadId: string): Promise<void>
  renameThread(threadId: string, title: string): Promise<void>
  deleteThread(threadId: string): Promise<void>
  showHistory(): void
  hideHistory(): void
  loadMoreThreads(): Promise<void>
  loadOlder(): Promise<void>

  setDraft(change: Partial<Draft>): void
  /** Takes files into the draft, as far as the options allow, and uploads them. */
  attach(files: File[]): void
  /** Takes a file out of the draft, and back from the server. */
  removeFile(key: string): void
  /** Uploads a file that failed again. */
  retryFile(key: string): void
  dismissProblem(): void
  /** Records speech; the text follows what is in the draft. `cancel` throws the recording away. */
  dictate(step: "start" | "stop" | "cancel"): void
  /** What there is for the text after "@". */
  searchTags(query: string): Promise<Found<Entity>>
  /** What there is for the text after "/". */
  searchCommands(query: string): Promise<Found<Command>>
  /** Runs a command; answers what takes its place, or why it did not work. */
  selectCommand(command: Command): Promise<CommandSelection | { type: "error"; message: string } | null>
  /** The widget that a mentioned thing shows when it is pointed at; null when there is none. */
  entityPreview(entity: Entity): Promise<WidgetNode | null>
  feedback(itemIds: string[], kind: "positive" | "negative"): Promise<void>
  /** What was sent to a model for the turn of a user message; null when that cannot be told. */
  sent?(itemId: string): Promise<SentRequest[] | null>

  /** Answers, or skips, a pending structured input. */
  answer?(itemId: string, input: StructuredInputSubmission): Promise<void>
  /** Runs a widget's action; resolves when it is done, so that the node can show that it is busy. */
  action(action: ActionConfig, item: WidgetItem): Promise<void>
  deeplink(url: string): void
  entityClick(entity: {
    id: string
    title: string
    icon?: string
    group?: string
    interactive?: boolean
    data?: Record<string, string>
  }): void
  /** One of the page's own buttons in the header. */
  headerClick(side: "left" | "right"): void
  /** Where the reader was when the frame was drawn the last time; null at the end of the thread. */
  reading?(): Reading | null
  /** Where the reader is now. */
  reads?(at: Reading | null): void
  /** A key the notebook should have (Ctrl/Cmd+S): re-dispatched on the host page. */
  hostKey(event: KeyboardEvent): void
  /** The height the content would like, in px, so that the element can grow up to its own. */
  contentHeight(px: number): void
  /** Source text of a script that is loaded only when it is needed: "code" (highlighting), "math", "icons" (lucide), "chatkit-icons", "chart", "calendar" (of date pickers), "locales". */
  chunk(name: "code" | "math" | "icons" | "chatkit-icons" | "chart" | "calendar" | "locales"): Promise<string>
  log(name: string, data?: Record<string, unknown>): void
  /** A widget is drawn, and something of it is lost: a value of a form whose name the action's payload has already. */
  problem(message: string): void
}

/** What a drawn widget without a chat may ask of its element. */
export interface PreviewHost
  extends Pick<ChatHost, "deeplink" | "hostKey" | "contentHeight" | "chunk" | "log"> {
  /** The same object until something changed. */
  getState(): PreviewState
  subscribe(listener: () => void): () => void
  /** Resolves when the action is done; never rejects. */
  action(action: ActionConfig): Promise<void>
  /** A control has a value, or none any more; `edited` when a person gave it. */
  value(name: string, value: unknown, edited: boolean): void
  /** What a person had given to the control of that name before it was drawn anew. */
  kept(name: string): unknown
  /** The document or its data were edited. */
  edit(change: { source?: string; data?: string }): void
  catalogue(): Promise<Catalogue>
  /** The widget as the text of a file: "jsx", "py", "widget", ... */
  exported(format: string): Promise<Exported>
  /** How the node at a path ("0.1") is written in a document that is no plain JSON. */
  written(source: string, path: string): Promise<WrittenNode>
  /** The edit of such a document that changes a property of the node at a path. */
  change(source: string, path: string, name: string, given: Given): Promise<Edit>
  /** Source text of the script with the editors. */
  workbench(): Promise<string>
}

/** How a drawn widget is taken home: SVG as text, PNG as base64. */
export type PictureFormat = "png" | "svg"

/** What was drawn in the frame, and how to end it. */
export interface Mounted {
  unmount(): void
}

/** The frame script leaves this on its own window; the element calls it once the frame is loaded. */
export interface FrameApi {
  mount(host: ChatHost): Mounted & { focusComposer(): void }
  mountWidget(host: PreviewHost): Mounted & { picture(format: PictureFormat, scale: number): Promise<string> }
}
