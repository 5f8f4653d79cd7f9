// Character references in Markdown text ("&amp;", "&#8364;"): React prints text as it is, so they are resolved here.

const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/gi
const known = new Map<string, string>()

function resolve(reference: string): string {
  const cached = known.get(reference)
  if (cached !== undefined) return cached
  // The browser knows all names; the input is one reference and nothing else.
  const text = new DOMParser().parseFromString(reference, "text/html").body.textContent ?? reference
  if (known.size < 500) known.set(reference, text)
  return text
}

export function decodeReferences(text: string): string {
  return text.includes("&") ? text.replace(REFERENCE, resolve) : text
}
