// An image the assistant made, or the place where it will be.
import { ShimmerText } from "@openai/apps-sdk-ui/components/ShimmerText"
import { MarkdownSurroundings } from "../markdown/context"
import { MarkdownImage } from "../markdown/MarkdownImage"
import type { GeneratedImageItem } from "../protocol/schema"
import { useMarkdownHost } from "./markdownHost"
import { STRINGS } from "./strings"

export function GeneratedImage({ item, streaming }: { item: GeneratedImageItem; streaming: boolean }) {
  const surroundings = useMarkdownHost()
  return (
    <div className="generated-image" data-item-id={item.id} data-item-type={item.type}>
      {item.image ? (
        <MarkdownSurroundings value={surroundings}>
          <MarkdownImage src={item.image.url} alt={STRINGS.image} />
        </MarkdownSurroundings>
      ) : (
        streaming && <div className="generated-image-place" />
      )}
      {streaming && <ShimmerText as="span">{STRINGS.makingImage}</ShimmerText>}
    </div>
  )
}
