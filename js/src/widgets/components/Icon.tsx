// Icon: a picture by its name.
import { NamedIcon } from "../../theme/icons"
import { color } from "../../theme/tokens"
import { type ComponentProps, useDrawing } from "../drawing"
import { hooks, oneOf, text } from "../props"

const SIZES = ["xs", "sm", "md", "lg", "xl", "2xl", "3xl"]

export function Icon({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  return (
    <span
      {...hooks(node)}
      className="widget-icon"
      data-size={oneOf(node.size, SIZES) ?? "md"}
      style={{ color: color(node.color, "text", scheme) }}
    >
      <NamedIcon name={text(node.name)} />
    </span>
  )
}
