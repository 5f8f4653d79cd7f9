// Transition: lets its one child appear softly; it is drawn at once when motion is not wanted.
import type { ComponentProps } from "../drawing"
import { Children } from "../Node"
import { hooks } from "../props"

export function Transition({ node }: ComponentProps) {
  return (
    <div {...hooks(node)} className="widget-transition">
      <Children of={node} />
    </div>
  )
}
