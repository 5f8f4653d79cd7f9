// Names of icons: ChatKit's own, lucide's, and anything else.
import { act, cleanup, render } from "@testing-library/react"
import { afterEach, expect, it, vi } from "vitest"
import { ICON_NAMES, NamedIcon } from "../../src/theme/icons"
import { IconScript } from "../../src/theme/LucideIcon"

afterEach(() => {
  cleanup()
  delete window.chatkitNotebookIcons
})

it("draws every built-in name with a picture of its own", () => {
  const neutral = drawing("no-such-icon")
  for (const name of ICON_NAMES) if (name !== "empty-circle") expect(drawing(name), name).not.toBe(neutral)
  expect(ICON_NAMES).toHaveLength(64 + 40) // 46 in the header, 6 of them are widget icons too
})

function drawing(name: string): string {
  const { container, unmount } = render(<NamedIcon name={name} />)
  const shapes = container.querySelector("svg")?.innerHTML ?? ""
  unmount()
  return shapes
}

it.each(["constructor", "__proto__", "vendor:acme", "", "lucide:"])("draws %j as a neutral glyph", (name) => {
  const { container } = render(<NamedIcon name={name} />)
  expect(container.querySelectorAll("svg")).toHaveLength(1)
})

it("is hidden from assistive technology unless it is named", () => {
  const { container } = render(<NamedIcon name="search" />)
  expect(container.querySelector("svg")?.getAttribute("aria-hidden")).toBe("true")
  render(<NamedIcon name="search" aria-label="Find" />, {
    container: document.body.appendChild(document.createElement("p")),
  })
  expect(document.querySelector("svg[role=img]")?.getAttribute("aria-label")).toBe("Find")
})

it("fetches lucide's icons once, and draws only shapes", async () => {
  const script = vi.fn(async () => {
    window.chatkitNotebookIcons = {
      rocket: [
        ["path", { d: "M1 1", onclick: "alert(1)", href: "x" }],
        ["script", { d: "M2 2" }],
      ],
    }
    return ""
  })
  const { container } = render(
    <IconScript value={script}>
      <NamedIcon name="lucide:rocket" />
      <NamedIcon name="lucide:no-such" />
    </IconScript>,
  )
  await act(async () => {})
  const [rocket, unknown] = container.querySelectorAll("svg")
  expect(script).toHaveBeenCalledTimes(1)
  expect(rocket?.innerHTML).toBe('<path d="M1 1"></path>')
  expect(unknown?.querySelector("circle")).not.toBeNull()
})
