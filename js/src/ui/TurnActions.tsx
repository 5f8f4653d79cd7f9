// Copy, feedback and another try, under a finished answer.
import {
  Check,
  Copy,
  Eye,
  Regenerate,
  ThumbDown,
  ThumbDownFilled,
  ThumbUp,
  ThumbUpFilled,
} from "@openai/apps-sdk-ui/components/Icon"
import { useEffect, useId, useState } from "react"
import { copyText } from "../markdown/clipboard"
import { useChat, useHost } from "./hostContext"
import { IconButton } from "./IconButton"
import { SentPanel } from "./SentPanel"
import { STRINGS } from "./strings"
import { copyTextOf, type Turn } from "./turns"

export function TurnActions({ turn }: { turn: Turn }) {
  const host = useHost()
  const options = useChat((state) => state.options.threadItemActions)
  const last = turn.replies.at(-1)?.item.id ?? ""
  const given = useChat((state) => state.feedback[last])
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])

  const ledger = useChat((state) => state.keepsLedger) && host.sent !== undefined
  const [sentOpen, setSentOpen] = useState(false)
  const sentId = useId()

  const text = copyTextOf(turn)
  const rate = (kind: "positive" | "negative") =>
    void host.feedback(
      turn.replies.map(({ item }) => item.id),
      kind,
    )
  if (!text && !options?.feedback && !options?.retry && !ledger) return null
  return (
    <>
      <div className="turn-actions" data-open={sentOpen || undefined}>
        {text && (
          <IconButton
            size="sm"
            label={copied ? STRINGS.copied : STRINGS.copy}
            onClick={async () => setCopied(await copyText(text))}
          >
            {copied ? <Check /> : <Copy />}
          </IconButton>
        )}
        {options?.feedback && given !== "negative" && (
          <IconButton
            size="sm"
            label={STRINGS.goodAnswer}
            pressed={given === "positive"}
            disabled={given === "positive"}
            onClick={() => rate("positive")}
          >
            {given === "positive" ? <ThumbUpFilled /> : <ThumbUp />}
          </IconButton>
        )}
        {options?.feedback && given !== "positive" && (
          <IconButton
            size="sm"
            label={STRINGS.badAnswer}
            pressed={given === "negative"}
            disabled={given === "negative"}
            onClick={() => rate("negative")}
          >
            {given === "negative" ? <ThumbDownFilled /> : <ThumbDown />}
          </IconButton>
        )}
        {options?.retry && turn.user && (
          <IconButton size="sm" label={STRINGS.tryAgain} onClick={() => void host.retry(last)}>
            <Regenerate />
          </IconButton>
        )}
        {ledger && turn.user && (
          <IconButton
            size="sm"
            label={STRINGS.sent}
            expanded={sentOpen}
            controls={sentId}
            onClick={() => setSentOpen(!sentOpen)}
          >
            <Eye />
          </IconButton>
        )}
      </div>
      {sentOpen && turn.user && <SentPanel turn={turn.user.item.id} id={sentId} />}
    </>
  )
}
