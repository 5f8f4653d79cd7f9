// Puts a theme on a document: the scheme as `data-theme` on the root, the rest as one style sheet.
import type { ColorScheme as SchemeOption, ThemeOption } from "@openai/chatkit"
import { type ThemeVariables, themeVariables } from "./themeVariables"
import type { ColorScheme } from "./tokens"

const SHEET_ID = "chatkit-notebook-theme"

/** The style sheet of a theme, both schemes: a widget may force the one that the page does not have. */
export function themeSheet(theme: SchemeOption | ThemeOption | undefined): string {
  const own = themeVariables(theme)
  const other = themeVariables(theme, own.colorScheme === "dark" ? "light" : "dark")
  return [
    ...own.fontFaces,
    rule(`:root,[data-theme="${own.colorScheme}"]`, own),
    // after the root's rule and as strong, so that it wins where it applies
    rule(`[data-theme="${other.colorScheme}"]`, other),
  ].join("\n")
}

/** Applies a theme; calling it again replaces the one before. Answers the scheme that is now shown. */
export function applyTheme(document: Document, theme: SchemeOption | ThemeOption | undefined): ColorScheme {
  const { colorScheme } = themeVariables(theme)
  document.documentElement.dataset.theme = colorScheme
  let sheet = document.getElementById(SHEET_ID)
  if (!sheet) {
    sheet = document.createElement("style")
    sheet.id = SHEET_ID
    document.head.append(sheet)
  }
  const text = themeSheet(theme)
  if (sheet.textContent !== text) sheet.textContent = text
  return colorScheme
}

function rule(selector: string, { variables }: ThemeVariables): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name}:${value}`)
  return `${selector}{${lines.join(";")}}`
}
