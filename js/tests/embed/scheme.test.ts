import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { followScheme, notebookScheme } from "../../src/embed/scheme"

let systemDark = false
let systemChanged: () => void = () => undefined

beforeEach(() => {
  systemDark = false
  vi.stubGlobal("matchMedia", () => ({
    get matches(): boolean {
      return systemDark
    },
    addEventListener: (_: string, listener: () => void): void => {
      systemChanged = listener
    },
    removeEventListener: () => undefined,
  }))
})

afterEach(() => {
  vi.unstubAllGlobals()
  for (const element of [document.documentElement, document.body])
    for (const { name } of [...element.attributes]) element.removeAttribute(name)
})

describe("notebookScheme", () => {
  const hosts: [string, () => void, string][] = [
    ["JupyterLab, light", () => document.body.setAttribute("data-jp-theme-light", "true"), "light"],
    ["JupyterLab, dark", () => document.body.setAttribute("data-jp-theme-light", "false"), "dark"],
    ["VS Code, dark", () => document.body.setAttribute("data-vscode-theme-kind", "vscode-dark"), "dark"],
    [
      "VS Code, high contrast",
      () => document.body.setAttribute("data-vscode-theme-kind", "vscode-high-contrast"),
      "dark",
    ],
    [
      "VS Code, light high contrast",
      () => document.body.setAttribute("data-vscode-theme-kind", "vscode-high-contrast-light"),
      "light",
    ],
    ["Colab", () => document.documentElement.setAttribute("theme", "dark"), "dark"],
    ["marimo", () => document.body.classList.add("dark"), "dark"],
    ["nothing", () => undefined, "light"],
  ]

  it.each(hosts)("reads %s", (_, mark, scheme) => {
    mark()
    expect(notebookScheme()).toBe(scheme)
  })

  it("takes the notebook's word over the system's", () => {
    systemDark = true
    expect(notebookScheme()).toBe("dark")
    document.body.setAttribute("data-jp-theme-light", "true")
    expect(notebookScheme()).toBe("light")
  })
})

describe("followScheme", () => {
  it("tells each change once, until it is stopped", async () => {
    const changed = vi.fn()
    const stop = followScheme(changed)
    document.body.classList.add("anything")
    document.body.dataset.jpThemeLight = "false"
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1))
    document.body.removeAttribute("data-jp-theme-light")
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2))
    systemDark = true
    systemChanged()
    expect(changed).toHaveBeenCalledTimes(3)
    stop()
    document.body.dataset.jpThemeLight = "true"
    await Promise.resolve()
    expect(changed).toHaveBeenCalledTimes(3)
  })
})
