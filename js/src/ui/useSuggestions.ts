// Searches for what is typed after "@" or "/", one search at a time, the latest counts.
import type { Command } from "@openai/chatkit"
import { useEffect, useMemo, useRef, useState } from "react"
import type { Trigger } from "./composerText"
import { useChat, useHost } from "./hostContext"
import { builtIn, grouped, matching, ofCommand, ofEntity, type Suggestion } from "./suggestions"

/** Between two searches, while somebody types. */
const PAUSE_MS = 120

export interface Suggestions {
  sign: "@" | "/"
  /** In the order of the menu. */
  list: Suggestion[]
  loading: boolean
  error: string | null
}

interface Answer {
  sign: "@" | "/"
  query: string
  list: Suggestion[]
  error: string | null
}

/**
 * Null when there is nothing to show.
 * @param submenu Commands that took the menu's place; searched here, not by the host.
 */
export function useSuggestions(trigger: Trigger | null, submenu: Command[] | null): Suggestions | null {
  const host = useHost()
  const options = useChat((state) => state.options)
  const mentions = Boolean(options.entities?.onTagSearch)
  const commands = options.commands?.enabled === true
  const searches = Boolean(options.commands?.onSearch)
  const sign = trigger?.sign ?? null
  const query = trigger?.query ?? ""
  const goesOn = Boolean(trigger?.from)
  const open = sign === "@" ? mentions : sign === "/" && commands
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [loading, setLoading] = useState(false)
  const latest = useRef(0)
  const searched = useRef(0)

  useEffect(() => {
    latest.current += 1
    const turn = latest.current
    if (!open || !sign || submenu || (sign === "/" && !searches)) {
      setLoading(false)
      if (!open) setAnswer(null)
      return
    }
    setLoading(true)
    const wait = Math.max(0, searched.current + PAUSE_MS - Date.now())
    const timer = setTimeout(async () => {
      searched.current = Date.now()
      const found =
        sign === "@"
          ? await host
              .searchTags(query)
              .then(({ results, error }) => ({ list: results.map(ofEntity), error }))
          : await host
              .searchCommands(query)
              .then(({ results, error }) => ({ list: results.map(ofCommand), error }))
      if (turn !== latest.current) return
      setAnswer({ sign, query, ...found })
      setLoading(false)
    }, wait)
    return () => clearTimeout(timer)
  }, [host, open, sign, query, submenu, searches])

  return useMemo(() => {
    if (!open || !sign) return null
    const own = sign === "/" && !submenu ? matching(builtIn(options), query) : []
    const theirs = submenu
      ? matching(submenu.map(ofCommand), query)
      : answer?.sign === sign
        ? // Until the next results are here, Enter must not choose what was found for less.
          answer.query === query
          ? answer.list
          : matching(answer.list, query)
        : []
    const list = grouped([...theirs, ...own]).flatMap(([, members]) => members)
    const error = submenu || answer?.sign !== sign ? null : answer.error
    // Nor about the end of a sentence behind a tag.
    if (!list.length && goesOn) return null
    // Nothing to say about a path or a fraction, or about an "@" in the middle of a sentence.
    if (!list.length && !error && !loading && (sign === "/" || /\s/.test(query))) return null
    if (!list.length && !error && sign === "/" && loading && query) return null
    return { sign, list, loading, error }
  }, [open, sign, query, goesOn, submenu, answer, loading, options])
}
