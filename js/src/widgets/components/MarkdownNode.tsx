// Markdown inside a widget.
import { Markdown } from "../../markdown/Markdown"
import { type ComponentProps, useDrawing } from "../drawing"
import { flag, hooks, text } from "../props"
import { useStreamed } from "../streamed"

export function MarkdownNode({ node: drawn }: ComponentProps) {
  const node = useStreamed(drawn)
  const { host } = useDrawing()
  return (
    <div {...hooks(node)} className="widget-markdown">
      <Markdown
        text={text(node.value)}
        streaming={flag(node.streaming)}
        allowedImageDomains={host.allowedImageDomains}
        onDeeplink={host.deeplink}
        chunk={host.chunk}
      />
    </div>
  )
}
