// A ChatKit theme as CSS custom properties: one pure function from ThemeOption to values.
import type { ColorScheme as SchemeOption, ThemeOption } from "@openai/chatkit"
import { cssColor, lightness } from "./cssColor"
import { grayscaleVariables } from "./grayscale"
import type { ColorScheme } from "./tokens"

export interface ThemeVariables {
  colorScheme: ColorScheme
  /** Custom properties of the root, `--name` to value. */
  variables: Record<string, string>
  /** `@font-face` rules. */
  fontFaces: string[]
}

// Factor of every corner, and the radius of what is a pill by default. Monotone from sharp to pill.
const RADIUS = {
  sharp: { scale: 0, full: "0px" },
  soft: { scale: 0.5, full: "0.5rem" },
  round: { scale: 0.8, full: "0.875rem" },
  pill: { scale: 1, full: "9999px" },
} as const

const CORNERS: Record<string, number> = {
  "2xs": 0.125,
  xs: 0.25,
  sm: 0.375,
  md: 0.5,
  lg: 0.625,
  xl: 0.75,
  "2xl": 1,
  "3xl": 1.25,
  "4xl": 1.5,
}

// The spacing unit in rem and what is added to the height of controls.
const DENSITY = {
  compact: { unit: 0.21, control: -0.125 },
  normal: { unit: 0.25, control: 0 },
  spacious: { unit: 0.29, control: 0.125 },
} as const

const CONTROLS: Record<string, number> = {
  "3xs": 1.375,
  "2xs": 1.5,
  xs: 1.625,
  sm: 1.75,
  md: 2,
  lg: 2.25,
  xl: 2.5,
  "2xl": 2.75,
  "3xl": 3,
}

const SMALLEST_FONT = 14
const LARGEST_FONT = 18

/**
 * What a theme means, by scheme. Values that are out of range are moved to the nearest allowed one; values of the wrong
 * type are left out: the design system's own then stands.
 *
 * | option | properties |
 * |---|---|
 * | radius | `--radius-*` × 0, 0.5, 0.8, 1; `--radius-full` 0, 8 px, 14 px, pill |
 * | density | `--spacing` 3.4, 4, 4.6 px; `--control-size-*` −2, 0, +2 px |
 * | typography.baseSize | `--base-font-size` (the root's font size: everything that is not in px follows) |
 * | color.grayscale | `--gray-*`, `--alpha-base` |
 * | color.accent, level 0 | focus ring, text selection, links |
 * | level 1 | … and solid primary controls (Send, confirm) |
 * | level 2 | … and the user's message, soft and ghost primary controls |
 * | level 3 | … and secondary surfaces and borders |
 * | color.surface | `--color-surface*` from background; `foreground` is text and icons where it can be read on that, else what is raised; links, code and words of a status are of the scheme that can be read on background |
 */
export function themeVariables(
  theme: SchemeOption | ThemeOption | undefined,
  scheme?: ColorScheme,
): ThemeVariables {
  const option: ThemeOption = typeof theme === "object" && theme !== null ? theme : {}
  const own: ColorScheme =
    (typeof theme === "string" ? theme : option.colorScheme) === "dark" ? "dark" : "light"
  const colorScheme = scheme ?? own
  const behind = colorScheme === own ? schemeBehind(option.color?.surface, own) : colorScheme
  return {
    colorScheme,
    variables: {
      ...radiusVariables(option.radius),
      ...densityVariables(option.density),
      ...typographyVariables(option.typography),
      ...grayVariables(option.color?.grayscale, colorScheme),
      // a surface is made for one scheme: a widget that forces the other one keeps its own
      ...(colorScheme === own ? surfaceVariables(option.color?.surface, own) : {}),
      ...accentVariables(option.color?.accent, colorScheme, behind),
    },
    fontFaces: list(option.typography?.fontSources).flatMap((source) => fontFace(source) ?? []),
  }
}

function radiusVariables(radius: ThemeOption["radius"]): Record<string, string> {
  if (radius === undefined || radius === "pill" || !Object.hasOwn(RADIUS, radius)) return {}
  const { scale, full } = RADIUS[radius]
  const corners = Object.entries(CORNERS).map(([name, rem]) => [`--radius-${name}`, `${rem * scale}rem`])
  return Object.fromEntries([...corners, ["--radius-full", full]])
}

function densityVariables(density: ThemeOption["density"]): Record<string, string> {
  if (density === undefined || density === "normal" || !Object.hasOwn(DENSITY, density)) return {}
  const { unit, control } = DENSITY[density]
  const controls = Object.entries(CONTROLS).map(([name, rem]) => [
    `--control-size-${name}`,
    `${rem + control}rem`,
  ])
  return Object.fromEntries([["--spacing", `${unit}rem`], ...controls])
}

function typographyVariables(typography: ThemeOption["typography"]): Record<string, string> {
  const variables: Record<string, string> = {}
  const size = typography?.baseSize
  if (typeof size === "number" && Number.isFinite(size))
    variables["--base-font-size"] = `${Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, size))}px`
  const sans = fontFamily(typography?.fontFamily)
  if (sans) variables["--font-sans"] = sans
  const mono = fontFamily(typography?.fontFamilyMono)
  if (mono) variables["--font-mono"] = mono
  return variables
}

function grayVariables(grayscale: unknown, scheme: ColorScheme): Record<string, string> {
  if (typeof grayscale !== "object" || grayscale === null) return {}
  const { hue, tint, shade } = grayscale as Record<string, unknown>
  if (typeof hue !== "number" || typeof tint !== "number" || !Number.isFinite(hue + tint)) return {}
  return grayscaleVariables(
    {
      hue: ((hue % 360) + 360) % 360,
      tint: Math.min(9, Math.max(0, tint)),
      shade: typeof shade === "number" ? Math.min(4, Math.max(-4, shade)) : 0,
    },
    scheme,
  )
}

function accentVariables(accent: unknown, scheme: ColorScheme, behind: ColorScheme): Record<string, string> {
  if (typeof accent !== "object" || accent === null) return {}
  const { primary, level: wanted } = accent as Record<string, unknown>
  const color = cssColor(primary)
  if (!color || color.includes("gradient")) return {}
  const level = typeof wanted === "number" ? wanted : 0
  const over = (amount: number, ground: string) => `color-mix(in oklab, ${color} ${amount}%, ${ground})`
  const toText = scheme === "dark" ? "white" : "black"
  const toWords = behind === "dark" ? "white" : "black"
  const variables: Record<string, string> = {
    "--accent": color,
    "--color-ring": color,
    "--selection-color": over(28, "transparent"),
    // nudged towards the text so that it can be read on the surface
    "--link-primary-text-color": over(80, toWords),
    "--link-primary-text-color-hover": over(60, toWords),
  }
  if (level >= 1)
    Object.assign(variables, {
      "--color-background-primary-solid": color,
      "--color-background-primary-solid-hover": over(88, toText),
      "--color-background-primary-solid-active": over(78, toText),
      "--color-text-primary-solid": (lightness(color) ?? 0.6) > 0.72 ? "#0d0d0d" : "#ffffff",
    })
  if (level >= 2)
    Object.assign(variables, {
      "--user-message-background-color": over(scheme === "dark" ? 24 : 12, "transparent"),
      "--color-background-primary-soft": over(16, "var(--color-surface)"),
      "--color-background-primary-soft-hover": over(22, "var(--color-surface)"),
      "--color-background-primary-soft-active": over(28, "var(--color-surface)"),
      "--color-background-primary-soft-alpha": over(14, "transparent"),
      "--color-background-primary-ghost-hover": over(12, "transparent"),
      "--color-background-primary-ghost-active": over(18, "transparent"),
    })
  if (level >= 3)
    Object.assign(variables, {
      "--color-surface-secondary": over(5, "var(--color-surface)"),
      "--color-surface-tertiary": over(8, "var(--color-surface)"),
      "--color-border-subtle": over(14, "transparent"),
      "--color-border": over(24, "transparent"),
      "--color-border-strong": over(36, "transparent"),
    })
  return variables
}

// Links, code and words of a status as each scheme has them without a theme.
const COLORED_WORDS: Record<ColorScheme, Record<string, string>> = {
  light: {
    "--color-text-info": "var(--blue-500)",
    "--color-text-warning": "var(--orange-700)",
    "--color-text-caution": "var(--yellow-700)",
    "--color-text-danger": "var(--red-700)",
    "--color-text-success": "var(--green-700)",
    "--color-text-discovery": "var(--purple-700)",
    "--small-danger": "var(--red-600)",
    "--link-primary-text-color": "var(--blue-500)",
    "--link-primary-text-color-hover": "var(--blue-800)",
    "--codeblock-syntax-1": "#c0660d",
    "--codeblock-syntax-2": "var(--blue-500)",
    "--codeblock-syntax-3": "var(--green-600)",
    "--codeblock-syntax-4": "var(--pink-500)",
    "--codeblock-syntax-5": "var(--purple-500)",
  },
  dark: {
    "--color-text-info": "var(--blue-200)",
    "--color-text-warning": "var(--orange-300)",
    "--color-text-caution": "var(--yellow-500)",
    "--color-text-danger": "var(--red-300)",
    "--color-text-success": "var(--green-400)",
    "--color-text-discovery": "var(--purple-200)",
    "--small-danger": "var(--red-200)",
    "--link-primary-text-color": "var(--blue-300)",
    "--link-primary-text-color-hover": "var(--blue-200)",
    "--codeblock-syntax-1": "var(--yellow-100)",
    "--codeblock-syntax-2": "var(--blue-200)",
    "--codeblock-syntax-3": "var(--green-300)",
    "--codeblock-syntax-4": "var(--pink-300)",
    "--codeblock-syntax-5": "var(--purple-300)",
  },
}

// Of OKLab lightness: the grey on which black and white can be read equally well.
const MIDDLE = 0.57

/** The scheme whose words can be read on this surface: its own ground says so, not the scheme that was named. */
function schemeBehind(surface: unknown, scheme: ColorScheme): ColorScheme {
  if (typeof surface !== "object" || surface === null) return scheme
  const ground = cssColor((surface as Record<string, unknown>).background)
  const light = ground && !ground.includes("gradient") ? lightness(ground) : null
  return light === null ? scheme : light < MIDDLE ? "dark" : "light"
}

function surfaceVariables(surface: unknown, scheme: ColorScheme): Record<string, string> {
  if (typeof surface !== "object" || surface === null) return {}
  const { background, foreground } = surface as Record<string, unknown>
  const behind = schemeBehind(surface, scheme)
  const variables: Record<string, string> = behind === scheme ? {} : { ...COLORED_WORDS[behind] }
  const ground = cssColor(background)
  if (ground) {
    variables["--color-surface"] = ground
    variables["--color-surface-secondary"] = `color-mix(in oklab, ${ground} 97%, var(--alpha-base))`
    variables["--color-surface-tertiary"] = `color-mix(in oklab, ${ground} 95%, var(--alpha-base))`
  }
  const other = cssColor(foreground)
  if (!other) return variables
  const words = ground !== null && isReadable(other, ground)
  return { ...variables, ...(words ? wordVariables(other, ground) : raisedVariables(other)) }
}

// Of OKLab lightness: about 4.5:1.
const READABLE = 0.4

/** ChatKit's types call it the colour of text and icons; palettes of its users have a second ground there. */
function isReadable(color: string, ground: string): boolean {
  if (color.includes("gradient")) return false
  const [one, other] = [lightness(color), lightness(ground)]
  return one === null || other === null || Math.abs(one - other) >= READABLE
}

function wordVariables(color: string, ground: string): Record<string, string> {
  const mixed = (amount: number) => `color-mix(in oklab, ${color} ${amount}%, ${ground})`
  return {
    "--color-text": color,
    "--color-text-secondary": mixed(75),
    "--color-text-tertiary": mixed(62),
    // lines, shades and all that stands behind words follow, whatever the scheme
    "--alpha-base": color,
    "--user-message-background-color": mixed(8),
    "--codeblock-background-color": mixed(5),
    "--color-surface-elevated": ground,
    "--color-surface-elevated-secondary": mixed(4),
  }
}

function raisedVariables(color: string): Record<string, string> {
  return {
    "--color-surface-elevated": color,
    "--color-surface-elevated-secondary": `color-mix(in oklab, ${color} 96%, var(--alpha-base))`,
  }
}

// Family names, quoted or not, and generic ones: nothing that could end the declaration.
const FAMILY = /^[\p{L}\p{N}\s,'"._-]{1,300}$/u

function fontFamily(value: unknown): string | null {
  if (typeof value !== "string" || !FAMILY.test(value)) return null
  const quotes = value.replace(/[^'"]/g, "")
  return /^(?:''|"")*$/.test(quotes) ? value.trim() : null
}

const STYLES = new Set(["normal", "italic", "oblique"])
const DISPLAYS = new Set(["auto", "block", "swap", "fallback", "optional"])

/** The rule for one font source, or null when it may not be loaded: only https, data: and the page's own origin. */
function fontFace(source: unknown): string | null {
  if (typeof source !== "object" || source === null) return null
  const { family, src, weight, style, display, unicodeRange } = source as Record<string, unknown>
  if (typeof family !== "string" || !/^[\p{L}\p{N}\s._-]{1,100}$/u.test(family)) return null
  const address = fontAddress(src)
  if (!address) return null
  const lines = [`font-family:"${family.trim()}"`, `src:url("${address}")`]
  if (/^(?:normal|bold|\d{1,4}(?: \d{1,4})?)$/.test(String(weight ?? ""))) lines.push(`font-weight:${weight}`)
  if (typeof style === "string" && STYLES.has(style)) lines.push(`font-style:${style}`)
  lines.push(`font-display:${typeof display === "string" && DISPLAYS.has(display) ? display : "swap"}`)
  if (typeof unicodeRange === "string" && /^[U+\da-f?,\s-]{1,400}$/i.test(unicodeRange))
    lines.push(`unicode-range:${unicodeRange}`)
  return `@font-face{${lines.join(";")}}`
}

function fontAddress(src: unknown): string | null {
  if (typeof src !== "string" || /["\\\n\r<>]/.test(src)) return null
  const address = src.trim()
  if (
    /^data:(?:font\/[\w.+-]+|application\/(?:x-)?font-[\w.+-]+|application\/octet-stream)[;,]/i.test(address)
  )
    return address
  if (/^https:\/\/[^\s]+$/i.test(address)) return address
  // same origin: an absolute path, but not //host
  return /^\/(?!\/)[^\s]*$/.test(address) ? address : null
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 50) : []
}
