// Caption: small text that says something about what stands beside it.
import { type ComponentProps, useDrawing } from "../drawing"
import { text } from "../props"
import { textAttributes } from "../textStyle"

const SIZES = ["sm", "md", "lg"]

export function Caption({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  return (
    <div {...textAttributes(node, scheme, SIZES, "md")} className="widget-caption">
      {text(node.value)}
    </div>
  )
}
