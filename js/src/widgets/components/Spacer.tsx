// Spacer: takes the room that is left, and at least `minSize`.
import { length } from "../../theme/tokens"
import type { ComponentProps } from "../drawing"
import { hooks } from "../props"

export function Spacer({ node }: ComponentProps) {
  const least = length(node.minSize)
  // along the line that it stands in, whichever that is
  const style = least === undefined ? undefined : { flexBasis: least, flexShrink: 0 }
  return <div {...hooks(node)} className="widget-spacer" aria-hidden style={style} />
}
