// Table: rows of cells with columns as wide as they need; scrolls sideways when the page is narrow.
import { useDeferredValue } from "react"
import type { ComponentProps } from "../drawing"
import { Nodes } from "../Node"
import { childrenOf, flag, hooks } from "../props"
import "./table.css"

const FIRST_PAINT = 60

export function Table({ node }: ComponentProps) {
  const rows = childrenOf(node).filter((child) => typeof child !== "string")
  const drawn = useDeferredValue(rows.length, Math.min(rows.length, FIRST_PAINT))
  const body = rows.findIndex((row) => !flag(row.header))
  const headers = body === -1 ? rows.length : body
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div {...hooks(node)} className="widget-table" tabIndex={0}>
      <table>
        {headers > 0 && (
          <thead>
            <Nodes nodes={rows.slice(0, headers)} />
          </thead>
        )}
        <tbody>
          <Nodes nodes={rows.slice(headers, drawn)} />
        </tbody>
      </table>
    </div>
  )
}
