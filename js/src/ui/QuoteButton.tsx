// A button at text that was selected in an answer: puts it into the composer as a quote to reply to.
import { ArrowCurvedRight } from "@openai/apps-sdk-ui/components/Icon"
import { type RefObject, useEffect, useState } from "react"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

/** More is no quote any more, and the model has the message anyway. */
const LONGEST = 2_000
/** Room for the button above the selection. */
const ROOM = 40

interface Selected {
  text: string
  left: number
  top: number
}

/** What is selected inside one answer; null when there is nothing. */
function selectedIn(area: HTMLElement): Selected | null {
  const selection = document.getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const common = range.commonAncestorContainer
  const element = common instanceof Element ? common : common.parentElement
  const answer = element?.closest(".assistant, .widget-message, .workflow")
  if (!answer || !area.contains(answer)) return null
  const text = selection
    .toString()
    .replace(/\n{3,}/g, "\n\n")
    .trim()
  if (!text) return null
  const box = range.getBoundingClientRect?.() ?? { left: 0, top: 0, bottom: 0, width: 0 }
  const around = area.getBoundingClientRect()
  const above = box.top - around.top - ROOM
  return {
    text: text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text,
    left: Math.min(Math.max(box.left + box.width / 2 - around.left, 64), Math.max(64, around.width - 64)),
    top: above > 0 ? above : Math.min(box.bottom - around.top + 8, around.height - ROOM),
  }
}

export function QuoteButton({ area }: { area: RefObject<HTMLElement | null> }) {
  const host = useHost()
  const writable = useChat((state) => (state.thread?.status?.type ?? "active") === "active")
  const [selected, setSelected] = useState<Selected | null>(null)

  useEffect(() => {
    if (!writable) return
    const look = () => setSelected(area.current && selectedIn(area.current))
    const scroller = area.current?.querySelector(".thread-scroll")
    document.addEventListener("selectionchange", look)
    scroller?.addEventListener("scroll", look, { passive: true })
    return () => {
      document.removeEventListener("selectionchange", look)
      scroller?.removeEventListener("scroll", look)
      setSelected(null)
    }
  }, [area, writable])

  if (!selected) return null
  const quote = () => {
    host.setDraft({ quotedText: selected.text })
    document.getSelection()?.removeAllRanges()
    setSelected(null)
    document.querySelector<HTMLElement>(".composer-input")?.focus()
  }
  return (
    <button
      type="button"
      className="quote-button"
      style={{ left: selected.left, top: selected.top }}
      // Pressing it would end the selection before the click.
      onPointerDown={(event) => event.preventDefault()}
      onClick={quote}
    >
      <ArrowCurvedRight aria-hidden="true" />
      {STRINGS.reply}
    </button>
  )
}
