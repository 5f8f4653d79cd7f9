// Box, Row and Col: flex containers that differ in their direction and in how they align.
import type { CSSProperties } from "react"
import { boxStyle } from "../boxStyle"
import { type ComponentProps, useDrawing } from "../drawing"
import { cellKind, nameLength } from "../lines"
import { Children } from "../Node"
import { hooks } from "../props"

export function Box({ node }: ComponentProps) {
  return <Container node={node} row={node.direction === "row"} />
}

export function Row({ node }: ComponentProps) {
  return <Container node={node} row />
}

export function Col({ node }: ComponentProps) {
  return <Container node={node} row={false} />
}

function Container({ node, row }: ComponentProps & { row: boolean }) {
  const { scheme } = useDrawing()
  const cell = cellKind(node)
  const style = boxStyle(node, scheme)
  const shown: CSSProperties & { "--name-length"?: number } =
    cell === "name" ? { ...style, "--name-length": nameLength(node) } : style
  // only a Row centres on its own: a Box that is laid out as a row stretches, as CSS does
  const className =
    node.type === "Row" ? "widget-box widget-row" : row ? "widget-box" : "widget-box widget-col"
  return (
    <div {...hooks(node)} className={className} data-cell={cell} style={shown}>
      <Children of={node} />
    </div>
  )
}
