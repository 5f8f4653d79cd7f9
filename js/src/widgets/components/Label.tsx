// Label: names the field with the name `fieldName`.
import { type ComponentProps, useDrawing } from "../drawing"
import { useFieldId } from "../field"
import { text } from "../props"
import { textAttributes } from "../textStyle"
import { labelId } from "../trigger"

const SIZES = ["xs", "sm", "md", "lg", "xl"]

export function Label({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  const field = useFieldId(text(node.fieldName))
  return (
    <label
      {...textAttributes(node, scheme, SIZES, "sm")}
      className="widget-text widget-label"
      id={labelId(field)}
      htmlFor={field}
    >
      {text(node.value)}
    </label>
  )
}
