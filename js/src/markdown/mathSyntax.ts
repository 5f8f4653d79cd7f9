// Mathematics in Markdown: $…$, $$…$$, \(…\) and \[…\] as extensions of marked's lexer.
import type { TokenizerExtension, Tokens } from "marked"

export interface MathToken extends Tokens.Generic {
  type: "math"
  raw: string
  tex: string
  display: boolean
}

/** Longer formulas are not searched for: it keeps a text full of opening signs linear. */
const LONGEST_DISPLAY = 4_000
const LONGEST_INLINE = 600

function closedBy(src: string, from: number, close: string): number {
  const longest = close === "\\)" ? LONGEST_INLINE : LONGEST_DISPLAY
  const at = src.slice(0, longest).indexOf(close, from)
  if (at < 0 || /\n[ \t]*\n/.test(src.slice(from, at))) return -1
  return at
}

function token(raw: string, tex: string, display: boolean): MathToken | undefined {
  return tex.trim() ? { type: "math", raw, tex: tex.trim(), display } : undefined
}

/** A formula that stands on lines of its own. */
const block: TokenizerExtension = {
  name: "math",
  level: "block",
  start(src) {
    // Not beyond the paragraph: looking through the whole rest each time would be quadratic.
    const found = /\n(?: {0,3}(?:\$\$|\\\[)|[ \t]*\n)/.exec(src)
    return found && /[$[]$/.test(found[0]) ? found.index : undefined
  },
  tokenizer(src) {
    const open = /^ {0,3}(\$\$|\\\[)/.exec(src)
    if (!open) return undefined
    const close = open[1] === "$$" ? "$$" : "\\]"
    const end = closedBy(src, open[0].length, close)
    if (end < 0) return undefined
    const rest = /^[ \t]*(?:\n|$)/.exec(src.slice(end + 2))
    if (!rest) return undefined
    return token(src.slice(0, end + 2 + rest[0].length), src.slice(open[0].length, end), true)
  },
}

/** "$5 and $10" is money: a closing sign follows a non-space and no digit comes after it. */
function dollars(src: string): MathToken | undefined {
  if (src.startsWith("$$")) {
    const end = closedBy(src, 2, "$$")
    return end < 0 ? undefined : token(src.slice(0, end + 2), src.slice(2, end), true)
  }
  const found = /^\$(?![\s$])((?:\\[^\n]|[^\\$\n]|\n(?![ \t]*\n)){1,600})\$(?!\d)/.exec(src)
  const tex = found?.[1]
  if (!found || tex === undefined || /\s$/.test(tex)) return undefined
  return token(found[0], tex, false)
}

const inline: TokenizerExtension = {
  name: "math",
  level: "inline",
  start(src) {
    // Plain text ends at any of the others by itself, so there is no need to look beyond them.
    const found = /[$\\<![`*~_]/.exec(src)
    return found?.[0] === "$" ? found.index : undefined
  },
  tokenizer(src) {
    if (src[0] === "$") return dollars(src)
    const open = src.slice(0, 2)
    if (open !== "\\(" && open !== "\\[") return undefined
    const end = closedBy(src, 2, open === "\\(" ? "\\)" : "\\]")
    return end < 0 ? undefined : token(src.slice(0, end + 2), src.slice(2, end), open === "\\[")
  },
}

export const MATH = [block, inline]
