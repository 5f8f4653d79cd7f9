// A link in Markdown: an address, a deeplink to the host, or a suggestion that is sent when it is clicked.
import type { MouseEvent, ReactNode } from "react"
import { useMarkdownContext } from "./context"
import { askPrompt, DEEPLINK, safeHref } from "./urls"

interface MarkdownLinkProps {
  href: string
  title?: string
  children: ReactNode
}

export function MarkdownLink({ href, title, children }: MarkdownLinkProps) {
  const { onDeeplink } = useMarkdownContext()
  const address = safeHref(href)
  if (address === null) return <span className="md-dead-link">{children}</span>

  if (address.toLowerCase().startsWith(DEEPLINK)) {
    const prompt = askPrompt(address)
    const open = (event: MouseEvent) => {
      event.preventDefault()
      onDeeplink?.(address)
    }
    return (
      <button
        type="button"
        className={prompt === null ? "md-deeplink" : "md-chip"}
        title={title ?? prompt ?? undefined}
        onClick={open}
      >
        {children}
      </button>
    )
  }
  return (
    <a href={address} title={title} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}
