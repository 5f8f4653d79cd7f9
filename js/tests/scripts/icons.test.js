// @vitest-environment node
// How the build writes the design system's icons.
import { createElement as node } from "react"
import { expect, it } from "vitest"
import { paths, shortened } from "../../scripts/icons.mjs"

const PATH = "M1.00001 1H5.00049V5H1Z"
const picture = (...inside) => node("svg", { viewBox: "0 0 6 6" }, ...inside)

it("writes an icon of paths as its paths", () => {
  const evenOdd = { fillRule: "evenodd", clipRule: "evenodd" }
  const icon = picture(
    node("path", { d: PATH, fill: "currentColor" }),
    node("path", { d: "M0 0h1v1z", ...evenOdd }),
  )
  expect(paths(icon)).toEqual({ shapes: [shortened(PATH), "!M0 0h1v1z"], box: "0 0 6 6" })
  expect(shortened(PATH)).toMatch(/^M1 1h4v4H1[zZ]$/)
})

it("leaves icons alone that are more than filled paths", () => {
  expect(paths(picture(node("circle", { r: 2 })))).toBeNull()
  expect(paths(picture(node("path", { d: PATH, opacity: "0.4" })))).toBeNull()
  expect(paths(picture(node("path", { d: PATH, fill: "none", stroke: "currentColor" })))).toBeNull()
  expect(paths(picture())).toBeNull()
  expect(shortened("nonsense")).toBe("nonsense")
})
