import { afterEach, describe, expect, it } from "vitest"
import { application, jupyterServer } from "../../src/embed/jupyter"

afterEach(() => {
  document.body.replaceChildren()
  document.body.removeAttribute("data-vscode-theme-kind")
})

function says(config: string): void {
  const script = document.createElement("script")
  script.id = "jupyter-config-data"
  script.type = "application/json"
  script.textContent = config
  document.body.append(script)
}

describe("a page says of its application", () => {
  it("name, version and server, in JupyterLab and Notebook", () => {
    says('{"appName": "JupyterLab", "appVersion": "4.6.6", "baseUrl": "/user/ann/"}')
    expect(application()).toBe("JupyterLab 4.6.6")
    expect(jupyterServer()).toBe(`${location.origin}/user/ann/`)
  })

  it("nothing, when it has nothing to say or cannot be understood", () => {
    expect([application(), jupyterServer()]).toEqual(["", null])
    for (const config of ["null", "[]", "{", '{"baseUrl": 3, "appName": null}', '{"baseUrl": "http://[" }']) {
      says(config)
      expect([application(), jupyterServer()]).toEqual(["", null])
      document.body.replaceChildren()
    }
  })

  it("what it can be known by elsewhere", () => {
    document.body.dataset.vscodeThemeKind = "vscode-dark"
    expect(application()).toBe("VS Code")
    delete document.body.dataset.vscodeThemeKind
    document.body.append(document.createElement("marimo-filename"))
    expect(application()).toBe("marimo")
  })
})
