// Spacer: takes the room that is left, and at least `minSize`.
import { length } from "../../theme/tokens"
import type { ComponentProps } from "../drawing"
import { hooks } from "../props"

export function Spacer({ node }: ComponentProps) {
  const least = length(node.minSize)
  return (
    <div
      {...hooks(node)}
      className="widget-spacer"
      aria-hidden
      style={{ minWidth: least, minHeight: least }}
    />
  )
}
