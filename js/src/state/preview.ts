// What a widget that is tried out shows: the widget, and what is wrong with it.
import type { ChatKitOptions } from "@openai/chatkit"
import type { WidgetNode } from "../protocol/schema"

/** Something wrong with a widget, in words (the twin of Problem in chatkit_notebook/workbench/problems.py). */
export interface Problem {
  severity: "error" | "warning"
  /** Where in the JSON: `$.children[0].size`. */
  path: string
  message: string
  /** What the SDK and OpenAI's UI do with it, in words. */
  fate?: string
  /** Where in the text it was written in, from 1. */
  line?: number | null
  column?: number | null
}

/** An action that a person set off, as the kernel heard it. */
export interface LoggedAction {
  type: string
  payload: Record<string, unknown>
  values: Record<string, unknown>
  handler: string
  loading_behavior: string
  streaming: boolean
  time: string
}

/** What is edited: the document and its data as text, and what came of clicks. */
export interface WorkbenchState {
  source: string
  data: string
  /** Why the data cannot be edited as text. */
  dataNote: string | null
  log: readonly LoggedAction[]
}

/** What the workbench knows of widgets (the twin of chatkit_notebook/workbench/catalogue.py). */
export interface Catalogue {
  /** Properties by component: what kind of value each takes; words that are allowed stand between bars. */
  components: Record<string, Record<string, { kind: string; required: boolean }>>
  roots: readonly string[]
  /** The only child that a component takes, and the only parent that one stands in. */
  holds: Record<string, string>
  belongs: Record<string, string>
  /** Words by kind of value: colors, icons. */
  words: Record<string, readonly string[]>
  gallery: readonly StartingPoint[]
}

export interface StartingPoint {
  name: string
  group: string
  source: string
  data: Record<string, unknown>
}

/** How a node is written in a template or in JSX. */
export interface WrittenNode {
  from: number
  to: number
  /** How many nodes of the widget are made of it. */
  nodes: number
  /** What is written there: a literal, or the text of an expression. */
  properties: Record<string, { literal: boolean; text: string }>
}

/** A file that was made of the widget, and in words what it does not hold. */
export interface Exported {
  text: string
  lost: readonly string[]
}

/** An edit of a text. */
export interface Edit {
  from: number
  to: number
  insert: string
}

/** What a property becomes: a value, or the text of an expression; neither takes it away. */
export interface Given {
  value?: unknown
  text?: string
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
  /** Null where nothing is edited. */
  workbench: WorkbenchState | null
}
