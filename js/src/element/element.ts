// <notebook-chatkit>: the bundled UI behind ChatKit's public contract.
import type { Attachment, ChatKitOptions, OpenAIChatKit, UserMessageContent } from "@openai/chatkit"
import type { ChatHost, FrameApi, Reading } from "../state/host"
import type { DraftFile, Segment } from "../state/types"
import type { Bundle } from "./bundle"
import { Chat } from "./chat"
import { Frame } from "./frame"
import { chatHost } from "./host"
import { inLanguage } from "./hostWords"
import { checkOptions } from "./options"
import { checkChoice, checkParameter } from "./parameters"
import { inputOf } from "./turn"

type UserMessage = Parameters<OpenAIChatKit["sendUserMessage"]>[0]
type ComposerValue = Parameters<OpenAIChatKit["setComposerValue"]>[0]
type ElementState = "loading" | "ready" | "responding" | "failed"

const STYLE = `
  :host { display: block; position: relative; box-sizing: border-box; overflow: hidden;
    border: 1px solid rgba(128, 128, 128, .25); border-radius: 16px }
  :host([hidden]) { display: none }
  iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal }
  p { margin: 0; padding: 16px; font: 14px/1.5 system-ui, sans-serif; white-space: pre-wrap }
`
/** What a chat without content needs; smaller heights would make the page jump at once. */
const SMALLEST = 240
const FIRST = 420
/** Of the border above, top and bottom. */
const BORDERS = 2

/** Makes the class for one bundle. */
export function elementClass(bundle: Bundle): new () => NotebookChatKit {
  return class extends NotebookChatKit {
    protected override readonly bundle = bundle
  }
}

export abstract class NotebookChatKit extends HTMLElement implements OpenAIChatKit {
  protected abstract readonly bundle: Bundle
  private frame: Frame<ReturnType<FrameApi["mount"]>> | null = null
  private failed = false
  private place: Reading | null = null
  private mountedOnce = false
  private shown: Chat = new Chat()
  private limit: number | null = null
  private tallest = 0
  private tallestFor: string | null = null
  private unsubscribe: () => void = () => undefined
  private readonly root = this.attachShadow({ mode: "open" })

  /** The chat this element shows. Give several elements the same one, and they show the same. */
  get chat(): Chat {
    return this.shown
  }

  set chat(chat: Chat) {
    if (chat === this.shown) return
    this.leave()
    this.shown = chat
    if (this.isConnected) this.connectedCallback()
  }

  /** In px: the element grows with its content up to this. Null: its height is the style sheet's business. */
  get maxHeight(): number | null {
    return this.limit
  }

  set maxHeight(px: number | null) {
    this.limit = px
    this.resize()
  }

  /** What is in the composer now. */
  get composerValue(): Segment[] {
    return this.shown.state.draft.segments
  }

  connectedCallback(): void {
    // Without it JupyterLab and Notebook 7 take keys typed here for commands.
    this.dataset.lmSuppressShortcuts = "true"
    this.shown.listeners.add(this)
    this.unsubscribe()
    this.unsubscribe = this.shown.store.subscribe(() => this.tellState())
    if (!this.frame) this.draw()
    this.resize()
    this.tellState()
  }

  disconnectedCallback(): void {
    // Moving an element disconnects and connects it: only when it stays away there is nothing to show.
    queueMicrotask(() => {
      if (!this.isConnected) this.leave()
    })
  }

  setOptions(options: ChatKitOptions): void {
    checkOptions(options)
    this.shown.setOptions(options)
    if (this.frame) this.frame.element.title = options.frameTitle ?? "Chat"
  }

  // The methods reject while a thread loads or a response streams; those that only move the view do not. What goes
  // wrong on the way is told by chatkit.error, too.

  async focusComposer(): Promise<void> {
    const { frame } = this
    if (!frame) throw new Error("focusComposer(): the chat is not in the page. Append the element first.")
    const ui = await frame.arrived()
    this.shown.hideHistory()
    frame.element.focus()
    ui.focusComposer()
  }

  async setThreadId(threadId: string | null): Promise<void> {
    checkParameter("setThreadId", threadId)
    this.shown.assertFree()
    if (threadId === null) return this.shown.newThread()
    const failure = await this.shown.openThread(threadId)
    if (failure) throw failure
  }

  async sendUserMessage(message: UserMessage): Promise<void> {
    checkParameter("sendUserMessage", message)
    this.shown.assertFree()
    if (!message.newThread) this.shown.assertOpen()
    const segments = segmentsOf(message.text, message.content)
    const attachments = message.attachments ?? []
    const said = segments.some(({ type, text }) => type === "input_tag" || text.trim())
    if (!said && !attachments.length)
      throw new TypeError("sendUserMessage(): give `text`, `content` or `attachments`.")
    const input = inputOf({
      segments,
      quotedText: message.reply ?? null,
      attachments: attachments.map(({ id }) => id),
      toolId: message.toolChoice?.id ?? null,
      modelId: message.model ?? null,
    })
    // The answer would come where nobody looks.
    this.shown.hideHistory()
    // Resolves when the message is on its way; the answer is told by chatkit.response.*
    void this.shown.send({ input, attachments, newThread: message.newThread ?? false })
  }

  async setComposerValue(value: ComposerValue): Promise<void> {
    checkParameter("setComposerValue", value)
    this.shown.assertFree()
    const { composer } = this.shown.options
    if (value.files?.length && !composer?.attachments?.enabled)
      throw new Error("setComposerValue(): `files` needs composer.attachments.enabled.")
    checkChoice(composer, value.selectedToolId, value.selectedModelId)
    const draft = this.shown.state.draft
    const given = value.text !== undefined || value.content !== undefined
    this.shown.setDraft({
      segments: given ? segmentsOf(value.text, value.content) : draft.segments,
      quotedText: value.reply ?? draft.quotedText,
      toolId: value.selectedToolId === undefined ? draft.toolId : value.selectedToolId,
      modelId: value.selectedModelId ?? draft.modelId,
      ...(value.attachments ? { files: value.attachments.map(readyFile) } : {}),
    })
    if (value.files?.length) void this.shown.uploads.add(value.files)
  }

  async sendCustomAction(
    action: { type: string; payload?: Record<string, unknown> },
    itemId?: string,
  ): Promise<void> {
    checkParameter("sendCustomAction", action)
    this.shown.assertFree()
    if (!this.shown.state.thread) await this.shown.actions.stream(action, itemId)
    else void this.shown.actions.stream(action, itemId)
  }

  async fetchUpdates(): Promise<void> {
    this.shown.assertFree()
    await this.shown.fetchUpdates()
  }

  async showHistory(): Promise<void> {
    this.shown.assertSetUp()
    if (this.shown.options.history?.enabled === false)
      throw new Error("showHistory(): there is no history, history.enabled is false.")
    this.shown.showHistory()
  }

  async hideHistory(): Promise<void> {
    this.shown.hideHistory()
  }

  /** Ends the response under way. Not part of ChatKit's contract, whose element has only the button. */
  async stop(): Promise<void> {
    await this.shown.stop()
  }

  /** Resolves when the methods that reject while the chat is busy may be called. */
  whenIdle(): Promise<void> {
    return this.shown.idle()
  }

  private draw(): void {
    const style = document.createElement("style")
    style.textContent = STYLE
    const host = this.host()
    this.frame = new Frame(
      this.bundle,
      (api) => api.mount(host),
      (error) => this.told(error),
    )
    this.frame.element.title = this.shown.options.frameTitle ?? "Chat"
    this.root.replaceChildren(style, this.frame.element)
    for (const type of ["dragover", "drop"]) this.addEventListener(type, prevent)
  }

  private leave(): void {
    this.unsubscribe()
    this.shown.listeners.delete(this)
    this.frame?.close()
    this.frame = null
    this.root.replaceChildren()
  }

  private host(): ChatHost {
    return chatHost(this.shown, this.bundle, {
      contentHeight: (px) => this.contentHeight(px),
      reading: () => this.place ?? this.shown.place,
      reads: (at) => {
        this.place = this.shown.place = at
      },
      // Beside the element, whose own keys the notebook ignores.
      hostKey: (event) => redispatch(event, this.parentElement ?? document.body),
    })
  }

  private told(error: Error | null): void {
    const first = !this.mountedOnce && !error
    this.failed = error !== null
    this.mountedOnce ||= !error
    this.tellState()
    if (error) {
      const message = document.createElement("p")
      message.setAttribute("role", "alert")
      inLanguage(this.shown.state.options.locale, (say) => {
        const words = [
          `${say("The chat cannot be shown.")} ${say(error.message)}`,
          say("Reload the page and run the cell again."),
        ]
        message.textContent = words.join("\n")
      })
      this.root.append(message)
      this.shown.emit("chatkit.error", { error })
    } else if (first) {
      this.dispatchEvent(new CustomEvent("chatkit.ready", { bubbles: true, composed: true }))
    }
  }

  private tellState(): void {
    const { responding, threadLoading } = this.shown.state
    const busy = responding ? "responding" : threadLoading || !this.mountedOnce ? "loading" : "ready"
    const state: ElementState = this.failed ? "failed" : busy
    if (this.dataset.state !== state) this.dataset.state = state
  }

  private contentHeight(px: number): void {
    const thread = this.shown.state.thread?.id ?? null
    // Within one thread it only grows: a box that shrinks and grows while text streams moves the whole notebook.
    if (thread !== this.tallestFor && this.tallestFor !== null) this.tallest = 0
    this.tallestFor = thread
    this.tallest = Math.max(this.tallest, Math.ceil(px))
    this.shown.height = this.tallest
    this.resize()
  }

  private resize(): void {
    if (this.limit === null) return
    const content = this.tallest || this.shown.height
    const wanted = content ? content + BORDERS : FIRST
    this.style.height = `${Math.min(this.limit, Math.max(SMALLEST, wanted))}px`
  }
}

function segmentsOf(text: string | undefined, content: UserMessageContent[] | undefined): Segment[] {
  return content ?? (text ? [{ type: "input_text", text }] : [])
}

/** A file that the server has already. */
function readyFile(attachment: Attachment): DraftFile {
  return {
    key: attachment.id,
    name: attachment.name,
    mimeType: attachment.mime_type,
    size: 0,
    status: "ready",
    progress: 1,
    problem: null,
    previewUrl: attachment.type === "image" ? attachment.preview_url : null,
    attachment,
  }
}

function prevent(event: Event): void {
  event.preventDefault()
}

/** A key pressed in a frame, for the page around it. */
export function redispatch(event: KeyboardEvent, target: Element): void {
  const { key, code, ctrlKey, metaKey, shiftKey, altKey, keyCode } = event
  // JupyterLab still reads keyCode.
  const init = {
    key,
    code,
    ctrlKey,
    metaKey,
    shiftKey,
    altKey,
    keyCode,
    bubbles: true,
    cancelable: true,
    composed: true,
  }
  target.dispatchEvent(new KeyboardEvent(event.type, init))
}
