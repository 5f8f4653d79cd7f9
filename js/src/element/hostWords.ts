// What the element says in the page itself, outside its frame: in the language of the chat, when that has come.

import { languageOf } from "../locale"
import { runScript } from "../theme/script"
import { said } from "../ui/messages"
import type { Bundle } from "./bundle"

/** A sentence in the reader's language; its #s stand for the parts. */
export type Say = (sentence: string, ...parts: string[]) => string

let source: (() => Promise<string>) | null = null
let loading: Promise<void> | null = null

/** Where the script with the languages comes from: any bundle of the page has it. */
export function languagesFrom(bundle: Bundle): void {
  source = () => bundle.text("locales.js")
}

/** Calls back at once in English and when the languages are there, else as soon as they have come, or cannot come. */
export function inLanguage(locale: string | undefined, use: (say: Say) => void): void {
  const language = languageOf(locale ?? navigator.language)
  const speak = () => {
    const messages = window.chatkitNotebookLocales?.[language]?.messages ?? {}
    use((sentence, ...parts) => (parts.length ? filled(messages, sentence, parts) : said(sentence, messages)))
  }
  if (language === "en" || window.chatkitNotebookLocales || !source) {
    speak()
    return
  }
  loading ??= runScript(source)
  loading.then(speak, () => {
    loading = null
    speak()
  })
}

function filled(messages: Record<string, string>, sentence: string, parts: string[]): string {
  const rest = [...parts]
  return (
    (Object.hasOwn(messages, sentence) ? messages[sentence] : sentence)?.replace(
      /#/g,
      () => rest.shift() ?? "",
    ) ?? ""
  )
}
