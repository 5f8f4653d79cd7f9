// Whether the notebook is light or dark now, and word when that changes.

export type Scheme = "light" | "dark"

/** Each host marks its theme its own way; a host that does not mark it follows the system. */
export function notebookScheme(): Scheme {
  const { body, documentElement: html } = document
  const jupyter = body.dataset.jpThemeLight
  if (jupyter) return jupyter === "true" ? "light" : "dark"
  const code = body.dataset.vscodeThemeKind
  if (code) return code.endsWith("light") ? "light" : "dark"
  for (const element of [html, body]) {
    // Colab, then marimo and other pages
    const named = element.getAttribute("theme") ?? element.dataset.theme ?? element.dataset.colorMode
    if (named === "light" || named === "dark") return named
    for (const scheme of ["dark", "light"] as const)
      if (element.classList.contains(scheme) || element.classList.contains(`vscode-${scheme}`)) return scheme
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
}

/** Calls back when the scheme changes; answers a function that stops it. */
export function followScheme(changed: () => void): () => void {
  let last = notebookScheme()
  const look = () => {
    const now = notebookScheme()
    if (now === last) return
    last = now
    changed()
  }
  const observer = new MutationObserver(look)
  for (const element of [document.documentElement, document.body])
    observer.observe(element, { attributes: true })
  const system = matchMedia("(prefers-color-scheme: dark)")
  system.addEventListener("change", look)
  return () => {
    observer.disconnect()
    system.removeEventListener("change", look)
  }
}
