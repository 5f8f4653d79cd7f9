/// <reference types="vite/client" />
// Languages: which one a locale gets, that each has every text, and that the chat speaks it.
import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import { HINT, LOADING, NO_CHAT, NO_WIDGET } from "../../src/embed/words"
import { LANGUAGES, languageOf } from "../../src/locale"
import { MARKDOWN_STRINGS } from "../../src/markdown/strings"
import { speak, useLanguage } from "../../src/ui/language"
import "../../src/ui/locales/locales"
import { said } from "../../src/ui/messages"
import { STRINGS } from "../../src/ui/strings"
import { CHART_WORDS } from "../../src/widgets/chart/words"
import { WIDGET_STRINGS } from "../../src/widgets/strings"

const LOCALES = window.chatkitNotebookLocales ?? {}
const ENGLISH = {
  chat: { ...STRINGS },
  markdown: { ...MARKDOWN_STRINGS },
  widgets: { ...WIDGET_STRINGS },
  charts: { ...CHART_WORDS },
}

afterEach(() => {
  cleanup()
  speak("en")
  window.chatkitNotebookLocales = LOCALES
})

it.each([
  ["de", "de"],
  ["de-AT", "de"],
  ["fr_CA", "fr"],
  ["ZH-hans", "zh"],
  ["zh-CN", "zh"],
  ["zh-TW", "en"],
  ["zh-Hant-HK", "en"],
  ["zh_HK", "en"],
  ["ar-EG", "ar"],
  ["pt-BR", "en"],
  ["sw", "en"],
  ["design", "en"],
  ["", "en"],
  [undefined, "en"],
])("%s is answered in %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})

describe.each(LANGUAGES.filter((language) => language !== "en"))("%s", (language) => {
  const catalogue = LOCALES[language]
  it.each(["chat", "markdown", "widgets", "charts"] as const)("has exactly the texts of %s", (part) => {
    const own: Record<string, unknown> = { ...catalogue?.[part] }
    const english: Record<string, unknown> = ENGLISH[part]
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort())
    for (const [key, text] of Object.entries(own)) {
      expect(typeof text, key).toBe(typeof english[key])
      if (typeof text === "string") expect(text.trim(), key).not.toBe("")
    }
  })
  it("says what comes from below the UI, all of it and nothing else", () => {
    const german = LOCALES.de?.messages ?? {}
    expect(Object.keys(catalogue?.messages ?? {})).toEqual(Object.keys(german))
    for (const [key, words] of Object.entries(catalogue?.messages ?? {}))
      expect(words.split("#").length, words).toBe(key.split("#").length)
  })
  it.each(["chat", "markdown", "widgets", "charts"] as const)("fills in %s what English does", (part) => {
    const own: Record<string, unknown> = { ...catalogue?.[part] }
    for (const [key, english] of Object.entries(ENGLISH[part] as Record<string, unknown>)) {
      if (typeof english !== "function") continue
      const values =
        key === "previewPlace" ? [{ line: 41, column: 42 }] : [41, 42, 43, 44, 45].slice(0, english.length)
      const filled = (make: unknown) =>
        new Set(digits(String((make as typeof english)(...values))).match(/4[1-5]/g))
      expect(filled(own[key]), key).toEqual(filled(english))
    }
  })
  it("has what is said before the bundle is there", () => {
    for (const text of [LOADING, NO_CHAT, NO_WIDGET, HINT]) expect(text[language].trim()).not.toBe("")
    expect(HINT[language]).toContain("%chatkit --doctor")
  })
  it("names a language that dates and numbers know", () => {
    expect(Intl.DateTimeFormat.supportedLocalesOf([catalogue?.chat.language ?? ""])).toHaveLength(1)
  })
  it("counts", () => {
    for (const count of [0, 1, 2, 3, 11, 100]) {
      expect(catalogue?.chat.steps(count)).toBeTruthy()
      expect(catalogue?.chat.thoughtFor(count)).toBeTruthy()
    }
  })
})

/** Arabic may write its own. */
function digits(text: string): string {
  return text.replace(/[٠-٩]/g, (digit) => String("٠١٢٣٤٥٦٧٨٩".indexOf(digit)))
}

function Speaker({ locale, source }: { locale: string; source: () => Promise<string> }) {
  const language = useLanguage(locale, source)
  return language && <p key={language}>{STRINGS.send}</p>
}
const none = () => Promise.reject(new Error("there is no such file"))

// contract: locale
it.each([
  ["de", "de"],
  ["de-AT", "de"],
  ["fr-CA", "fr"],
  ["es_419", "es"],
  ["zh-CN", "zh"],
  ["zh-Hans-SG", "zh"],
  ["zh-Hant", "en"],
  ["zh-TW", "en"],
  ["pt-BR", "en"],
  ["xx", "en"],
  ["", "en"],
  ["../../etc", "en"],
])("speaks to %j in %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language)
})

it("changes all texts, and back", () => {
  const view = render(<Speaker locale="ar" source={none} />)
  expect(screen.getByText("إرسال")).toBeTruthy()
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["ar", "rtl"])
  view.rerender(<Speaker locale="en-GB" source={none} />)
  expect(screen.getByText("Send")).toBeTruthy()
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["en", "ltr"])
  expect(STRINGS).toEqual(ENGLISH.chat)
})

it("speaks English when the other languages cannot be fetched", async () => {
  window.chatkitNotebookLocales = undefined
  render(<Speaker locale="ja" source={none} />)
  expect(await screen.findByText("Send")).toBeTruthy()
})

const SOURCES = Object.values(
  import.meta.glob("../../src/{element,protocol,embed,bridge,preview}/*.ts", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join("\n")
const GERMAN = Object.keys(LOCALES.de?.messages ?? {})

it("sentences from below are those that are said there", () => {
  for (const key of GERMAN) for (const part of key.split("#")) expect(SOURCES).toContain(part)
})

it("every sentence about a request that failed is among them", () => {
  const thrown = SOURCES.matchAll(/new RequestError\(\s*(?:"([^"]+)"|`((?:[^`\\]|\\.)+)`)/g)
  const said = [...thrown].map(
    ([, plain, filled]) => plain ?? filled?.replace(/\\`\$\{.*?\}\\`|\$\{.*?\}/g, "#"),
  )
  expect(said.length).toBeGreaterThan(8)
  for (const sentence of said) expect(GERMAN).toContain(sentence)
})

it("a sentence keeps its numbers and names in another language", () => {
  expect(said("The server failed (503). Try again.")).toBe("The server failed (503). Try again.")
  speak("de", LOCALES.de)
  expect(said("The server failed (503). Try again.")).toBe(
    "Beim Server ist ein Fehler aufgetreten (503). Versuchen Sie es noch einmal.",
  )
  expect(said("Nothing in this page handles the action `save`.")).toBe(
    "Nichts auf dieser Seite behandelt die Aktion `save`.",
  )
  expect(said("KeyError: 7")).toBe("KeyError: 7")
  expect(said("the hosted UI refused the options (TypeError: `theme` (2))")).toBe(
    "die gehostete Oberfläche hat die Optionen abgelehnt (TypeError: `theme` (2))",
  )
})
