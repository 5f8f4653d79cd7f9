// What a widget that is tried out shows: the widget, and what is wrong with it.
import type { ChatKitOptions } from "@openai/chatkit"
import type { WidgetNode } from "../protocol/schema"

/** Something wrong with a widget, in words (the twin of Problem in chatkit_notebook/workbench/problems.py). */
export interface Problem {
  severity: "error" | "warning"
  /** Where in the JSON: `$.children[0].size`. */
  path: string
  message: string
  /** Where in the text it was written in, from 1. */
  line?: number | null
  column?: number | null
}

export interface PreviewState {
  /** The last widget that could be drawn. */
  widget: WidgetNode | null
  theme: ChatKitOptions["theme"]
  problems: readonly Problem[]
  /** Why what is drawn is not what was asked for. */
  error: string | null
  /** What the person waits for. */
  waiting: string | null
}
