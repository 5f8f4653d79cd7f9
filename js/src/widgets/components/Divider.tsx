// Divider: a line, and with `flush` one that reaches the edges of its card or list.
import { color, length, spacing } from "../../theme/tokens"
import { type ComponentProps, useDrawing } from "../drawing"
import { flag, hooks } from "../props"

export function Divider({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  return (
    <hr
      {...hooks(node)}
      className="widget-divider"
      data-flush={flag(node.flush) || undefined}
      style={{
        borderTopWidth: length(node.size),
        borderTopColor: color(node.color, "border", scheme),
        marginBlock: spacing(node.spacing),
      }}
    />
  )
}
