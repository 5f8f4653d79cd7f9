// The words of ChatKit widgets (colours, radii, spacing, lengths) as CSS values; what is not understood becomes undefined.
import { cssColor } from "./cssColor"

export type ColorScheme = "light" | "dark"
/** Where a colour is used decides what a token means. */
export type ColorUse = "text" | "surface" | "border"

const TEXT: Record<string, string> = {
  prose: "var(--color-text)",
  primary: "var(--color-text)",
  emphasis: "var(--color-text)",
  default: "var(--color-text)",
  secondary: "var(--color-text-secondary)",
  tertiary: "var(--color-text-tertiary)",
  success: "var(--color-text-success)",
  warning: "var(--color-text-warning)",
  danger: "var(--color-text-danger)",
  caution: "var(--color-text-caution)",
  info: "var(--color-text-info)",
  discovery: "var(--color-text-discovery)",
}
const SURFACE: Record<string, string> = {
  surface: "var(--color-surface)",
  "surface-secondary": "var(--color-surface-secondary)",
  "surface-tertiary": "var(--color-surface-tertiary)",
  "surface-elevated": "var(--color-surface-elevated)",
  "surface-elevated-secondary": "var(--color-surface-elevated-secondary)",
}
const BORDER: Record<string, string> = {
  default: "var(--color-border)",
  subtle: "var(--color-border-subtle)",
  strong: "var(--color-border-strong)",
}
const TOKENS: Record<ColorUse, Record<string, string>> = { text: TEXT, surface: SURFACE, border: BORDER }

const HUES = "gray red orange yellow green blue purple pink"
const PRIMITIVE = new RegExp(`^(?:${HUES.replaceAll(" ", "|")})-(?:0|25|50|75|[1-9]\\d0|925|975|1000)$`)
const ALPHA = /^alpha-(?:0|0?[2-8]|10|12|15|16|20|25|30|35|40|50|60|70)$/
const TINTED = /^(?:red|orange|yellow|green|blue|purple|pink)-a(?:25|50|75|100|200|300)$/
// The greys know half steps that the other hues do not have.
const COARSE = new Set([
  "25",
  "50",
  "75",
  "100",
  "200",
  "300",
  "400",
  "500",
  "600",
  "700",
  "800",
  "900",
  "950",
  "1000",
])

/** A colour token, a primitive (`red-100`, `alpha-10`), a CSS colour, or `{light, dark}` of those. */
export function color(value: unknown, use: ColorUse, scheme: ColorScheme): string | undefined {
  if (typeof value === "object" && value !== null) {
    const chosen = (value as Record<string, unknown>)[scheme]
    return typeof chosen === "string" ? color(chosen, use, scheme) : undefined
  }
  if (typeof value !== "string") return undefined
  const own = TOKENS[use]
  for (const tokens of [own, SURFACE, TEXT, BORDER]) if (Object.hasOwn(tokens, value)) return tokens[value]
  return primitive(value) ?? cssColor(value) ?? undefined
}

function primitive(name: string): string | undefined {
  if (PRIMITIVE.test(name)) {
    const [hue, step = ""] = name.split("-")
    return hue === "gray" || COARSE.has(step) ? `var(--${name})` : undefined
  }
  if (TINTED.test(name)) return `var(--${name})`
  if (ALPHA.test(name)) return `var(--alpha-${name.slice(6).replace(/^([2-8])$/, "0$1")})`
  return undefined
}

const RADII = new Set(["2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl", "4xl", "full"])

export function radius(value: unknown): string | undefined {
  if (value === "none") return "0"
  if (value === "100%") return "100%"
  return typeof value === "string" && RADII.has(value) ? `var(--radius-${value})` : undefined
}

const LENGTH =
  /^-?(?:\d{1,6}(?:\.\d{1,4})?|\.\d{1,4})(?:px|rem|em|%|ch|ex|vw|vh|vmin|vmax|dvh|svh|lvh|cqw|cqh|cqi|cqb|pt|fr)?$/
const WORDS = new Set(["auto", "min-content", "max-content", "fit-content", "none", "0"])
const CALC = /^(?:calc|min|max|clamp)\([\d\s.,%a-z()+*/-]{1,80}\)$/
const LARGEST = 100_000

/** A length in pixels (a number) or as CSS (a string). */
export function length(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? `${bounded(value)}px` : undefined
  return cssLength(value)
}

/** A length in spacing units (a number; 4 px at normal density) or as CSS (a string). */
export function spacing(value: unknown): string | undefined {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return undefined
    return value === 0 ? "0" : `calc(var(--spacing) * ${bounded(value)})`
  }
  return cssLength(value)
}

function bounded(value: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, value))
}

function cssLength(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined
  const text = value.trim()
  if (LENGTH.test(text) || WORDS.has(text)) return text
  if (!CALC.test(text)) return undefined
  // only arithmetic may be called
  const calls = [...text.matchAll(/([a-z-]*)\(/g)].map(([, name]) => name)
  return calls.every((name) => name === "" || /^(?:calc|min|max|clamp)$/.test(name ?? "")) ? text : undefined
}

/** `16 / 9`, `1.5` or `auto`. */
export function aspectRatio(value: unknown): string | undefined {
  if (typeof value === "number")
    return Number.isFinite(value) && value > 0 ? String(bounded(value)) : undefined
  if (typeof value !== "string") return undefined
  const text = value.trim()
  return /^(?:auto|\d{1,5}(?:\.\d{1,4})?(?:\s*\/\s*\d{1,5}(?:\.\d{1,4})?)?)$/.test(text) ? text : undefined
}

/** A share of the line (`flex: n 1 0%`), or the CSS shorthand of up to three parts. */
export function flex(value: unknown): string | undefined {
  if (typeof value === "number")
    return Number.isFinite(value) && value >= 0 ? `${bounded(value)} 1 0%` : undefined
  if (typeof value !== "string") return undefined
  const parts = value.trim().split(/\s+/)
  const fine = parts.length <= 3 && parts.every((part) => cssLength(part) !== undefined || part === "initial")
  return fine ? parts.join(" ") : undefined
}
