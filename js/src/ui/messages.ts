// Sentences that come from below the UI, in English, said in the language that is spoken.

/** By the English sentence, with # for each number and each name in backticks. Empty while English is spoken. */
export const MESSAGES: Record<string, string> = {}

const FILLED = /`[^`]*`|\d+/g

/** The sentence in the language that is spoken; what is not known stays as it is. */
export function said(text: string): string {
  const filled: string[] = []
  const key = text.replace(FILLED, (part) => {
    filled.push(part)
    return "#"
  })
  const known = Object.hasOwn(MESSAGES, key) ? MESSAGES[key] : undefined
  return known?.replace(/#/g, () => filled.shift() ?? "") ?? text
}
