// What Text, Title, Caption and Label share: size, weight, colour, alignment, and how much of the text is shown.
import type { CSSProperties, PointerEvent } from "react"
import type { WidgetNode } from "../protocol/schema"
import { color } from "../theme/tokens"
import type { Drawing } from "./drawing"
import { count, flag, hooks, oneOf } from "./props"
import "./components/text.css"

const WEIGHTS = ["normal", "medium", "semibold", "bold"] as const
const ALIGNMENTS = ["start", "center", "end"] as const
const MOST_LINES = 1000

/** Attributes and style of an element that shows text in one of these sizes. */
export function textAttributes(
  node: WidgetNode,
  scheme: Drawing["scheme"],
  sizes: readonly string[],
  usual: string,
) {
  const lines = count(node.maxLines, 1, MOST_LINES)
  const single = flag(node.truncate) || lines === 1
  const weight = oneOf(node.weight, WEIGHTS)
  const style: CSSProperties & Record<"--lines", number | undefined> = {
    color: color(node.color, "text", scheme),
    fontWeight: weight ? `var(--font-weight-${weight})` : undefined,
    textAlign: oneOf(node.textAlign, ALIGNMENTS),
    "--lines": single ? undefined : lines,
  }
  return {
    ...hooks(node),
    "data-size": oneOf(node.size, sizes) ?? usual,
    "data-cut": single ? "line" : lines ? "lines" : undefined,
    onPointerEnter: single || lines ? showWhole : undefined,
    style,
  }
}

/** Text that does not fit tells the whole of itself when the pointer rests on it. */
function showWhole({ currentTarget: element }: PointerEvent<HTMLElement>) {
  const cut = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1
  if (cut) element.title = element.textContent ?? ""
  else element.removeAttribute("title")
}
