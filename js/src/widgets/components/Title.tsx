// Title: a heading.
import { type ComponentProps, useDrawing } from "../drawing"
import { text } from "../props"
import { textAttributes } from "../textStyle"

const SIZES = ["sm", "md", "lg", "xl", "2xl", "3xl", "4xl", "5xl"]

export function Title({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  return (
    <h2 {...textAttributes(node, scheme, SIZES, "md")} className="widget-title">
      {text(node.value)}
    </h2>
  )
}
