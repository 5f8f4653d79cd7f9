// What was sent to a model for one turn: to whom, how much, of which variables, and exactly what.
import { useEffect, useState } from "react"
import type { SentRead, SentRequest } from "../protocol/client"
import { useHost } from "./hostContext"
import { STRINGS } from "./strings"
import "./sent.css"

export function SentPanel({ turn, id }: { turn: string; id: string }) {
  const host = useHost()
  const [requests, setRequests] = useState<SentRequest[] | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let current = true
    host.sent?.(turn).then((found) => current && (found ? setRequests(found) : setFailed(true)))
    return () => {
      current = false
    }
  }, [host, turn])

  return (
    <section className="sent" id={id} aria-label={STRINGS.sent} aria-busy={!requests && !failed}>
      {failed && <p>{STRINGS.sentFailed}</p>}
      {requests?.length === 0 && <p>{STRINGS.sentNothing}</p>}
      {requests && requests.length > 0 && <Sent requests={requests} />}
    </section>
  )
}

function Sent({ requests }: { requests: SentRequest[] }) {
  const first = requests[0]
  if (!first) return null
  const bytes = requests.reduce((sum, request) => sum + request.bytes, 0)
  const size = bytes.toLocaleString(STRINGS.language)
  const redacted = requests.reduce((most, request) => Math.max(most, request.redacted), 0)
  const reads = requests.at(-1)?.reads ?? []
  const files = requests.at(-1)?.files ?? []
  return (
    <>
      <p>
        {first.where
          ? STRINGS.sentTo(first.model, first.where, size, requests.length)
          : STRINGS.sentNowhere(size)}
      </p>
      {(reads.length > 0 || files.length > 0) && (
        <ul>
          {reads.map((read) => (
            <li key={`${read.variable} ${read.columns.join(" ")} ${read.rows} ${read.values}`}>
              <code>{read.variable}</code>: {readWords(read)}
            </li>
          ))}
          {files.map((file) => (
            <li key={`file ${file}`}>{file}</li>
          ))}
        </ul>
      )}
      {reads.length === 0 && files.length === 0 && <p>{STRINGS.sentNoValues}</p>}
      {first.where && <p>{STRINGS.sentAlong}</p>}
      {redacted > 0 && <p>{STRINGS.sentRedacted(redacted)}</p>}
      {requests.map((request, at) => (
        <details key={request.time}>
          <summary>{STRINGS.sentExactly(at + 1, request.bytes.toLocaleString(STRINGS.language))}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>
            {request.content}
            {request.cut > 0 && ` … +${request.cut.toLocaleString(STRINGS.language)}`}
          </pre>
        </details>
      ))}
    </>
  )
}

const MOST_COLUMNS = 12

function readWords({ columns, rows, values }: SentRead): string {
  if (!values) return STRINGS.sentTypes
  const named = columns.slice(0, MOST_COLUMNS).join(", ") + (columns.length > MOST_COLUMNS ? ", …" : "")
  return [STRINGS.sentValues(rows.toLocaleString(STRINGS.language), rows), named].filter(Boolean).join(" · ")
}
