// Table: rows of cells with columns as wide as they need; scrolls sideways when the page is narrow.
import { type ReactNode, type RefObject, useMemo } from "react"
import type { WidgetNode } from "../../protocol/schema"
import type { ComponentProps } from "../drawing"
import { Nodes } from "../Node"
import { childrenOf, flag, hooks } from "../props"
import { ROW_HEIGHT, Rows } from "../Rows"
import "./table.css"

export function Table({ node }: ComponentProps) {
  const rows = useMemo(
    () => childrenOf(node).filter((child): child is WidgetNode => typeof child !== "string"),
    [node],
  )
  const body = rows.findIndex((row) => !flag(row.header))
  const headers = body === -1 ? rows.length : body
  const bodyRows = useMemo(() => rows.slice(headers), [rows, headers])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div {...hooks(node)} className="widget-table" tabIndex={0}>
      <table>
        {headers > 0 && (
          <thead>
            <Nodes nodes={rows.slice(0, headers)} />
          </thead>
        )}
        <Rows rows={bodyRows} place={place} group={group} />
      </table>
    </div>
  )
}

const group = (children: ReactNode, key: number) => <tbody key={key}>{children}</tbody>

function place(count: number, ref: RefObject<never>) {
  return (
    <tbody ref={ref} aria-hidden="true">
      <tr>
        <td style={{ height: count * ROW_HEIGHT }} />
      </tr>
    </tbody>
  )
}
