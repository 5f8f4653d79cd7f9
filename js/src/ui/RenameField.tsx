// The title of a conversation as a field: Enter keeps it, Escape does not.
import { useEffect, useRef, useState } from "react"
import { isComposing } from "../widgets/submitting"
import { STRINGS } from "./strings"

const LONGEST = 200

interface RenameFieldProps {
  title: string
  /** Called once, with null when nothing is to change. */
  onDone: (title: string | null) => void
}

export function RenameField({ title, onDone }: RenameFieldProps) {
  const [text, setText] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const finished = useRef(false)
  useEffect(() => {
    // After the menu has given its focus back.
    const timer = setTimeout(() => field.current?.select(), 0)
    return () => clearTimeout(timer)
  }, [])
  const finish = (name: string | null) => {
    if (finished.current) return
    finished.current = true
    onDone(name?.trim() || null)
  }
  return (
    <input
      ref={field}
      className="history-rename"
      value={text}
      maxLength={LONGEST}
      aria-label={STRINGS.renameLabel}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        if (isComposing(event)) return
        if (event.key === "Enter") finish(text)
        else if (event.key === "Escape") finish(null)
        else return
        event.preventDefault()
      }}
    />
  )
}
