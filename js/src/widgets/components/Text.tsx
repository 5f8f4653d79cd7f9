// Text: plain text in the sizes of running text; `editable` makes it a control of the form around it.
import { length } from "../../theme/tokens"
import { type ComponentProps, useDrawing } from "../drawing"
import { count, flag, record, text } from "../props"
import { useStreamed } from "../streamed"
import { textAttributes } from "../textStyle"
import { EditableText } from "./EditableText"

const SIZES = ["xs", "sm", "md", "lg", "xl"]
const MOST_LINES = 100

export function Text({ node: drawn }: ComponentProps) {
  const node = useStreamed(drawn)
  const { scheme } = useDrawing()
  const attributes = textAttributes(node, scheme, SIZES, "md")
  const width = length(node.width)
  const least = count(node.minLines, 1, MOST_LINES)
  const style = {
    ...attributes.style,
    fontStyle: flag(node.italic) ? "italic" : undefined,
    textDecoration: flag(node.lineThrough) ? "line-through" : undefined,
    minHeight: least ? `${least}lh` : undefined,
    ...(width ? { width, flex: "none" } : {}),
  }
  const editable = record(node.editable)
  if (editable && text(editable.name))
    return (
      <EditableText
        value={text(node.value)}
        editable={editable}
        multiline={
          (least ?? 1) > 1 ||
          (count(node.maxLines, 1, MOST_LINES) ?? 1) > 1 ||
          text(node.value).includes("\n")
        }
        attributes={{ ...attributes, style }}
      />
    )
  return (
    <div
      {...attributes}
      className="widget-text"
      style={style}
      data-streaming={flag(node.streaming) || undefined}
    >
      {text(node.value)}
    </div>
  )
}
