// What a language is made of: every text that the chat, Markdown, widgets and charts show by themselves.
import type { MARKDOWN_STRINGS } from "../../markdown/strings"
import type { ChartWords } from "../../widgets/chart/summary"
import type { WIDGET_STRINGS } from "../../widgets/strings"
import type { STRINGS } from "../strings"

export interface Catalogue {
  chat: typeof STRINGS
  markdown: typeof MARKDOWN_STRINGS
  widgets: typeof WIDGET_STRINGS
  charts: ChartWords
  /** What comes from below the UI; see messages.ts. */
  messages: Record<string, string>
}
