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

/** Tokens of a text; `links` is read for reference links and gets the definitions found. */
function lex(text: string, links: Links): Token[] {
  if (text.length > LONGEST_TEXT) {
    const cut = text.lastIndexOf("\n", LONGEST_TEXT)
    const at = cut > 0 ? cut : LONGEST_TEXT
    return [...lex(text.slice(0, at), links), ...plain(text.slice(at))]
  }
  // marked takes quadratic time on thousands of underlined headings.
  if (DEEP_QUOTE.test(text) || (text.match(SETEXT_LINE)?.length ?? 0) > MANY_SETEXT_LINES) return plain(text)
  const lexer = new Lexer(defaults)
  lexer.tokens.links = links
  try {
    return [...lexer.lex(text)]
  } catch (error) {
    if (error instanceof RangeError) return plain(text) // nested too deeply for the stack
    throw error
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

/** Normalises a growing text line by line, so that old lines are not looked at again. */
class Lines {
  private raw = ""
  private done = ""

  read(text: string): string {
    if (!text.startsWith(this.raw)) {
      this.raw = ""
      this.done = ""
    }
    const fresh = text.slice(this.raw.length)
    const ended = fresh.lastIndexOf("\n") + 1
    if (ended > 0) {
      this.raw = text.slice(0, this.raw.length + ended)
      this.done += normalise(fresh.slice(0, ended))
    }
    return this.done + normalise(fresh.slice(ended))
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
    if (!source.startsWith(this.source)) this.forget()
    this.source = source
    this.streaming = streaming
    this.shown = this.definitions === "{}" ? this.readTail() : this.readAll()
    return this.shown
  }

  private forget(): void {
    this.stable = []
    this.stableLength = 0
    this.definitions = "{}"
  }

  private readTail(): Block[] {
    const links: Links = {}
    const tokens = lex(this.source.slice(this.stableLength), links)
    if (Object.keys(links).length > 0) return this.readAll()
    const ended = endedTokens(tokens)
    if (ended > 0) {
      this.stable = [...this.stable, ...this.blocks(tokens.slice(0, ended))]
      this.stableLength += rawLength(tokens.slice(0, ended))
    }
    const rest = this.streaming ? lex(mend(this.source.slice(this.stableLength)), {}) : tokens.slice(ended)
    return [...this.stable, ...this.blocks(rest)]
  }

  private readAll(): Block[] {
    const links: Links = {}
    const tokens = lex(this.source, links)
    const definitions = JSON.stringify(links)
    if (definitions !== this.definitions) this.version += 1
    this.forget()
    this.definitions = definitions
    if (!this.streaming) return this.blocks(tokens)
    const ended = tokens.slice(0, endedTokens(tokens))
    const rest = lex(mend(this.source.slice(rawLength(ended))), links)
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
