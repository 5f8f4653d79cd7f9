// Table.Cell: what stands in one column of one row.
import { type CSSProperties, useContext } from "react"
import { length } from "../../theme/tokens"
import { paddingStyle } from "../boxStyle"
import type { ComponentProps } from "../drawing"
import { Children } from "../Node"
import { count, hooks, oneOf } from "../props"
import { HeaderRow } from "./TableRow"

const ALIGNMENTS = ["start", "center", "end"] as const
const VERTICAL = { start: "top", center: "middle", end: "bottom" } as const
const MOST_SPAN = 1000

export function TableCell({ node }: ComponentProps) {
  const header = useContext(HeaderRow)
  const align = oneOf(node.align, ALIGNMENTS)
  const vertical = oneOf(node.vAlign, ALIGNMENTS)
  const style: CSSProperties = {
    width: length(node.width),
    textAlign: align,
    verticalAlign: vertical && VERTICAL[vertical],
    ...paddingStyle(node.padding),
  }
  const attributes = {
    ...hooks(node),
    style,
    "data-align": align,
    "data-col-size": oneOf(node.colSize, ["xs", "sm", "md", "lg", "xl"]),
    colSpan: count(node.colSpan, 1, MOST_SPAN),
    rowSpan: count(node.rowSpan, 1, MOST_SPAN),
  }
  return header ? (
    <th {...attributes} scope="col">
      <Children of={node} />
    </th>
  ) : (
    <td {...attributes}>
      <Children of={node} />
    </td>
  )
}
