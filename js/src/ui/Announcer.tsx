// Reads each finished answer to a screen reader once; the log itself is silent, or every token would be read.
import { useEffect, useRef, useState } from "react"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"
import { copyTextOf, groupTurns, type Turn } from "./turns"

const LONGEST = 2_000

/** As it is drawn, or the signs of Markdown would be read out. */
function spoken(turn: Turn | undefined): string {
  const texts = (turn?.replies ?? []).map((reply) => {
    const { id, type } = reply.item
    const drawn = [...document.querySelectorAll<HTMLElement>(".assistant > .md")].filter(
      ({ parentElement }) => parentElement?.dataset.itemId === id,
    )
    if (type !== "assistant_message" || drawn.length === 0)
      return copyTextOf({ key: id, user: null, replies: [reply] })
    // biome-ignore lint/performance/useDomNodeTextContent: items of a list are to be heard one by one
    return drawn.map((part) => (part.innerText ?? part.textContent ?? "").trim()).join("\n\n")
  })
  return texts.filter(Boolean).join("\n\n")
}

export function Announcer() {
  const host = useHost()
  const responding = useChat((state) => state.responding)
  const [text, setText] = useState("")
  const before = useRef(responding)

  useEffect(() => {
    if (before.current && !responding) {
      const answer = spoken(groupTurns(host.getState().items).at(-1)).slice(0, LONGEST)
      if (answer) setText(`${STRINGS.assistant} ${answer}`)
    }
    before.current = responding
  }, [host, responding])

  return (
    <div className="visually-hidden" aria-live="polite" data-announcer>
      {text}
    </div>
  )
}
