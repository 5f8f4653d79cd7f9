// Divider: a line, and with `flush` one that reaches the edges of its card or list.
import type { CSSProperties } from "react"
import { color, length, spacing } from "../../theme/tokens"
import { type ComponentProps, useDrawing } from "../drawing"
import { flag, hooks } from "../props"

export function Divider({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  // it lies or stands upright, as the box around it is laid out
  const style: CSSProperties & Record<`--divider-${string}`, string | undefined> = {
    "--divider-size": length(node.size),
    "--divider-color": color(node.color, "border", scheme),
    "--divider-spacing": spacing(node.spacing),
  }
  return (
    <hr
      {...hooks(node)}
      className="widget-divider"
      data-flush={flag(node.flush) || undefined}
      style={style}
    />
  )
}
