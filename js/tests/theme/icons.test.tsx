// Names of icons: ChatKit's own, lucide's, and anything else.
import { act, cleanup, render } from "@testing-library/react"
import { afterEach, beforeAll, expect, it, vi } from "vitest"
import named from "../../../tests/contract/icons.json"
import { HEADER_ICONS, ICONS } from "../../src/element/iconNames"
import { IconScripts, type IconSet, type Picture } from "../../src/theme/iconScripts"
import { NamedIcon } from "../../src/theme/icons"

let pictures: Record<string, Picture>

// what the lazy script leaves on the window
beforeAll(async () => {
  await import("../../src/theme/icons-chatkit")
  pictures = window.chatkitNotebookPictures ?? {}
})

afterEach(() => {
  cleanup()
  delete window.chatkitNotebookIcons
  delete window.chatkitNotebookPictures
})

it("knows the names that Python knows", () => {
  expect(ICONS).toEqual(named.icons)
  expect(HEADER_ICONS).toEqual(named.header)
})

it("draws every built-in name with a picture of its own", () => {
  window.chatkitNotebookPictures = pictures
  const names = [...new Set([...ICONS, ...HEADER_ICONS])]
  expect(Object.keys(pictures)).toEqual(expect.arrayContaining(names))
  const neutral = drawing("no-such-icon")
  const drawn = names.filter((name) => name !== "empty-circle").map((name) => [name, drawing(name)] as const)
  for (const [name, shapes] of drawn) expect(shapes, name).not.toBe(neutral)
  expect(new Set(drawn.map(([, shapes]) => shapes)).size).toBe(drawn.length)
})

it("keeps the place of an icon that is still to come, and shows the neutral glyph for one that never comes", async () => {
  let fail: (error: Error) => void = () => undefined
  const script = vi.fn(() => new Promise<string>((_, reject) => (fail = reject)))
  const { container } = render(
    <IconScripts value={script}>
      <NamedIcon name="wreath" />
    </IconScripts>,
  )
  const svg = () => container.querySelector("svg")
  expect(svg()?.innerHTML).toBe("")
  expect([svg()?.getAttribute("width"), svg()?.getAttribute("data-icon")]).toEqual(["1em", "wreath"])
  await act(async () => fail(new Error("gone")))
  expect(svg()?.innerHTML).toBe(drawing("empty-circle"))
})

it("fetches ChatKit's icons once, and none for those that the chat has itself", async () => {
  const script = vi.fn(async (_: IconSet) => {
    window.chatkitNotebookPictures = pictures
    return ""
  })
  const icons = (...names: string[]) => (
    <IconScripts value={script}>
      {names.map((name) => (
        <NamedIcon key={name} name={name} />
      ))}
    </IconScripts>
  )
  const { container, rerender } = render(icons("search"))
  expect(script).not.toHaveBeenCalled()
  rerender(icons("search", "wreath", "compass"))
  await act(async () => {})
  expect(script.mock.calls).toEqual([["chatkit-icons"]])
  expect(container.querySelectorAll("svg:not(:empty)")).toHaveLength(3)
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
    <IconScripts value={script}>
      <NamedIcon name="lucide:rocket" />
      <NamedIcon name="lucide:no-such" />
    </IconScripts>,
  )
  await act(async () => {})
  const [rocket, unknown] = container.querySelectorAll("svg")
  expect(script).toHaveBeenCalledTimes(1)
  expect(rocket?.innerHTML).toBe('<path d="M1 1"></path>')
  expect(unknown?.querySelector("circle")).not.toBeNull()
})
