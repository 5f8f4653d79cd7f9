// Checks ChatKitOptions: unknown names and wrong kinds of values are refused, with what is allowed instead.
import type { ChatKitOptions } from "@openai/chatkit"
import { nearest } from "./nearest"

type Rule =
  | "string"
  | "number"
  | "boolean"
  | "function"
  | "record"
  | readonly (string | number)[]
  | Shape
  | List
  | Nullable
type Shape = { readonly [name: string]: Rule }
type List = { readonly $list: Shape | "string" }
type Nullable = { readonly $nullable: Rule }

const SCHEMES = ["light", "dark"] as const

const THEME: Shape = {
  colorScheme: SCHEMES,
  typography: {
    baseSize: [14, 15, 16, 17, 18],
    fontSources: {
      $list: {
        family: "string",
        src: "string",
        weight: "record",
        style: ["normal", "italic", "oblique"],
        display: ["auto", "block", "swap", "fallback", "optional"],
        unicodeRange: "string",
      },
    },
    fontFamily: "string",
    fontFamilyMono: "string",
  },
  radius: ["pill", "round", "soft", "sharp"],
  density: ["compact", "normal", "spacious"],
  color: {
    grayscale: { hue: "number", tint: "number", shade: "number" },
    accent: { primary: "string", level: [0, 1, 2, 3] },
    surface: { background: "string", foreground: "string" },
  },
}

const HEADER_ACTION: Shape = { icon: "string", onClick: "function" }

const OPTIONS: Shape = {
  api: {
    url: "string",
    fetch: "function",
    domainKey: "string",
    uploadStrategy: "record",
    getClientSecret: "function",
  },
  locale: "string",
  theme: THEME,
  frameTitle: "string",
  initialThread: { $nullable: "string" },
  onClientTool: "function",
  header: {
    enabled: "boolean",
    title: { enabled: "boolean", text: "string" },
    leftAction: HEADER_ACTION,
    rightAction: HEADER_ACTION,
  },
  history: { enabled: "boolean", showDelete: "boolean", showRename: "boolean" },
  startScreen: {
    greeting: "string",
    prompts: { $list: { label: "string", prompt: "record", icon: "string" } },
  },
  threadItemActions: { feedback: "boolean", retry: "boolean" },
  composer: {
    placeholder: "string",
    attachments: { enabled: "boolean", maxSize: "record", maxCount: "number", accept: "record" },
    tools: {
      $list: {
        id: "string",
        label: "string",
        icon: "string",
        shortLabel: "string",
        placeholderOverride: "string",
        pinned: "boolean",
        persistent: "boolean",
      },
    },
    models: {
      $list: {
        id: "string",
        label: "string",
        description: "string",
        disabled: "boolean",
        default: "boolean",
      },
    },
    dictation: { enabled: "boolean" },
  },
  disclaimer: { text: "string", highContrast: "boolean" },
  entities: {
    onTagSearch: "function",
    showComposerMenu: "boolean",
    onClick: "function",
    onRequestPreview: "function",
  },
  commands: { enabled: "boolean", onSearch: "function", onSelect: "function" },
  widgets: { onAction: "function" },
  thread: { autoScroll: "boolean" },
}

/**
 * Throws a TypeError that names the first wrong key or value.
 * "record" stands for values of several kinds, which are checked where they are used.
 */
export function checkOptions(options: ChatKitOptions): void {
  const api: unknown = (options as Partial<ChatKitOptions> | undefined)?.api
  if (!isObject(api))
    throw new TypeError("setOptions(): `api` is missing. Give {url, domainKey} and, if needed, fetch.")
  if ("getClientSecret" in api)
    throw new TypeError(
      "setOptions(): `api.getClientSecret` is for OpenAI's servers. This element takes {url, domainKey, fetch?}.",
    )
  for (const name of ["url", "domainKey"])
    if (typeof api[name] !== "string")
      throw new TypeError(`setOptions(): \`api.${name}\` is missing: a string.`)
  const { theme } = options
  if (typeof theme === "string") {
    if (!SCHEMES.includes(theme)) throw wrong("theme", theme, SCHEMES)
    check("", { ...options, theme: {} }, OPTIONS)
  } else check("", options, OPTIONS)
}

function check(path: string, value: unknown, rule: Rule): void {
  if (value === undefined) return
  if (typeof rule === "string") {
    if (rule === "record") return
    if (typeof value !== rule)
      throw new TypeError(`setOptions(): \`${path}\` is ${say(value)}; it must be a ${rule}.`)
  } else if (isOneOf(rule)) {
    if (!rule.includes(value as string | number)) throw wrong(path, value, rule)
  } else if ("$nullable" in rule) {
    if (value !== null) check(path, value, rule.$nullable as Rule)
  } else if ("$list" in rule) {
    if (!Array.isArray(value))
      throw new TypeError(`setOptions(): \`${path}\` is ${say(value)}; it must be a list.`)
    for (const [at, entry] of value.entries()) check(`${path}[${at}]`, entry, rule.$list as Rule)
  } else {
    checkShape(path, value, rule as Shape)
  }
}

function checkShape(path: string, value: unknown, shape: Shape): void {
  if (!isObject(value))
    throw new TypeError(`setOptions(): \`${path}\` is ${say(value)}; it must be an object.`)
  for (const [name, entry] of Object.entries(value)) {
    const at = path ? `${path}.${name}` : name
    if (!Object.hasOwn(shape, name)) {
      const allowed = Object.keys(shape)
      const near = nearest(name, allowed)
      const hint = near ? ` Did you mean \`${near}\`?` : ""
      throw new TypeError(
        `setOptions(): there is no option \`${at}\`.${hint} There is: ${allowed.join(", ")}.`,
      )
    }
    check(at, entry, shape[name] as Rule)
  }
}

function wrong(path: string, value: unknown, allowed: readonly (string | number)[]): TypeError {
  const near = typeof value === "string" ? nearest(value, allowed.map(String)) : null
  const hint = near ? ` Did you mean "${near}"?` : ""
  return new TypeError(`setOptions(): \`${path}\` is ${say(value)}.${hint} Allowed: ${allowed.join(", ")}.`)
}

function say(value: unknown): string {
  if (typeof value === "function") return "a function"
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function isOneOf(rule: Rule): rule is readonly (string | number)[] {
  return Array.isArray(rule)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
