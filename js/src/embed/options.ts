// ChatKitOptions for an element, made from the traits: callbacks become functions, the theme gets its colour scheme.
import type { ChatKitOptions } from "@openai/chatkit"
import type { WireOptions } from "../model"
import type { Scheme } from "./scheme"
import { ABOUT_DATA } from "./words"

export type Callback = (id: string, args: unknown[]) => Promise<unknown>
type Theme = Exclude<ChatKitOptions["theme"], undefined>
type OnAction = NonNullable<NonNullable<ChatKitOptions["widgets"]>["onAction"]>

export interface BuildOptions {
  wire: WireOptions
  scheme: Scheme
  api: ChatKitOptions["api"]
  threadId: string | null
  callback: Callback
  onClientTool: NonNullable<ChatKitOptions["onClientTool"]>
  /** Answers whether it took the action. */
  builtIn(action: Parameters<OnAction>[0]): Promise<boolean>
}

export function buildOptions({
  wire,
  scheme,
  api,
  threadId,
  callback,
  onClientTool,
  builtIn,
}: BuildOptions): ChatKitOptions {
  const given = withFunctions(wire, callback) as Partial<ChatKitOptions>
  const onAction = given.widgets?.onAction
  const initialThread = threadId ?? given.initialThread
  // beside buttons of another language, the page's own words are better than these
  const { greeting, placeholder } = isEnglish(given.locale ?? navigator.language) ? ABOUT_DATA : {}
  return {
    onClientTool,
    ...given,
    startScreen: { ...(greeting && { greeting }), ...given.startScreen },
    composer: { ...(placeholder && { placeholder }), ...given.composer },
    api,
    theme: resolveTheme(wire.theme, scheme),
    ...(initialThread ? { initialThread } : {}),
    widgets: {
      ...given.widgets,
      onAction: async (action, item) => {
        if (await builtIn(action)) return
        if (!onAction)
          throw new Error(
            `Nothing handles the client action \`${action.type}\`. Give widgets.on_action, or @chat.on_action and handler "server".`,
          )
        await onAction(action, item)
      },
    },
  }
}

function isEnglish(locale: string): boolean {
  return /^en(?:[-_]|$)/i.test(locale)
}

/** Whether the theme leaves the colour scheme to the notebook. */
export function followsNotebook(theme: unknown): boolean {
  return theme === undefined || theme === null || theme === "auto" || (isRecord(theme) && !theme.colorScheme)
}

export function resolveTheme(theme: unknown, scheme: Scheme): Theme {
  if (!followsNotebook(theme)) return theme as Theme
  return isRecord(theme) ? ({ ...theme, colorScheme: scheme } as Theme) : scheme
}

function withFunctions(value: unknown, callback: Callback): unknown {
  if (Array.isArray(value)) return value.map((entry) => withFunctions(entry, callback))
  if (!isRecord(value)) return value
  const id = value.$callback
  if (typeof id === "string") return (...args: unknown[]) => callback(id, plain(args))
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, withFunctions(entry, callback)]),
  )
}

/** Arguments as JSON: DOM events and the like have no place in the kernel. */
export function plain<T>(value: T): T {
  const text = JSON.stringify(value, (_, entry) =>
    entry instanceof Event
      ? undefined
      : entry instanceof Error
        ? { name: entry.name, message: entry.message }
        : entry,
  )
  return text === undefined ? (null as T) : (JSON.parse(text) as T)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
