// Where the message is written.
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react"
import { ComposerChips } from "./ComposerChips"
import { useChat, useHost } from "./hostContext"
import { ModelPicker } from "./ModelPicker"
import { SendButton } from "./SendButton"
import { segmentsOf, tagsOf } from "./segments"
import { STRINGS } from "./strings"
import { ToolMenu } from "./ToolMenu"
import { useDraftText } from "./useDraftText"

const TALLEST = 200

/** Grows with its text up to a limit, then scrolls. */
function useAutosize(text: string) {
  const input = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const element = input.current
    if (!element) return
    element.style.height = "0"
    element.style.height = `${Math.min(element.scrollHeight, TALLEST)}px`
    element.style.overflowY = element.scrollHeight > TALLEST ? "auto" : "hidden"
  }, [text])
  return input
}

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
  const options = useChat((state) => state.options.composer)
  const placeholder = usePlaceholder()
  const [text, setText] = useDraftText()
  const input = useAutosize(text)
  const tags = tagsOf(draft.segments)
  const [composing, setComposing] = useState(false)

  const empty = text.trim() === "" && tags.length === 0
  const blocked = locked || loading || responding
  const hasTools = Boolean(options?.models?.length || options?.tools?.length)

  const send = () => {
    if (empty || blocked) return
    const { quotedText, toolId, modelId } = draft
    const segments = segmentsOf(tags, text)
    const tool = options?.tools?.find(({ id }) => id === toolId)
    setText("")
    host.setDraft({ segments: [], quotedText: null, toolId: tool?.persistent ? toolId : null })
    void host.send({ segments, quotedText, toolId, modelId })
  }

  const removeTag = (at: number) => {
    host.setDraft({ segments: segmentsOf(tags.toSpliced(at, 1), text) })
    input.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method is composing, keys belong to it; 229 is what older browsers say then.
    if (composing || event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      send()
    } else if (event.key === "Backspace" && text === "" && tags.length > 0) {
      removeTag(tags.length - 1)
    } else if (event.key === "Escape" && responding && allowCancel && empty) {
      host.stop()
    } else if (event.key === "Escape" && draft.quotedText) {
      host.setDraft({ quotedText: null })
    }
  }

  const onPaste = (event: ClipboardEvent) => {
    // Cells of a spreadsheet come as text and as a picture; nothing but text belongs here.
    if (event.clipboardData.files.length > 0 && event.clipboardData.getData("text/plain") === "") {
      event.preventDefault()
    }
  }

  // A tag that a widget put here should be followed by the question about it.
  const tagCount = useRef(tags.length)
  useEffect(() => {
    if (tags.length > tagCount.current) input.current?.focus({ preventScroll: true })
    tagCount.current = tags.length
  }, [tags.length, input])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the text is a click into the text
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div
      className="composer"
      data-tools={hasTools || undefined}
      data-locked={locked || undefined}
      onClick={(event) => {
        if (event.target === event.currentTarget) input.current?.focus()
      }}
    >
      <ComposerChips tags={tags} onRemove={removeTag} />
      <textarea
        ref={input}
        className="composer-input"
        rows={1}
        value={text}
        placeholder={placeholder}
        aria-label={placeholder}
        disabled={locked}
        autoComplete="off"
        enterKeyHint="send"
        onChange={(event) => {
          setText(event.target.value)
          host.setDraft({ segments: segmentsOf(tags, event.target.value) })
        }}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className="composer-tools">
        <ToolMenu />
        <ModelPicker />
      </div>
      <SendButton
        responding={responding}
        canStop={allowCancel}
        canSend={!empty && !blocked}
        onSend={send}
        onStop={() => {
          host.stop()
          input.current?.focus()
        }}
      />
    </div>
  )
}
