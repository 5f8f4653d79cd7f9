// Table.Row: a line of cells; a header's cells name their columns.
import { createContext } from "react"
import type { ComponentProps } from "../drawing"
import { Children } from "../Node"
import { flag, hooks } from "../props"

export const HeaderRow = createContext(false)

export function TableRow({ node }: ComponentProps) {
  return (
    <HeaderRow value={flag(node.header)}>
      <tr {...hooks(node)}>
        <Children of={node} />
      </tr>
    </HeaderRow>
  )
}
