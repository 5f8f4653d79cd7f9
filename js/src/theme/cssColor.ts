// CSS colours that come from outside: which ones may reach a style, and how light they are.

const LONGEST = 400

// What may call something inside a colour or a gradient. Everything that could fetch (url, image-set, ...) is not in it.
const FUNCTIONS = new Set(
  (
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix calc " +
    "linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient"
  ).split(" "),
)
const CHARACTERS = /^[\w\s.,%#()/+-]+$/
const HEX = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i
const NAME = /^[a-z]+$/i
const WIDE = new Set(["inherit", "initial", "unset", "revert"])

/**
 * The colour (or gradient) as CSS, or null when it is not one of the allowed forms.
 * No urls, no variables, no escapes, no comments, no expressions; parentheses must balance.
 */
export function cssColor(value: unknown): string | null {
  if (typeof value !== "string") return null
  const text = value.trim()
  if (text.length === 0 || text.length > LONGEST || !CHARACTERS.test(text)) return null
  if (text.startsWith("#")) return HEX.test(text) ? text : null
  if (NAME.test(text)) return WIDE.has(text.toLowerCase()) ? null : text
  let depth = 0
  let called = 0
  for (const [piece, name] of text.matchAll(/([\w-]*)\(|\)/g)) {
    if (piece === ")") depth -= 1
    else {
      if (!FUNCTIONS.has((name ?? "").toLowerCase())) return null
      called += 1
      depth += 1
    }
    if (depth < 0) return null
  }
  return depth === 0 && called > 0 && /^[\w-]+\(/.test(text) && text.endsWith(")") ? text : null
}

/** Lightness 0..1 as the eye sees it (OKLab L), or null for forms that only a browser could resolve. */
export function lightness(color: string): number | null {
  const text = color.trim().toLowerCase()
  if (text === "white") return 1
  if (text === "black") return 0
  const hex = /^#([\da-f]{3,8})$/.exec(text)?.[1]
  if (hex) {
    const digits = hex.length < 6 ? [...hex].slice(0, 3).map((digit) => digit + digit) : hex.match(/../g)
    const [r, g, b] = (digits ?? []).map((pair) => Number.parseInt(pair, 16) / 255)
    return r === undefined || g === undefined || b === undefined ? null : fromRgb(r, g, b)
  }
  const [, name, inner] = /^(\w+)\((.*)\)$/.exec(text) ?? []
  if (!name || !inner) return null
  const parts = inner.split(/[\s,/]+/).filter(Boolean)
  const number = (at: number, whole: number) => {
    const part = parts[at] ?? ""
    const parsed = Number.parseFloat(part)
    return part.endsWith("%") ? parsed / 100 : parsed / whole
  }
  if (name === "oklch" || name === "oklab") return finite(number(0, 1))
  if (name === "rgb" || name === "rgba") return fromRgb(number(0, 255), number(1, 255), number(2, 255))
  if (name === "hsl" || name === "hsla")
    return fromRgb(...hsl(number(0, 360), number(1, 100), number(2, 100)))
  return null
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : null
}

function hsl(hue: number, saturation: number, light: number): [number, number, number] {
  const channel = (offset: number) => {
    const k = (offset + hue * 12) % 12
    return light - saturation * Math.min(light, 1 - light) * Math.max(-1, Math.min(k - 3, 9 - k, 1))
  }
  return [channel(0), channel(8), channel(4)]
}

function fromRgb(r: number, g: number, b: number): number | null {
  const [red, green, blue] = [r, g, b].map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return finite(0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s)
}
