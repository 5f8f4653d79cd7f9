// Basic: a root without a frame of its own.
import { flexStyle, paddingStyle } from "../boxStyle"
import type { ComponentProps } from "../drawing"
import { Children } from "../Node"
import { hooks } from "../props"

export function Basic({ node }: ComponentProps) {
  const className = node.direction === "row" ? "widget-box widget-row" : "widget-box widget-col"
  return (
    <div {...hooks(node)} className={className} style={{ ...flexStyle(node), ...paddingStyle(node.padding) }}>
      <Children of={node} />
    </div>
  )
}
