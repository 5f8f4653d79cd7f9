// The built files the element needs: the frame's script and styles, and the scripts that are loaded when first used.

export type FileName =
  | "frame.js"
  | "frame.css"
  | "code.js"
  | "math.js"
  | "icons.js"
  | "chatkit-icons.js"
  | "chart.js"
  | "calendar.js"
  | "locales.js"

export interface Bundle {
  /** The text of a file; rejects with words when it is missing. */
  text(name: FileName): Promise<string>
}

const documents = new WeakMap<Bundle, Promise<string>>()

/** The document inside the frame: everything inline, so that it works offline and under every content security policy tried. */
export function frameDocument(bundle: Bundle): Promise<string> {
  let html = documents.get(bundle)
  if (!html) {
    html = Promise.all([bundle.text("frame.css"), bundle.text("frame.js")]).then(
      ([css, js]) =>
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chat</title><style>${css}</style></head><body><script>${js}</script></body></html>`,
    )
    documents.set(bundle, html)
    // The next element may try again.
    html.catch(() => documents.delete(bundle))
  }
  return html
}
