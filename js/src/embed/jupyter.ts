// What the page says of the Jupyter server it comes from.

/** Its address; null in a page that comes from another kind of server. */
export function jupyterServer(): string | null {
  const said = document.getElementById("jupyter-config-data")?.textContent
  try {
    const { baseUrl } = JSON.parse(said ?? "null") as { baseUrl?: unknown }
    return typeof baseUrl === "string" ? new URL(baseUrl, location.origin).href : null
  } catch {
    return null
  }
}
