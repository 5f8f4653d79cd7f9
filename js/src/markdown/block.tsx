// Block-level Markdown tokens as React elements.
import type { Token, Tokens } from "marked"
import type { ReactNode } from "react"
import { CodeBlock } from "./CodeBlock"
import { unmarked } from "./citations"
import { Formula } from "./Formula"
import { DEEPEST, inline } from "./inline"
import { MarkdownTable } from "./MarkdownTable"
import type { MathToken } from "./mathSyntax"
import { MARKDOWN_STRINGS } from "./strings"

export function blocks(tokens: readonly Token[], depth: number, open: boolean): ReactNode[] {
  return tokens.map((token, at) => block(token, at, depth + 1, open && at === tokens.length - 1))
}

/** `open`: more text may follow inside this block. */
export function block(token: Token, key: number, depth: number, open: boolean): ReactNode {
  if (depth > DEEPEST) return <p key={key}>{unmarked(token.raw)}</p>
  switch (token.type) {
    case "paragraph":
      return <p key={key}>{inline(token.tokens)}</p>
    case "text":
      return <span key={key}>{token.tokens ? inline(token.tokens) : inline([token])}</span>
    case "heading": {
      const Heading = `h${token.depth}` as "h1"
      return <Heading key={key}>{inline(token.tokens)}</Heading>
    }
    case "code": {
      const language = /^[\w+#.-]{1,30}/.exec(token.lang ?? "")?.[0] ?? ""
      return <CodeBlock key={key} code={unmarked(token.text)} language={language} open={open} />
    }
    case "blockquote":
      return <blockquote key={key}>{blocks(token.tokens ?? [], depth, open)}</blockquote>
    case "list":
      return list(token as Tokens.List, key, depth, open)
    case "table":
      return <MarkdownTable key={key} token={token as Tokens.Table} />
    case "hr":
      return <hr key={key} />
    case "math": {
      const { tex } = token as MathToken
      return <Formula key={key} tex={unmarked(tex)} display />
    }
    case "html":
      return (
        <p key={key} className="md-plain">
          {unmarked(token.raw.trim())}
        </p>
      )
    case "plain":
      return (
        <p key={key} className="md-plain">
          {unmarked(token.raw)}
        </p>
      )
    case "space":
    case "def":
    case "checkbox":
      return null
    default:
      return <p key={key}>{inline([token])}</p>
  }
}

function list(token: Tokens.List, key: number, depth: number, open: boolean): ReactNode {
  const items = token.items.map((item, at) => {
    const inside = open && at === token.items.length - 1
    return (
      <li key={at} className={item.task ? "md-task" : undefined}>
        {item.task && (
          <input
            type="checkbox"
            checked={item.checked ?? false}
            disabled
            aria-label={item.checked ? MARKDOWN_STRINGS.done : MARKDOWN_STRINGS.open}
          />
        )}
        {blocks(item.tokens, depth, inside)}
      </li>
    )
  })
  const className = token.items.every(onlySuggestions) ? "md-chips" : undefined
  return token.ordered && !className ? (
    <ol key={key} start={token.start === "" ? undefined : token.start}>
      {items}
    </ol>
  ) : (
    <ul key={key} className={className}>
      {items}
    </ul>
  )
}

/** A list whose items are nothing but suggestions is drawn as a row of chips. */
function onlySuggestions(item: Tokens.ListItem): boolean {
  const [text, ...others] = item.tokens
  const inside = text && "tokens" in text ? text.tokens : undefined
  return (
    others.length === 0 &&
    inside?.length === 1 &&
    inside[0]?.type === "link" &&
    inside[0].href.startsWith("chatkit-link://ask")
  )
}
