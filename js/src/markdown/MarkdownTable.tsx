// A table: scrolls sideways in its own box, keeps the given alignment, and shows long ones in parts.
import type { Tokens } from "marked"
import { type ReactNode, useState } from "react"
import { inline } from "./inline"
import { MARKDOWN_STRINGS } from "./strings"

const ROWS_AT_ONCE = 200
const COLUMNS = 200
/** Cells up to this many characters stay on one line: numbers, dates and names are not to be broken. */
const SHORT = 24

function cells(row: Tokens.TableCell[], Cell: "th" | "td"): ReactNode {
  return row.slice(0, COLUMNS).map((cell, at) => (
    <Cell
      key={at}
      data-align={cell.align ?? undefined}
      data-short={cell.text.length <= SHORT || undefined}
      scope={Cell === "th" ? "col" : undefined}
    >
      {inline(cell.tokens)}
    </Cell>
  ))
}

export function MarkdownTable({ token }: { token: Tokens.Table }) {
  const [shown, setShown] = useState(ROWS_AT_ONCE)
  const hidden = token.rows.length - shown
  return (
    <div className="md-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form, and a section would be a landmark */}
      <div className="md-table-scroll" role="group" tabIndex={0} aria-label={MARKDOWN_STRINGS.table}>
        <table>
          <thead>
            <tr>{cells(token.header, "th")}</tr>
          </thead>
          <tbody>
            {token.rows.slice(0, shown).map((row, at) => (
              <tr key={at}>{cells(row, "td")}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 && (
        <button type="button" className="md-more" onClick={() => setShown(shown + 5 * ROWS_AT_ONCE)}>
          {MARKDOWN_STRINGS.moreRows(hidden)}
        </button>
      )}
    </div>
  )
}
