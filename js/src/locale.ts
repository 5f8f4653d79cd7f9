// Which of our languages a locale gets.

export const LANGUAGES = ["en", "de", "fr", "es", "ja", "zh", "ar"] as const
export type Language = (typeof LANGUAGES)[number]

// Readers of these would find the simplified characters foreign.
const TRADITIONAL = /^zh-(?:hant|tw|hk|mo)\b/i

/** The language for a locale such as "de-AT"; English where there is none of ours, as for "pt-BR" and "zh-TW". */
export function languageOf(locale: string | undefined): Language {
  const given = locale?.replaceAll("_", "-")
  if (!given || TRADITIONAL.test(given)) return "en"
  const [language = ""] = given.toLowerCase().split("-")
  return LANGUAGES.find((known) => known === language) ?? "en"
}
