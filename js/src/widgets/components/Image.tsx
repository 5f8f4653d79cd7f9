// Image: from data: or an allowed host; anything else is a quiet box with the words that describe it.
import { type CSSProperties, useState } from "react"
import { safeImage } from "../../markdown/urls"
import { NamedIcon } from "../../theme/icons"
import { blockStyle, surfaceStyle } from "../boxStyle"
import { type ComponentProps, useDrawing } from "../drawing"
import { flag, hooks, oneOf, text } from "../props"
import { WIDGET_STRINGS } from "../strings"

const FITS = ["cover", "contain", "fill", "scale-down", "none"] as const
const POSITIONS = [
  "top left",
  "top",
  "top right",
  "left",
  "center",
  "right",
  "bottom left",
  "bottom",
  "bottom right",
] as const

export function Image({ node }: ComponentProps) {
  const { host, scheme } = useDrawing()
  const [failed, setFailed] = useState<string | null>(null)
  const source = safeImage(text(node.src), host.allowedImageDomains)
  const alt = text(node.alt)
  const style: CSSProperties = { ...blockStyle(node), ...surfaceStyle(node, scheme) }
  const attributes = {
    ...hooks(node),
    className: "widget-image",
    "data-frame": flag(node.frame) || undefined,
    "data-flush": flag(node.flush) || undefined,
  }
  if (source === null || failed === source) {
    const reason = source === null ? WIDGET_STRINGS.imageRefused : WIDGET_STRINGS.imageFailed
    return (
      <div {...attributes} role="img" aria-label={alt || reason} title={reason} data-missing style={style}>
        <NamedIcon name="square-image" />
        {alt && <span>{alt}</span>}
      </div>
    )
  }
  return (
    <img
      {...attributes}
      src={source}
      alt={alt}
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      draggable={false}
      onError={() => setFailed(source)}
      style={{ ...style, objectFit: oneOf(node.fit, FITS), objectPosition: oneOf(node.position, POSITIONS) }}
    />
  )
}
