// What the page says of the application that shows it, and of the Jupyter server it comes from.

/** Address of the server; null in a page that comes from another kind of server. */
export function jupyterServer(): string | null {
  const { baseUrl } = config()
  try {
    return typeof baseUrl === "string" ? new URL(baseUrl, location.origin).href : null
  } catch {
    return null
  }
}

/** Name and version of the application, as far as it tells; empty when it does not. */
export function application(): string {
  const { appName, appVersion } = config()
  if (typeof appName === "string" && appName)
    return typeof appVersion === "string" ? `${appName} ${appVersion}` : appName
  if (document.body.dataset.vscodeThemeKind) return "VS Code"
  if (location.hostname.endsWith(".googleusercontent.com")) return "Google Colab"
  return document.querySelector("marimo-filename") ? "marimo" : ""
}

function config(): Record<string, unknown> {
  try {
    const said = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "null") as unknown
    return typeof said === "object" && said !== null ? (said as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
