// The conversation: a log of turns, what is going on at its end, and a way back to the newest message.
import { ArrowDown } from "@openai/apps-sdk-ui/components/Icon"
import { LoadingIndicator } from "@openai/apps-sdk-ui/components/Indicator"
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import type { ItemState } from "../state/types"
import { ErrorRow } from "./ErrorRow"
import { Guard } from "./Guard"
import { useChat, useHost } from "./hostContext"
import { NoticeCard } from "./NoticeCard"
import { ProgressLine } from "./ProgressLine"
import { QuoteButton } from "./QuoteButton"
import { STRINGS } from "./strings"
import { TurnView } from "./TurnView"
import { ThreadScroll } from "./threadScroll"
import { groupTurns } from "./turns"
import { useEarlierItems } from "./useEarlierItems"

/**
 * A conversation with more turns than this leaves out what is far away. Fewer are all drawn: the height of what is left
 * out is a guess, and a chat would open higher than the few short turns in it.
 */
const ALL_DRAWN = 24

/** Nothing of the answer moves by itself, so the thread must say that work goes on. */
function waiting(items: readonly ItemState[]): boolean {
  const last = items.at(-1)
  if (!last || last.item.type === "user_message" || !last.pending) return true
  return last.item.type === "assistant_message" && last.item.content.every(({ text }) => text === "")
}

function isMessage({ item }: ItemState): boolean {
  return item.type === "user_message"
}

export function Thread() {
  const host = useHost()
  const threadId = useChat((state) => state.thread?.id ?? null)
  const items = useChat((state) => state.items)
  const responding = useChat((state) => state.responding)
  const progress = useChat((state) => state.progress)
  const notices = useChat((state) => state.notices)
  const error = useChat((state) => state.error)
  const olderLoading = useChat((state) => state.olderLoading)
  const follow = useChat((state) => state.options.thread?.autoScroll ?? false)

  const area = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const spacer = useRef<HTMLDivElement>(null)
  const scroll = useRef<ThreadScroll>(null)
  const [away, setAway] = useState(false)

  const remember = useCallback(() => scroll.current?.remember(), [])
  const [reading] = useState(() => {
    const place = host.reading?.() ?? null
    return place?.threadId === threadId ? place : null
  })
  const { from, more } = useEarlierItems(items, threadId, remember, reading?.itemId)
  const turns = useMemo(() => groupTurns(items.slice(from)), [items, from])
  const allDrawn = useRef(from === 0)
  allDrawn.current = from === 0
  const drawMore = useRef(more)
  drawMore.current = more

  useLayoutEffect(() => {
    if (!scroller.current || !content.current || !spacer.current) return
    const made = new ThreadScroll(scroller.current, content.current, spacer.current, {
      away: setAway,
      moved() {
        const at = made.reading()
        const itemId = at?.element.getAttribute("data-item-id")
        const id = host.getState().thread?.id
        host.reads?.(at && itemId && id ? { threadId: id, itemId, top: at.top } : null)
      },
      nearTop() {
        const state = host.getState()
        if (!allDrawn.current) return drawMore.current()
        if (!state.hasOlder || state.olderLoading) return
        void host.loadOlder()
      },
    })
    scroll.current = made
    return () => made.close()
  }, [host])

  useLayoutEffect(() => {
    if (scroll.current) scroll.current.follow = follow
  }, [follow])

  // Another thread starts at its end; the id that a new thread gets while it streams is no other thread.
  const known = useRef<{ id: string | null; first: string | undefined }>(null)
  const first = items[0]?.item.id
  useLayoutEffect(() => {
    const before = known.current
    known.current = { id: threadId, first }
    if (before?.id === threadId && before.first !== undefined) return
    if (before && before.id === null) return
    // Its first message was sent from the start screen.
    if (before === null && responding) return scroll.current?.revealTurn()
    // The frame is drawn anew where the notebook moves its cell.
    const element =
      reading && content.current?.querySelector(`[data-item-id="${CSS.escape(reading.itemId)}"]`)
    if (before === null && element) scroll.current?.openAt(element, reading.top)
    else scroll.current?.open()
  }, [threadId, first, responding, reading])

  // Once words of the answer come, the end moves on and the reader stays, unless following was asked for.
  const streaming = responding && items.at(-1)?.pending === true && items.at(-1)?.item.type !== "user_message"
  useEffect(() => {
    if (streaming) scroll.current?.streams()
  }, [streaming])

  const lastUser = items.findLast(({ item }) => item.type === "user_message")
  const sent = useRef(lastUser?.item.id)
  const count = items.filter(({ item }) => item.type === "user_message").length
  const sentCount = useRef(count)
  useLayoutEffect(() => {
    // One that another view sent may be confirmed before it is drawn here.
    const fresh = lastUser?.pending || responding
    const mine = fresh && count > sentCount.current && lastUser?.item.id !== sent.current
    sent.current = lastUser?.item.id
    sentCount.current = count
    if (mine) scroll.current?.revealTurn()
  }, [lastUser, count, responding])

  // What a click in a widget brings stands below it, where nobody looks yet.
  const end = items.at(-1)
  const clicked = useRef<ItemState | null>(null)
  const responded = useRef(responding)
  useLayoutEffect(() => {
    if (responding && !responded.current) clicked.current = end && !isMessage(end) ? end : null
    responded.current = responding
    if (!end || !clicked.current || end === clicked.current || isMessage(end)) return
    clicked.current = end
    const drawn = content.current?.querySelectorAll("[data-item-id]")
    const element = [...(drawn ?? [])].findLast((one) => one.getAttribute("data-item-id") === end.item.id)
    if (element) scroll.current?.reveal(element)
  }, [end, responding])
  useLayoutEffect(() => scroll.current?.restore(), [turns[0]?.key, turns.length])

  // Before a page of earlier items arrives from the host, and when it is there.
  const wasLoading = useRef(false)
  useEffect(() => {
    if (olderLoading) remember()
    else if (wasLoading.current) drawMore.current()
    wasLoading.current = olderLoading
  }, [olderLoading, remember])

  return (
    <div className="thread-area" ref={area}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className="thread-scroll" ref={scroller} tabIndex={0}>
        <div
          className="thread"
          ref={content}
          data-measured
          data-long={turns.length > ALL_DRAWN || undefined}
          role="log"
          aria-live="off"
          aria-label={STRINGS.conversation}
        >
          {turns.map((turn, at) => {
            const last = at === turns.length - 1
            return <TurnView key={turn.key} turn={turn} last={last} responding={last && responding} />
          })}
          {responding && (progress || waiting(items)) && <ProgressLine progress={progress} />}
          {notices.map((notice) => (
            <Guard key={notice.id} of={notice}>
              <NoticeCard notice={notice} />
            </Guard>
          ))}
          {error && <ErrorRow error={error} />}
        </div>
        <div ref={spacer} aria-hidden="true" />
      </div>
      <QuoteButton area={area} />
      {olderLoading && (
        <div className="thread-older" role="status">
          <LoadingIndicator size={16} />
          <span className="visually-hidden">{STRINGS.loadingOlder}</span>
        </div>
      )}
      <button
        type="button"
        className="jump"
        data-shown={away || undefined}
        tabIndex={away ? 0 : -1}
        aria-hidden={!away}
        aria-label={STRINGS.jumpToLatest}
        title={STRINGS.jumpToLatest}
        onClick={() => scroll.current?.toEnd()}
      >
        <ArrowDown />
      </button>
    </div>
  )
}
