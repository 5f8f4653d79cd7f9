// One editor of the workbench: made once, filled when Python sets another text, told of what is typed.
import type { EditorView } from "@codemirror/view"
import { type RefObject, useEffect, useId, useRef } from "react"
import type { Catalogue } from "../state/preview"
import { fill, makeEditor } from "./codemirror"
import { completer } from "./completion"

interface Props {
  label: string
  text: string
  hint: string
  readOnly?: boolean
  catalogue?: Catalogue
  view: RefObject<EditorView | null>
  /** How long nothing is typed before it is told. */
  delay: number
  /** At every change; the text is asked for when it is needed. */
  typing?: (text: () => string) => void
  tell(text: string): void
}

export function Editor({ label, text, hint, readOnly = false, catalogue, view, delay, typing, tell }: Props) {
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef({ catalogue, typing, tell })
  latest.current = { catalogue, typing, tell }
  /** What was told last: the same text coming back is no news. */
  const told = useRef(text)
  const pending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const first = useRef(text)

  useEffect(() => {
    if (!place.current) return
    const made = makeEditor(place.current, {
      text: first.current,
      label,
      hint,
      readOnly,
      ...(latest.current.catalogue && {
        complete: (context) =>
          latest.current.catalogue ? completer(latest.current.catalogue)(context) : null,
      }),
      changed: (changed) => {
        latest.current.typing?.(() => changed.state.doc.toString())
        clearTimeout(pending.current)
        pending.current = setTimeout(() => {
          pending.current = undefined
          told.current = changed.state.doc.toString()
          latest.current.tell(told.current)
        }, delay)
      },
    })
    view.current = made
    return () => {
      clearTimeout(pending.current)
      view.current = null
      first.current = made.state.doc.toString()
      made.destroy()
    }
  }, [label, hint, readOnly, delay, view])

  useEffect(() => {
    if (!view.current || text === told.current || pending.current !== undefined) return
    told.current = text
    fill(view.current, text)
  }, [text, view])

  return (
    <section className="workbench-editor" aria-labelledby={id}>
      <h3 id={id}>{label}</h3>
      <div ref={place} />
    </section>
  )
}
