// An image the assistant made, or the place where it will be, and how far it is.
import { ShimmerText } from "@openai/apps-sdk-ui/components/ShimmerText"
import { MarkdownSurroundings } from "../markdown/context"
import { MarkdownImage } from "../markdown/MarkdownImage"
import type { GeneratedImageItem } from "../protocol/schema"
import { useMarkdownHost } from "./markdownHost"
import { STRINGS } from "./strings"

interface GeneratedImageProps {
  item: GeneratedImageItem
  streaming: boolean
  /** 0 to 1; null when not known. */
  progress: number | null
}

function Progress({ progress }: { progress: number | null }) {
  const known = progress !== null && progress > 0 ? Math.min(1, progress) : undefined
  return (
    <div className="generated-image-progress">
      <ShimmerText as="span">{STRINGS.makingImage}</ShimmerText>
      {known !== undefined && <progress value={known} max={1} aria-label={STRINGS.makingImage} />}
    </div>
  )
}

export function GeneratedImage({ item, streaming, progress }: GeneratedImageProps) {
  const surroundings = useMarkdownHost()
  const { image } = item
  // The server made it and says where it is. Only a list of domains can forbid that.
  const own = image && URL.canParse(image.url) ? [new URL(image.url).hostname] : []
  const allowedImageDomains = surroundings.allowedImageDomains ?? own
  return (
    <div
      className="generated-image"
      data-item-id={item.id}
      data-item-type={item.type}
      data-streaming={streaming || undefined}
    >
      {image ? (
        <MarkdownSurroundings value={{ ...surroundings, allowedImageDomains }}>
          <MarkdownImage src={image.url} alt={STRINGS.image} />
        </MarkdownSurroundings>
      ) : streaming ? (
        <div className="generated-image-place" />
      ) : (
        <span>{STRINGS.imageNotMade}</span>
      )}
      {streaming && <Progress progress={progress} />}
    </div>
  )
}
