// React without the chat: what the bench compares widgets and answers with.
import { Lexer, type Token, type Tokens } from "marked"
import { createElement, memo, type ReactNode } from "react"
import { flushSync } from "react-dom"
import { createRoot } from "react-dom/client"
import { SHOWCASE } from "./texts"

export { createElement, createRoot, flushSync }

/** 20 KB of headings, lists, tables, quotes and code: what both draw the same way, so no formulas and no colours. */
export const ANSWER = `${SHOWCASE.replace(/\$\$[^$]+\$\$|\$[^$]+\$/g, "").replace("```python", "```")}\n\n`
  .repeat(40)
  .slice(0, 20_000)

/**
 * The fastest way to draw a growing answer that we know: marked's tokens as React elements, and only the last block
 * read again. No half-written syntax is closed, nothing is highlighted, cited, copied or kept from doing harm.
 */
export class PlainAnswer {
  private ended: ReactNode[] = []
  private text = ""

  /** The whole answer so far, with one more piece. */
  add(delta: string): ReactNode {
    this.text += delta
    const tokens = Lexer.lex(this.text)
    const last = tokens.findLastIndex(({ type }) => type !== "space")
    // a block is over when another one stands behind it, after a blank line
    const over = last > 0 && tokens[last - 1]?.raw.endsWith("\n\n") ? last : 0
    if (over) {
      this.ended = [
        ...this.ended,
        ...tokens.slice(0, over).map((token, at) => drawn(token, this.ended.length + at)),
      ]
      this.text = tokens
        .slice(over)
        .map(({ raw }) => raw)
        .join("")
    }
    const open = tokens.slice(over).map((token, at) => drawn(token, this.ended.length + at))
    return createElement("div", { className: "md" }, [...this.ended, ...open])
  }
}

const Block = memo(
  ({ token }: { token: Token }) => block(token, 0),
  (before, after) => before.token.raw === after.token.raw,
)

function drawn(token: Token, key: number): ReactNode {
  return createElement(Block, { key, token })
}

function all(tokens: Token[] | undefined): ReactNode[] {
  return (tokens ?? []).map(block)
}

const INLINE: Record<string, string> = { strong: "strong", em: "em", del: "del" }

function block(token: Token, key: number): ReactNode {
  switch (token.type) {
    case "paragraph":
      return createElement("p", { key }, all(token.tokens))
    case "heading":
      return createElement(`h${token.depth}`, { key }, all(token.tokens))
    case "code":
      return createElement("pre", { key }, createElement("code", null, token.text))
    case "blockquote":
      return createElement("blockquote", { key }, all(token.tokens))
    case "list":
      return createElement(
        token.ordered ? "ol" : "ul",
        { key },
        (token as Tokens.List).items.map((item, at) => createElement("li", { key: at }, all(item.tokens))),
      )
    case "table":
      return table(token as Tokens.Table, key)
    case "codespan":
      return createElement("code", { key }, token.text)
    case "link":
      return createElement("a", { key, href: token.href }, all(token.tokens))
    case "space":
      return null
    default: {
      const name = INLINE[token.type]
      const inside = (token as Tokens.Generic).tokens
      if (name) return createElement(name, { key }, all(inside))
      return inside ? all(inside) : token.raw
    }
  }
}

function table({ header, rows }: Tokens.Table, key: number): ReactNode {
  const row = (cells: Tokens.TableCell[], cell: string, at: number) =>
    createElement(
      "tr",
      { key: at },
      cells.map(({ tokens }, place) => createElement(cell, { key: place }, all(tokens))),
    )
  return createElement(
    "table",
    { key },
    createElement("thead", null, row(header, "th", 0)),
    createElement(
      "tbody",
      null,
      rows.map((cells, at) => row(cells, "td", at)),
    ),
  )
}
