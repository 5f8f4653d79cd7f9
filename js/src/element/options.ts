// ChatKitOptions of @openai/chatkit 1.9, key by key: what is unknown, missing or of the wrong kind is refused in words.
import type { ChatKitOptions } from "@openai/chatkit"
import { HEADER_ICONS, ICONS } from "./iconNames"
import {
  anything,
  callback,
  checked,
  either,
  flag,
  isObject,
  listOf,
  mapOf,
  number,
  object,
  oneOf,
  orNull,
  type Shape,
  text,
} from "./shapes"

const SCHEMES = oneOf("light", "dark")

const builtIn = oneOf(...ICONS)
const icon: Shape = (path, value) => {
  // "dot" is the server SDK's; both name vendors.
  if (typeof value === "string" && /^(?:(?:lucide|vendor):.+|dot)$/.test(value)) return
  builtIn(path, value)
}

const UPLOAD: Shape = (path, value) => {
  const direct = isObject(value) && value.type === "direct"
  object({ "type!": oneOf("two_phase", "direct"), ...(direct ? { "uploadUrl!": text } : {}) })(path, value)
}

const PART = {
  "type!": oneOf("input_text", "input_tag"),
  "text!": text,
  group: text,
  data: mapOf(anything),
  interactive: flag,
}
const TEXT_PART = object({ ...PART, id: text })
const TAG_PART = object({ ...PART, "id!": text })

/** What a message is made of. */
export const CONTENT: Shape = listOf((path, value) =>
  (isObject(value) && value.type === "input_tag" ? TAG_PART : TEXT_PART)(path, value),
)

const FONT = object({
  "family!": text,
  "src!": text,
  weight: either({ string: text, number: number(1, 1000) }),
  style: oneOf("normal", "italic", "oblique"),
  display: oneOf("auto", "block", "swap", "fallback", "optional"),
  unicodeRange: text,
})

const THEME = object({
  colorScheme: SCHEMES,
  typography: object({
    baseSize: oneOf(14, 15, 16, 17, 18),
    fontSources: listOf(FONT),
    fontFamily: text,
    fontFamilyMono: text,
  }),
  radius: oneOf("pill", "round", "soft", "sharp"),
  density: oneOf("compact", "normal", "spacious"),
  color: object({
    grayscale: object({ "hue!": number(0, 360), "tint!": number(0, 9, true), shade: number(-4, 4, true) }),
    accent: object({ "primary!": text, "level!": oneOf(0, 1, 2, 3) }),
    surface: object({ "background!": text, "foreground!": text }),
  }),
})

const HEADER_ACTION = object({ "icon!": oneOf(...HEADER_ICONS), "onClick!": callback })

const SHAPES = {
  "api!": object({ "url!": text, "domainKey!": text, fetch: callback, uploadStrategy: UPLOAD }),
  locale: text,
  theme: (path, value) => (isObject(value) ? THEME : SCHEMES)(path, value),
  frameTitle: text,
  initialThread: orNull(text),
  onClientTool: callback,
  header: object({
    enabled: flag,
    title: object({ enabled: flag, text }),
    leftAction: HEADER_ACTION,
    rightAction: HEADER_ACTION,
  }),
  history: object({ enabled: flag, showDelete: flag, showRename: flag }),
  startScreen: object({
    greeting: text,
    prompts: listOf(object({ "label!": text, "prompt!": either({ string: text, list: CONTENT }), icon })),
  }),
  threadItemActions: object({ feedback: flag, retry: flag }),
  composer: object({
    placeholder: text,
    attachments: object({
      "enabled!": flag,
      maxSize: either({ number: number(0), object: mapOf(number(0)) }),
      maxCount: number(0, undefined, true),
      accept: mapOf(listOf(text)),
    }),
    tools: listOf(
      object({
        "id!": text,
        "label!": text,
        "icon!": icon,
        shortLabel: text,
        placeholderOverride: text,
        pinned: flag,
        persistent: flag,
      }),
    ),
    models: listOf(object({ "id!": text, "label!": text, description: text, disabled: flag, default: flag })),
    dictation: object({ "enabled!": flag }),
  }),
  disclaimer: object({ "text!": text, highContrast: flag }),
  entities: object({
    onTagSearch: callback,
    showComposerMenu: flag,
    onClick: callback,
    onRequestPreview: callback,
  }),
  commands: object({ "enabled!": flag, onSearch: callback, onSelect: callback }),
  widgets: object({ onAction: callback }),
  thread: object({ autoScroll: flag }),
} satisfies Record<Exclude<keyof ChatKitOptions, "api"> | "api!", Shape>

const OPTIONS = object(SHAPES)

/** Throws a TypeError that names the first wrong key or value. */
export function checkOptions(options: ChatKitOptions): void {
  const api: unknown = (options as Partial<ChatKitOptions> | undefined)?.api
  if (!isObject(api))
    throw new TypeError("setOptions(): `api` is missing. Give {url, domainKey} and, if needed, fetch.")
  if ("getClientSecret" in api)
    throw new TypeError(
      "setOptions(): `api.getClientSecret` is for OpenAI's servers. This element takes {url, domainKey, fetch?}.",
    )
  checked("setOptions", OPTIONS, options)
}
