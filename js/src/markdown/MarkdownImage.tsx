// An image in Markdown: drawn when its source is allowed, else said in words with a link.
import { useState } from "react"
import { useMarkdownContext } from "./context"
import { MARKDOWN_STRINGS } from "./strings"
import { safeHref, safeImage } from "./urls"

export function MarkdownImage({ src, alt, title }: { src: string; alt: string; title?: string }) {
  const { allowedImageDomains } = useMarkdownContext()
  const [failed, setFailed] = useState(false)
  const source = safeImage(src, allowedImageDomains)
  if (source !== null && !failed) {
    return (
      <img
        className="md-image"
        src={source}
        alt={alt}
        title={title}
        loading="lazy"
        referrerPolicy="no-referrer"
        onError={() => setFailed(true)}
      />
    )
  }
  const href = safeHref(src)
  const text = `${failed ? MARKDOWN_STRINGS.imageFailed : MARKDOWN_STRINGS.imageBlocked}${alt ? `: ${alt}` : ""}`
  return href ? (
    <a className="md-image-link" href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  ) : (
    <span className="md-image-link">{text}</span>
  )
}
