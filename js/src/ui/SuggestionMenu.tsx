// The menu above the composer: mentions after "@", commands after "/". The field keeps the focus.
import { AtSign, Mic, Paperclip } from "@openai/apps-sdk-ui/components/Icon"
import { LoadingIndicator } from "@openai/apps-sdk-ui/components/Indicator"
import { useEffect, useLayoutEffect, useRef } from "react"
import { NamedIcon } from "../theme/icons"
import { STRINGS } from "./strings"
import { grouped, type Suggestion } from "./suggestions"
import type { Suggestions } from "./useSuggestions"

interface SuggestionMenuProps {
  id: string
  found: Suggestions
  active: number
  onPoint: (at: number) => void
  onChoose: (suggestion: Suggestion) => void
}

const OWN_ICONS = { attach: Paperclip, mention: AtSign, dictate: Mic } as const

function Glyph({ suggestion: { icon, choice } }: { suggestion: Suggestion }) {
  const Own = choice.kind in OWN_ICONS ? OWN_ICONS[choice.kind as keyof typeof OWN_ICONS] : null
  if (Own) return <Own className="suggestion-icon" aria-hidden="true" />
  return icon ? <NamedIcon name={icon} className="suggestion-icon" /> : null
}

/** Above the menu, in px: its distance to the text below it, and as much to the edge of the chat. */
const EDGE = 12
const LEAST = 96

export const optionId = (menu: string, at: number) => `${menu}-${at}`

export function SuggestionMenu({ id, found, active, onPoint, onChoose }: SuggestionMenuProps) {
  const { sign, list, loading, error } = found
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    menu.current?.querySelector(`[id="${optionId(id, active)}"]`)?.scrollIntoView({ block: "nearest" })
  }, [id, active])
  // The composer below may be of any height: the menu takes the room that is left of the chat.
  useLayoutEffect(() => {
    const room = menu.current?.offsetParent?.getBoundingClientRect().top ?? 0
    menu.current?.style.setProperty("--room", `${Math.max(LEAST, room - EDGE)}px`)
  })
  const label = sign === "@" ? STRINGS.mentions : STRINGS.commands
  const nothing = !list.length && !error
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus in the field, and nothing else
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer
    <div className="suggestions" ref={menu} tabIndex={0} onMouseDown={(event) => event.preventDefault()}>
      <div id={id} role="listbox" aria-label={label} aria-busy={loading || undefined}>
        {grouped(list).map(([group, members]) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box
          <div key={group} role="group" aria-label={group || label}>
            {group && (
              <div className="suggestions-group" aria-hidden="true">
                {group}
              </div>
            )}
            {members.map((one) => {
              const at = list.indexOf(one)
              return (
                // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the active option
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
                <div
                  key={one.key}
                  id={optionId(id, at)}
                  role="option"
                  aria-selected={at === active}
                  className="suggestion"
                  onPointerMove={() => onPoint(at)}
                  onClick={() => onChoose(one)}
                >
                  <Glyph suggestion={one} />
                  <bdi className="suggestion-label">{one.label}</bdi>
                  {one.description && <bdi className="suggestion-description">{one.description}</bdi>}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {error && <p className="suggestions-note suggestions-error">{error}</p>}
      {nothing && (
        <div className="suggestions-note">
          {loading ? (
            <>
              <LoadingIndicator size={14} /> {STRINGS.searching}
            </>
          ) : (
            STRINGS.nothingFound
          )}
        </div>
      )}
    </div>
  )
}
