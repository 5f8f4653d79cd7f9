// The options of an open Select: moved in by arrow keys, found by typing, narrowed by a search.
import { Check, Search } from "@openai/apps-sdk-ui/components/Icon"
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react"
import { type Option, SHOWN_OPTIONS } from "./field"
import { WIDGET_STRINGS } from "./strings"
import { isComposing } from "./submitting"
import "./components/options.css"

/** How long letters that are typed belong together. */
const TYPING_MS = 500
const PAGE = 8

interface OptionListProps {
  options: readonly Option[]
  value: string | undefined
  searchable: boolean
  /** What the options are of. */
  label: string
  choose(value: string): void
}

export function OptionList({ options, value, searchable, label, choose }: OptionListProps) {
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState("")
  const all = useMemo(() => matching(options, query), [options, query])
  const found = useMemo(() => all.slice(0, SHOWN_OPTIONS), [all])
  const enabled = useMemo(() => found.filter(({ disabled }) => !disabled), [found])
  const [pointed, setPointed] = useState(value)
  const active = enabled.find((option) => option.value === pointed) ?? enabled[0]
  const at = active ? found.indexOf(active) : -1
  const typed = useRef({ letters: "", time: 0 })

  // The popup around it is a dialog, and a dialog has a name.
  useLayoutEffect(() => {
    place.current?.closest("[role=dialog]")?.setAttribute("aria-label", label)
  }, [label])
  useEffect(() => {
    place.current?.querySelector<HTMLElement>("input, [role=listbox]")?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    if (at >= 0) place.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView?.({ block: "nearest" })
  }, [at])

  const move = (to: number) => setPointed(enabled[Math.max(0, Math.min(enabled.length - 1, to))]?.value)
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (isComposing(event)) return
    const now = active ? enabled.indexOf(active) : 0
    const steps: Record<string, number> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: now + PAGE,
      PageUp: now - PAGE,
      // in a search these move in its text
      ...(searchable ? {} : { Home: 0, End: enabled.length - 1 }),
    }
    if (key in steps) {
      event.preventDefault()
      move(steps[key] as number)
    } else if (key === "Enter" || (key === " " && !searchable)) {
      event.preventDefault()
      if (active) choose(active.value)
    } else if (!searchable && [...key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const { letters, time } = typed.current
      const all = (event.timeStamp - time < TYPING_MS ? letters : "") + key
      typed.current = { letters: all, time: event.timeStamp }
      setPointed(startingWith(enabled, all, now)?.value ?? pointed)
    }
  }
  const list = `${id}-list`
  const current = at < 0 ? undefined : `${list}-${at}`
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its search or its list has the focus
    <div ref={place} className="widget-options" onKeyDown={onKeyDown}>
      {searchable && (
        <div className="widget-options-search">
          <Search aria-hidden="true" />
          <input
            type="text"
            role="combobox"
            aria-label={label}
            aria-autocomplete="list"
            aria-expanded="true"
            aria-controls={list}
            aria-activedescendant={current}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
      )}
      <div
        id={list}
        role="listbox"
        aria-label={label}
        tabIndex={searchable ? -1 : 0}
        aria-activedescendant={searchable ? undefined : current}
      >
        {found.map((option, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the list or the search has the focus and names the option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the same takes the keys
          <div
            key={option.value}
            id={`${list}-${index}`}
            data-at={index}
            className="widget-option"
            role="option"
            aria-selected={option.value === value}
            aria-disabled={option.disabled || undefined}
            data-active={index === at || undefined}
            onPointerMove={() => !option.disabled && setPointed(option.value)}
            onClick={() => !option.disabled && choose(option.value)}
          >
            <span className="widget-option-mark">
              {option.value === value && <Check aria-hidden="true" />}
            </span>
            <span className="widget-option-text">
              <span>{option.label}</span>
              {option.description && <span className="widget-option-description">{option.description}</span>}
            </span>
          </div>
        ))}
      </div>
      <div role="status">
        {all.length === 0 && <p className="widget-options-none">{WIDGET_STRINGS.noResults}</p>}
        {found.length < all.length && (
          <p className="widget-options-none">{WIDGET_STRINGS.optionsCut(found.length, all.length)}</p>
        )}
      </div>
    </div>
  )
}

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase()

/** The options in which all words of the query are, in any order, however they are accented. */
export function matching(options: readonly Option[], query: string): readonly Option[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  if (!words.length) return options
  return options.filter(({ label, description = "" }) => {
    const text = folded(`${label} ${description}`)
    return words.every((word) => text.includes(word))
  })
}

/** The next option that begins with the letters; the same letter again goes on to the one after. */
export function startingWith(options: readonly Option[], letters: string, now: number): Option | undefined {
  const wanted = folded(letters)
  const [first = ""] = wanted
  const cycling = wanted === first.repeat(wanted.length)
  const from = cycling ? now + 1 : now
  const turned = [...options.slice(from), ...options.slice(0, from)]
  return turned.find(({ label }) => folded(label).startsWith(cycling ? first : wanted))
}
