// The language of what the chat says by itself: chosen by the `locale` option or the browser, else English.
import { useEffect, useState } from "react"
import { type Language, languageOf } from "../locale"
import { MARKDOWN_STRINGS } from "../markdown/strings"
import { runScript } from "../theme/script"
import { CHART_WORDS } from "../widgets/chart/words"
import { WIDGET_STRINGS } from "../widgets/strings"
import type { Catalogue } from "./locales/catalogue"
import { MESSAGES } from "./messages"
import { STRINGS } from "./strings"

const FROM_RIGHT: readonly Language[] = ["ar"]
const ENGLISH: Catalogue = {
  chat: { ...STRINGS },
  markdown: { ...MARKDOWN_STRINGS },
  widgets: { ...WIDGET_STRINGS },
  charts: { ...CHART_WORDS },
  messages: {},
}

/** A frame shows one chat in one language, so its texts are simply exchanged; what is drawn must be drawn anew. */
export function speak(language: Language, catalogue: Catalogue = ENGLISH): void {
  Object.assign(STRINGS, catalogue.chat)
  Object.assign(MARKDOWN_STRINGS, catalogue.markdown)
  Object.assign(WIDGET_STRINGS, catalogue.widgets)
  Object.assign(CHART_WORDS, catalogue.charts)
  for (const key of Object.keys(MESSAGES)) delete MESSAGES[key]
  Object.assign(MESSAGES, catalogue.messages)
  document.documentElement.lang = catalogue.chat.language
  document.documentElement.dir = FROM_RIGHT.includes(language) ? "rtl" : "ltr"
}

let loading: Promise<void> | null = null

/** The language that is spoken now; null while it is fetched. When it cannot be fetched, that is English. */
export function useLanguage(locale: string | undefined, source: () => Promise<string>): Language | null {
  const wanted = languageOf(locale ?? navigator.language)
  const [spoken, setSpoken] = useState<Language | null>(() => {
    const known = wanted === "en" || window.chatkitNotebookLocales
    if (known) speak(wanted, window.chatkitNotebookLocales?.[wanted])
    return known ? wanted : null
  })
  useEffect(() => {
    if (spoken === wanted) return
    let current = true
    const change = (language: Language) => {
      if (!current) return
      speak(language, window.chatkitNotebookLocales?.[language])
      setSpoken(language)
    }
    if (wanted === "en" || window.chatkitNotebookLocales) change(wanted)
    else {
      loading ??= runScript(source)
      loading.then(
        () => change(wanted),
        () => {
          loading = null
          if (spoken === null) change("en")
        },
      )
    }
    return () => {
      current = false
    }
  }, [spoken, wanted, source])
  return spoken
}
