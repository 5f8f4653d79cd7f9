// Where the message is written.
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from "react"
import { ComposerField } from "./ComposerField"
import { ComposerQuote } from "./ComposerQuote"
import { segmentsOf } from "./composerText"
import { DictationBar } from "./DictationBar"
import { DraftFiles } from "./DraftFiles"
import { pickFiles } from "./filePicker"
import { useChat, useHost } from "./hostContext"
import { ModelPicker } from "./ModelPicker"
import { problemText } from "./problemText"
import { SendButton } from "./SendButton"
import { STRINGS } from "./strings"
import type { Suggestion } from "./suggestions"
import { ToolMenu } from "./ToolMenu"
import { useWritten } from "./useWritten"

function usePlaceholder(): string {
  return useChat((state) => {
    const status = state.thread?.status
    if (status?.type === "locked") return status.reason || STRINGS.locked
    const tool = state.options.composer?.tools?.find(({ id }) => id === state.draft.toolId)
    return tool?.placeholderOverride ?? state.options.composer?.placeholder ?? STRINGS.placeholder
  })
}

export function Composer() {
  const host = useHost()
  const status = useChat((state) => state.thread?.status)
  if (status?.type === "closed") {
    return (
      <p className="composer-closed" role="status">
        {status.reason || STRINGS.closed}{" "}
        <button type="button" className="composer-closed-new" onClick={() => host.newThread()}>
          {STRINGS.newChat}
        </button>
      </p>
    )
  }
  return <OpenComposer locked={status?.type === "locked"} />
}

function OpenComposer({ locked }: { locked: boolean }) {
  const host = useHost()
  const draft = useChat((state) => state.draft)
  const responding = useChat((state) => state.responding)
  const allowCancel = useChat((state) => state.allowCancel)
  const loading = useChat((state) => state.threadLoading)
  const problem = useChat((state) => state.problem)
  const dictation = useChat((state) => state.dictation)
  const options = useChat((state) => state.options.composer)
  const mentions = useChat(({ options: { entities } }) =>
    Boolean(entities?.onTagSearch && entities.showComposerMenu),
  )
  const placeholder = usePlaceholder()
  const [written, write] = useWritten()
  const field = useRef<HTMLTextAreaElement>(null)

  const empty = written.text.trim() === "" && draft.files.length === 0
  const unready = draft.files.some(({ status }) => status !== "ready")
  const blocked = locked || loading || responding || unready || dictation !== null
  const attaching = options?.attachments?.enabled ? options.attachments : null
  const hasTools = Boolean(
    options?.models?.length || options?.tools?.length || attaching || options?.dictation?.enabled || mentions,
  )

  const send = () => {
    if (empty || blocked) return
    const { quotedText, toolId, modelId, files } = draft
    const segments = segmentsOf(written)
    const tool = options?.tools?.find(({ id }) => id === toolId)
    write({ text: "", spans: [] })
    host.setDraft({ segments: [], quotedText: null, files: [], toolId: tool?.persistent ? toolId : null })
    void host.send({ segments, quotedText, toolId, modelId, files })
  }

  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      send()
    } else if (event.key === "Escape" && dictation) {
      host.dictate("cancel")
    } else if (event.key === "Escape" && responding && allowCancel && empty) {
      host.stop()
    } else if (event.key === "Escape" && draft.quotedText) {
      host.setDraft({ quotedText: null })
    }
  }

  const onPaste = (event: ClipboardEvent) => {
    const { clipboardData } = event
    // Cells of a spreadsheet come as text and as a picture: there the text is meant.
    if (clipboardData.files.length === 0 || clipboardData.getData("text/plain") !== "") return
    event.preventDefault()
    if (attaching) host.attach([...clipboardData.files])
  }

  const pick = () => attaching && pickFiles(attaching, (files) => host.attach(files))
  const mention = () => {
    const element = field.current
    if (!element) return
    const at = element.selectionStart
    const gap = /(^|\s)$/.test(written.text.slice(0, at)) ? "" : " "
    element.focus()
    element.setRangeText(`${gap}@`, at, element.selectionEnd, "end")
    element.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const onChoose = (choice: Suggestion["choice"]) => {
    if (choice.kind === "attach") pick()
    else if (choice.kind === "dictate") host.dictate("start")
    else if (choice.kind === "tool") host.setDraft({ toolId: choice.toolId })
  }

  // A tag that a widget put here should be followed by the question about it.
  const tags = draft.segments.filter(({ type }) => type === "input_tag").length
  const tagCount = useRef(tags)
  useEffect(() => {
    if (tags > tagCount.current) field.current?.focus({ preventScroll: true })
    tagCount.current = tags
  }, [tags])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the text is a click into the text
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div
      className="composer"
      data-tools={hasTools || undefined}
      data-locked={locked || undefined}
      onClick={(event) => {
        if (event.target === event.currentTarget) field.current?.focus()
      }}
    >
      <div className="composer-chips">
        <ComposerQuote />
        <DraftFiles />
        {problem && (
          <p className="composer-problem" role="alert">
            <span>{problemText(problem)}</span>
            <button type="button" onClick={() => host.dismissProblem()}>
              {STRINGS.dismiss}
            </button>
          </p>
        )}
      </div>
      <ComposerField
        field={field}
        written={written}
        onWrite={(next) => {
          write(next)
          host.dismissProblem()
        }}
        placeholder={placeholder}
        disabled={locked}
        onKey={onKey}
        onPaste={onPaste}
        onChoose={onChoose}
      />
      <div className="composer-tools">
        <ToolMenu
          onAttach={attaching ? pick : null}
          onMention={mentions ? mention : null}
          disabled={locked}
        />
        <ModelPicker />
        {dictation && <DictationBar dictation={dictation} />}
      </div>
      <SendButton
        responding={responding}
        canStop={allowCancel}
        canSend={!empty && !blocked}
        {...(unready ? { why: STRINGS.filesNotReady } : {})}
        onSend={send}
        onStop={() => {
          host.stop()
          field.current?.focus()
        }}
      />
    </div>
  )
}
