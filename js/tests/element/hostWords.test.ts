// What the element says outside its frame: in the chat's language, when the script with the languages can be had.
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import type { Bundle } from "../../src/element/bundle"
import { inLanguage, languagesFrom, type Say } from "../../src/element/hostWords"
import "../../src/ui/locales/locales"

const LOCALES = window.chatkitNotebookLocales
const GERMAN = "Laden Sie die Seite neu und führen Sie die Zelle noch einmal aus."
const ENGLISH = "Reload the page and run the cell again."
const reload = (say: Say) => say(ENGLISH)

beforeEach(() => {
  window.chatkitNotebookLocales = undefined
})

afterEach(() => {
  window.chatkitNotebookLocales = LOCALES
})

function heard(locale: string | undefined, text: (say: Say) => string): string[] {
  const words: string[] = []
  inLanguage(locale, (say) => words.push(text(say)))
  return words
}

it("says it in English at once, and fetches nothing", () => {
  const bundle: Bundle = { text: vi.fn(async () => "") }
  languagesFrom(bundle)
  expect(heard("pt-BR", reload)).toEqual([ENGLISH])
  expect(bundle.text).not.toHaveBeenCalled()
})

it("says it in English when the languages cannot be had, and tries again the next time", async () => {
  let there = false
  const bundle: Bundle = {
    text: vi.fn(async () => {
      if (!there) throw new Error("gone")
      window.chatkitNotebookLocales = LOCALES
      return ""
    }),
  }
  languagesFrom(bundle)
  const first = heard("de-AT", reload)
  await vi.waitFor(() => expect(first).toEqual([ENGLISH]))
  there = true
  const second = heard("de-AT", reload)
  await vi.waitFor(() => expect(second).toEqual([GERMAN]))
  expect(bundle.text).toHaveBeenCalledTimes(2)
  expect(heard("de", reload), "at once, now that they are there").toEqual([GERMAN])
})

it("puts a reason into the sentence, both in the language", () => {
  window.chatkitNotebookLocales = LOCALES
  const why = (say: Say) =>
    say("This is the built-in chat, because #.", say("the hosted UI refused the options (TypeError: a)"))
  expect(heard("de", why)).toEqual([
    "Dies ist der eingebaute Chat. Grund: die gehostete Oberfläche hat die Optionen abgelehnt (TypeError: a).",
  ])
  expect(heard("en", why)).toEqual([
    "This is the built-in chat, because the hosted UI refused the options (TypeError: a).",
  ])
})
