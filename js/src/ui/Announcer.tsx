// Reads each finished answer to a screen reader once; the log itself is silent, or every token would be read.
import { useEffect, useRef, useState } from "react"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"
import { copyTextOf, groupTurns } from "./turns"

const LONGEST = 2_000

export function Announcer() {
  const host = useHost()
  const responding = useChat((state) => state.responding)
  const [text, setText] = useState("")
  const before = useRef(responding)

  useEffect(() => {
    if (before.current && !responding) {
      const turn = groupTurns(host.getState().items).at(-1)
      const answer = turn ? copyTextOf(turn).slice(0, LONGEST) : ""
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
