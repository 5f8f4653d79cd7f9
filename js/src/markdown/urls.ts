// Which addresses text from a model may lead to, and which images it may load.

export const DEEPLINK = "chatkit-link:"

/** The address when a link may go there, else null. Anything but http(s), mailto and our deeplinks is refused. */
export function safeHref(href: string): string | null {
  const address = href.trim()
  if (address.toLowerCase().startsWith(DEEPLINK)) return address
  try {
    const { protocol } = new URL(address)
    return protocol === "http:" || protocol === "https:" || protocol === "mailto:" ? address : null
  } catch {
    return null // relative: there is no page of ours to be relative to
  }
}

const DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|svg\+xml)[;,]/i

/** The address when an image may be loaded from there, else null. Exact hosts and their subdomains are allowed. */
export function safeImage(src: string, allowedDomains: readonly string[] | null | undefined): string | null {
  const address = src.trim()
  if (DATA_IMAGE.test(address)) return address
  try {
    const { protocol, hostname } = new URL(address)
    if (protocol !== "https:" && protocol !== "http:") return null
    const allowed = (allowedDomains ?? []).some((domain) => {
      const wanted = domain.trim().toLowerCase()
      return wanted !== "" && (hostname === wanted || hostname.endsWith(`.${wanted}`))
    })
    return allowed ? address : null
  } catch {
    return null
  }
}

/** The address of a small picture of a file, as the server or this page gives it, when it is one; else null. */
export function safePreview(src: string | null | undefined): string | null {
  const address = src?.trim() ?? ""
  if (address === "") return null
  if (DATA_IMAGE.test(address)) return address
  try {
    const { protocol } = new URL(
      address,
      document.baseURI.startsWith("http") ? document.baseURI : "https://local/",
    )
    return protocol === "https:" || protocol === "http:" || protocol === "blob:" ? address : null
  } catch {
    return null
  }
}

/** The words a `chatkit-link://ask` chip would send, for a tooltip. */
export function askPrompt(href: string): string | null {
  const found = /^chatkit-link:\/\/ask\/?(?:\?(.*))?$/i.exec(href)
  return found ? (new URLSearchParams(found[1] ?? "").get("prompt") ?? "") : null
}
