// Markdown text to a list of blocks, and the same again cheaply while the text grows at its end.
import { Lexer, type Links, Marked, type Token } from "marked"
import remend from "remend"
import { MATH } from "./mathSyntax"

export interface Block {
  raw: string
  token: Token
  /** Grows when link definitions changed, which may change blocks whose text did not. */
  version: number
}

const { defaults } = new Marked({ gfm: true, extensions: MATH })

/** List markers deeper than this are pulled to the left: marked needs exponential time for deeper nesting. */
const DEEP_MARKER = /^[ \t]{60,}(?=(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$))/gm
const SETEXT_LINE = /\n {0,3}(?:-+|=+)[ \t]*(?=\n)/g
/** Deeper quotes than anybody reads exhaust the stack. */
const DEEP_QUOTE = /^(?:[ \t]*>){200}/m
const MANY_SETEXT_LINES = 300
/** Text beyond this is shown without formatting. */
export const LONGEST_TEXT = 400_000

function plain(text: string): Token[] {
  return text ? [{ type: "plain", raw: text, text }] : []
}

/** A text read in two steps: where its blocks are, and, when they are to be drawn, what is in them. */
class Reading {
  readonly tokens: Token[]
  private lexer: Lexer | null = null

  /** `links` is read for reference links and gets the definitions found. */
  constructor(text: string, links: Links) {
    this.tokens = this.read(text, links)
  }

  private read(text: string, links: Links): Token[] {
    if (text.length > LONGEST_TEXT) {
      const cut = text.lastIndexOf("\n", LONGEST_TEXT)
      const at = cut > 0 ? cut : LONGEST_TEXT
      return [...this.read(text.slice(0, at), links), ...plain(text.slice(at))]
    }
    // marked takes quadratic time on thousands of underlined headings.
    if (DEEP_QUOTE.test(text) || (text.match(SETEXT_LINE)?.length ?? 0) > MANY_SETEXT_LINES)
      return plain(text)
    const lexer = new Lexer(defaults)
    lexer.tokens.links = links
    try {
      lexer.blockTokens(text, lexer.tokens)
    } catch (error) {
      if (error instanceof RangeError) return plain(text) // nested too deeply for the stack
      throw error
    }
    this.lexer = lexer
    return [...lexer.tokens]
  }

  /** The tokens with their inline parts, which take most of the time. */
  finish(): Token[] {
    const { lexer } = this
    for (const { src, tokens } of lexer?.inlineQueue.splice(0) ?? []) {
      try {
        lexer?.inlineTokens(src, tokens)
      } catch (error) {
        if (!(error instanceof RangeError)) throw error
        tokens.splice(0, tokens.length, { type: "text", raw: src, text: src })
      }
    }
    return this.tokens
  }
}

function normalise(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(DEEP_MARKER, (indent) => indent.slice(0, 60))
}

/** Half-written syntax at the end of a streaming text, closed so that it does not flicker. */
function mend(text: string): string {
  // Inside an open code fence nothing is to be closed.
  return /^ {0,3}(?:```|~~~)/.test(text) ? text : remend(text, { linkMode: "text-only" })
}

/** `startsWith`, but comparing memory instead of characters: many times faster for long texts. */
function continues(text: string, start: string): boolean {
  return text.slice(0, start.length) === start
}

/** Normalises a growing text line by line, so that old lines are not looked at again. */
class Lines {
  private raw = ""
  /** How much of `raw` is lines that have ended, and what became of them if that is something else. */
  private ended = 0
  private changed: string | null = null

  read(text: string): string {
    if (!continues(text, this.raw)) {
      this.ended = 0
      this.changed = null
    }
    const fresh = text.slice(this.ended)
    const normal = normalise(fresh)
    const before = this.changed ?? (normal === fresh ? null : text.slice(0, this.ended))
    const end = fresh.lastIndexOf("\n") + 1
    this.changed = before === null ? null : before + normalise(fresh.slice(0, end))
    this.raw = text
    this.ended += end
    return before === null ? text : before + normal
  }
}

/** Keeps the blocks of a growing text: what came before the last blank line is lexed once. */
export class BlockReader {
  private readonly lines = new Lines()
  private source = ""
  private streaming = false
  private shown: Block[] = []
  private stable: Block[] = []
  private stableLength = 0
  /** Link definitions may change blocks far away, so a text that has some is lexed as a whole. */
  private definitions = "{}"
  private version = 0

  read(text: string, streaming: boolean): Block[] {
    const source = this.lines.read(text)
    if (source === this.source && streaming === this.streaming) return this.shown
    if (!continues(source, this.source)) this.forget()
    this.source = source
    this.streaming = streaming
    this.shown = this.definitions === "{}" ? this.readTail() : this.readAll()
    return this.shown
  }

  /** How much text the next read will have to look at again. */
  get unsettled(): number {
    return this.source.length - this.stableLength
  }

  private forget(): void {
    this.stable = []
    this.stableLength = 0
    this.definitions = "{}"
  }

  private readTail(): Block[] {
    const links: Links = {}
    const tail = this.source.slice(this.stableLength)
    const reading = new Reading(tail, links)
    if (Object.keys(links).length > 0) return this.readAll()
    const ended = endedTokens(reading.tokens)
    const endedLength = rawLength(reading.tokens.slice(0, ended))
    const rest = tail.slice(endedLength)
    const mended = this.streaming ? mend(rest) : rest
    if (ended > 0) {
      this.stable = [...this.stable, ...this.blocks(reading.finish().slice(0, ended))]
      this.stableLength += endedLength
    }
    const shown = mended === rest ? reading.finish().slice(ended) : new Reading(mended, {}).finish()
    return [...this.stable, ...this.blocks(shown)]
  }

  private readAll(): Block[] {
    const links: Links = {}
    const tokens = new Reading(this.source, links).finish()
    const definitions = JSON.stringify(links)
    if (definitions !== this.definitions) this.version += 1
    this.forget()
    this.definitions = definitions
    if (!this.streaming) return this.blocks(tokens)
    const ended = tokens.slice(0, endedTokens(tokens))
    const rest = new Reading(mend(this.source.slice(rawLength(ended))), links).finish()
    return this.blocks([...ended, ...rest])
  }

  private blocks(tokens: Token[]): Block[] {
    return tokens
      .filter((token) => token.type !== "space" && token.type !== "def")
      .map((token) => ({ raw: token.raw, token, version: this.version }))
  }
}

function rawLength(tokens: Token[]): number {
  return tokens.reduce((sum, token) => sum + token.raw.length, 0)
}

/** How many tokens at the start no further text can change. */
function endedTokens(tokens: Token[]): number {
  let last = tokens.length - 1
  while (last >= 0 && tokens[last]?.type === "space") last -= 1
  // Blocks end for good only at a blank line: "a\n#" is a paragraph and a heading, "a\n#b" one paragraph.
  while (last > 0) {
    const before = tokens[last - 1]
    if (before && (before.type === "space" || before.raw.endsWith("\n\n"))) break
    last -= 1
  }
  return Math.max(last, 0)
}
