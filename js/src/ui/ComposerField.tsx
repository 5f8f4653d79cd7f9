// The field of the composer: text with tags in it, and the menu that "@" and "/" open.
import type { Command } from "@openai/chatkit"
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react"
import type { Segment } from "../state/types"
import { isComposing } from "../widgets/submitting"
import { edited, entityOf, replaced, type Span, tagOf, triggerAt, type Written } from "./composerText"
import { EntityPreview, usePreview } from "./EntityPreview"
import { useHost } from "./hostContext"
import { optionId, SuggestionMenu } from "./SuggestionMenu"
import { STRINGS } from "./strings"
import type { Suggestion } from "./suggestions"
import { useSuggestions } from "./useSuggestions"

const TALLEST = 200
const REMEMBERED = 100

/** Grows with its text up to a limit, then scrolls. */
function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = "0"
    element.style.height = `${Math.min(element.scrollHeight, TALLEST)}px`
    element.style.overflowY = element.scrollHeight > TALLEST ? "auto" : "hidden"
  }, [field, text])
}

interface ComposerFieldProps {
  field: RefObject<HTMLTextAreaElement | null>
  written: Written
  onWrite: (written: Written) => void
  placeholder: string
  disabled: boolean
  /** Keys that neither the menu nor a tag has use for. */
  onKey: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  onPaste: (event: ClipboardEvent) => void
  /** A choice of the menu that is not about the text. */
  onChoose: (choice: Suggestion["choice"]) => void
}

export function ComposerField(props: ComposerFieldProps) {
  const { field, written, onWrite, placeholder, disabled, onKey, onPaste, onChoose } = props
  const host = useHost()
  const menuId = useId()
  const [caret, setCaret] = useState<number | null>(null)
  const [composing, setComposing] = useState(false)
  const [dismissed, setDismissed] = useState<string | null>(null)
  const [submenu, setSubmenu] = useState<{ start: number; commands: Command[] } | null>(null)
  const [active, setActive] = useState(0)
  const [failure, setFailure] = useState<string | null>(null)
  const [pointed, setPointed] = useState<Span | null>(null)
  const back = useRef<HTMLDivElement>(null)
  const wantedCaret = useRef<number | null>(null)
  /** What is written once the browser has made the change it was asked for. */
  const pending = useRef<Written | null>(null)
  /** Latest texts with their tags: the browser undoes text, and knows nothing of tags. */
  const past = useRef(new Map<string, Written>())
  useAutosize(field, written.text)
  useEffect(() => {
    const { current } = past
    current.delete(written.text)
    current.set(written.text, written)
    const [oldest] = current.keys()
    if (current.size > REMEMBERED && oldest !== undefined) current.delete(oldest)
  }, [written])

  const trigger = caret === null || composing || disabled ? null : triggerAt(written, caret)
  const place = trigger && `${trigger.sign}${trigger.start}`
  const inSubmenu =
    submenu && trigger?.sign === "/" && trigger.start === submenu.start ? submenu.commands : null
  const found = useSuggestions(place === dismissed ? null : trigger, inSubmenu)
  const list = found?.list ?? []
  const at = Math.min(active, Math.max(0, list.length - 1))
  const query = trigger ? `${place} ${trigger.query}` : ""
  const first = trigger?.ends ? -1 : 0

  // Another search begins at its first result, or before it.
  useEffect(() => setActive(first), [query, inSubmenu, first])
  useEffect(() => {
    if (!trigger) setDismissed(null)
    if (!inSubmenu && submenu) setSubmenu(null)
  }, [trigger, inSubmenu, submenu])

  useLayoutEffect(() => {
    const element = field.current
    if (wantedCaret.current === null || !element) return
    element.setSelectionRange(wantedCaret.current, wantedCaret.current)
    setCaret(wantedCaret.current)
    wantedCaret.current = null
  })
  const scroll = () => {
    if (back.current && field.current) back.current.scrollTop = field.current.scrollTop
  }
  // The marks stay behind their words.
  useLayoutEffect(scroll, [written])

  const see = () => {
    const element = field.current
    const { selectionStart, selectionEnd } = element ?? { selectionStart: 0, selectionEnd: 1 }
    setCaret(element && selectionStart === selectionEnd ? selectionStart : null)
  }

  /** Puts something in the place of a piece of the text, in a way that the browser can undo. */
  const put = (start: number, end: number, by: string | Segment, after = "") => {
    const element = field.current
    if (!element) return
    const first = replaced(written, start, end, by)
    const next = after ? replaced(first.written, first.caret, first.caret, after) : first
    setPointed(null)
    pending.current = next.written
    element.focus()
    element.setSelectionRange(start, end)
    const inserted = next.written.text.slice(start, next.caret)
    // No other way of writing into a field keeps its undo.
    if (inserted) document.execCommand?.("insertText", false, inserted)
    else if (end > start) document.execCommand?.("delete")
    if (!pending.current) return
    pending.current = null
    wantedCaret.current = next.caret
    onWrite(next.written)
  }

  const choose = async ({ choice }: Suggestion) => {
    if (!trigger || caret === null) return
    setFailure(null)
    const { start } = trigger
    const space = /^\s/.test(written.text.slice(caret)) ? "" : " "
    if (choice.kind === "entity") return put(start, caret, tagOf(choice.entity), space)
    if (choice.kind === "mention") return put(start, caret, "@")
    if (choice.kind !== "command") {
      put(start, caret, "")
      onChoose(choice)
      return
    }
    setDismissed(place)
    put(start, caret, "/")
    const answer = await host.selectCommand(choice.command)
    const end = start + 1
    if (answer?.type === "menu") {
      setSubmenu({ start, commands: answer.commands })
      setDismissed(null)
      field.current?.focus()
      return
    }
    // What was typed while the command ran stays.
    latest.current((now) => {
      const sign = now.text.slice(start, end) === "/" ? end : start
      if (answer?.type === "entity") return [start, sign, tagOf(answer.entity), " "]
      return [start, sign, "", ""]
    })
    if (answer?.type === "error") setFailure(answer.message)
  }
  type Change = [start: number, end: number, by: string | Segment, after: string]
  const latest = useRef((_: (now: Written) => Change) => {})
  latest.current = (change) => put(...change(written))

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (composing || isComposing(event)) return
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey
    if (found && plain) {
      const chosen = list[event.key === "Tab" ? Math.max(0, at) : at]
      if ((event.key === "Enter" || event.key === "Tab") && chosen) {
        event.preventDefault()
        void choose(chosen)
        return
      }
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
      if (step && list.length) {
        event.preventDefault()
        setActive((Math.max(at, step < 0 ? 0 : -1) + step + list.length) % list.length)
        return
      }
      if (event.key === "Escape") {
        event.preventDefault()
        if (inSubmenu) setSubmenu(null)
        else setDismissed(place)
        return
      }
    }
    const { selectionStart, selectionEnd } = event.currentTarget
    const backwards = event.key === "Backspace" && selectionStart === selectionEnd
    const tag = backwards ? written.spans.find(({ end }) => end === selectionStart) : undefined
    if (tag) {
      event.preventDefault()
      put(tag.start, tag.end, "")
      return
    }
    onKey(event)
  }

  const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
    const marks = [...(back.current?.querySelectorAll("mark") ?? [])]
    const under = marks.findIndex((mark) =>
      [...mark.getClientRects()].some(
        ({ left, right, top, bottom }) =>
          left <= clientX && clientX <= right && top <= clientY && clientY <= bottom,
      ),
    )
    setPointed(written.spans[under] ?? null)
  }
  const preview = usePreview(pointed?.tag.interactive ? entityOf(pointed.tag) : null)
  const open = found !== null
  const announced = found && !found.loading ? STRINGS.results(list.length) : ""

  return (
    <div className="composer-field">
      {found && (
        <SuggestionMenu
          id={menuId}
          found={found}
          active={at}
          onPoint={setActive}
          onChoose={(one) => void choose(one)}
        />
      )}
      {!found && preview && (
        <div className="composer-preview">
          <div className="entity-preview" role="tooltip">
            <EntityPreview widget={preview} />
          </div>
        </div>
      )}
      <span className="visually-hidden" role="status">
        {announced}
      </span>
      {failure && (
        <p className="composer-problem" role="alert">
          {failure}
        </p>
      )}
      <div className="composer-text">
        <div className="composer-back" ref={back} aria-hidden="true">
          {marked(written)}
        </div>
        <textarea
          ref={field}
          className="composer-input"
          data-neutral={/\p{L}/u.test(written.text) ? undefined : true}
          rows={1}
          value={written.text}
          placeholder={placeholder}
          aria-label={placeholder}
          disabled={disabled}
          autoComplete="off"
          enterKeyHint="send"
          {...(open
            ? {
                // Not the role of a combobox: that is for one line, and a text area may not have it.
                "aria-haspopup": "listbox",
                "aria-controls": menuId,
                "aria-autocomplete": "list",
                ...(list[at] ? { "aria-activedescendant": optionId(menuId, at) } : {}),
              }
            : {})}
          onChange={({ target, nativeEvent }) => {
            setFailure(null)
            setPointed(null)
            const asked = pending.current
            pending.current = null
            const undone = /^history/.test((nativeEvent as InputEvent).inputType ?? "")
            const known = undone ? past.current.get(target.value) : asked
            const next =
              known?.text === target.value ? known : edited(written, target.value, target.selectionStart)
            // A whole tag went with a part of it.
            if (next.text !== target.value)
              wantedCaret.current = Math.min(target.selectionStart, next.text.length)
            onWrite(next)
            setCaret(target.selectionStart)
          }}
          onSelect={see}
          onBlur={() => setCaret(null)}
          onFocus={see}
          onScroll={scroll}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setPointed(null)}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
      </div>
    </div>
  )
}

/** The text again, with its tags marked: it lies under the field's own. */
function marked({ text, spans }: Written) {
  const pieces = []
  let at = 0
  for (const { start, end } of spans) {
    pieces.push(text.slice(at, start))
    pieces.push(
      <mark className="composer-tag" key={start}>
        {text.slice(start, end)}
      </mark>,
    )
    at = end
  }
  // A line that ends the text has no height of its own without something in it.
  pieces.push(`${text.slice(at)}\u200b`)
  return pieces
}
