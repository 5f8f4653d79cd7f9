// Sentences that come from below the UI, in English, said in the language that is spoken.

/** By the English sentence, with # for each number and each name in backticks. Empty while English is spoken. */
export const MESSAGES: Record<string, string> = {}

const FILLED = /`[^`]*`|\d+/g
/** What somebody else said, at the end. */
const QUOTED = /\((.*)\)$/s

/** The sentence in the language that is spoken, or that of the messages; what is not known stays as it is. */
export function said(text: string, messages: Readonly<Record<string, string>> = MESSAGES): string {
  return translated(text, FILLED, messages) ?? translated(text, QUOTED, messages) ?? text
}

function translated(
  text: string,
  pattern: RegExp,
  messages: Readonly<Record<string, string>>,
): string | undefined {
  const filled: string[] = []
  const key = text.replace(pattern, (part, quoted?: string | number) => {
    const inner = typeof quoted === "string"
    filled.push(inner ? quoted : part)
    return inner ? "(#)" : "#"
  })
  const known = Object.hasOwn(messages, key) ? messages[key] : undefined
  return known?.replace(/#/g, () => filled.shift() ?? "")
}
