// Inline Markdown tokens as React elements. Raw HTML stays text; only a line break is honoured.
import type { Token, Tokens } from "marked"
import { Fragment, type ReactNode } from "react"
import { withCitations } from "./Citation"
import { unmarked } from "./citations"
import { decodeReferences } from "./entities"
import { Formula } from "./Formula"
import { MarkdownImage } from "./MarkdownImage"
import { MarkdownLink } from "./MarkdownLink"
import type { MathToken } from "./mathSyntax"

/** Nesting beyond this is shown as its source. */
export const DEEPEST = 24

export function inline(tokens: readonly Token[] | undefined, depth = 0): ReactNode[] {
  return (tokens ?? []).map((token, at) => element(token, at, depth + 1))
}

function element(token: Token, key: number, depth: number): ReactNode {
  if (depth > DEEPEST) return token.raw
  switch (token.type) {
    case "text":
      return "tokens" in token && token.tokens ? (
        inline(token.tokens, depth)
      ) : (
        <Fragment key={key}>{withCitations(token.text)}</Fragment>
      )
    case "escape":
      return decodeReferences(token.text)
    case "strong":
      return <strong key={key}>{inline(token.tokens, depth)}</strong>
    case "em":
      return <em key={key}>{inline(token.tokens, depth)}</em>
    case "del":
      return <del key={key}>{inline(token.tokens, depth)}</del>
    case "codespan":
      return <code key={key}>{unmarked(token.text)}</code>
    case "br":
      return <br key={key} />
    case "html":
      return /^<br\s*\/?>$/i.test(token.raw.trim()) ? <br key={key} /> : unmarked(token.raw)
    case "link":
      return link(token as Tokens.Link, key, depth)
    case "image":
      return (
        <MarkdownImage
          key={key}
          src={unmarked(token.href)}
          alt={unmarked(decodeReferences(token.text))}
          title={token.title}
        />
      )
    case "math": {
      const { tex, display } = token as MathToken
      return <Formula key={key} tex={unmarked(tex)} display={display} />
    }
    case "checkbox":
      return null // drawn by the list item
    default:
      return unmarked(token.raw)
  }
}

function link(token: Tokens.Link, key: number, depth: number): ReactNode {
  const href = unmarked(token.autolink ? token.href : decodeReferences(token.href))
  return (
    <MarkdownLink key={key} href={href} title={token.title ? decodeReferences(token.title) : undefined}>
      {token.autolink ? unmarked(token.text) : inline(token.tokens, depth)}
    </MarkdownLink>
  )
}
