// What widgets may say about colour, space and length, and what never reaches a style.
import { describe, expect, it } from "vitest"
import { aspectRatio, color, flex, length, radius, spacing } from "../../src/theme/tokens"

describe("color", () => {
  it.each([
    ["secondary", "text", "var(--color-text-secondary)"],
    ["danger", "text", "var(--color-text-danger)"],
    ["surface-secondary", "surface", "var(--color-surface-secondary)"],
    ["subtle", "border", "var(--color-border-subtle)"],
    ["red-100", "surface", "var(--red-100)"],
    ["gray-150", "surface", "var(--gray-150)"],
    ["blue-a50", "surface", "var(--blue-a50)"],
    ["alpha-5", "surface", "var(--alpha-05)"],
    ["alpha-08", "surface", "var(--alpha-08)"],
    ["white", "text", "white"],
    ["#0af", "text", "#0af"],
    ["rgb(1 2 3 / 50%)", "text", "rgb(1 2 3 / 50%)"],
    ["color-mix(in oklab, red 20%, white)", "surface", "color-mix(in oklab, red 20%, white)"],
  ] as const)("%s as %s", (value, use, css) => {
    expect(color(value, use, "light")).toBe(css)
  })

  it("takes gradients of allowed colours", () => {
    const gradient = "linear-gradient(90deg, #fff 0%, rgba(0,0,0,.5) 100%)"
    expect(color(gradient, "surface", "light")).toBe(gradient)
  })

  it("chooses by scheme", () => {
    const both = { light: "red-100", dark: "#300" }
    expect(color(both, "surface", "light")).toBe("var(--red-100)")
    expect(color(both, "surface", "dark")).toBe("#300")
    expect(color({ light: { light: "red" } }, "surface", "light")).toBeUndefined()
  })

  it.each([
    "url(https://evil.example/x.png)",
    "URL(javascript:alert(1))",
    "image-set('x.png' 1x)",
    "linear-gradient(red, url(x))",
    "var(--secret)",
    "expression(alert(1))",
    "red;background:url(x)",
    "red}body{display:none",
    "rgb(1,2,3",
    "rgb(1,2,3))",
    "re\\64",
    "red/**/",
    "attr(title)",
    "red-110",
    "red-150",
    "red-9999",
    "inherit",
    "#12345",
    "",
    `rgb(${"1".repeat(500)})`,
    "__proto__",
    42,
    null,
    ["red"],
  ])("refuses %s", (value) => {
    expect(color(value, "surface", "light")).toBeUndefined()
  })

  it("does not take names from Object.prototype", () => {
    // "constructor" and "toString" are words of letters like "red": harmless as a CSS value, never a function
    for (const name of ["constructor", "toString", "hasOwnProperty"])
      expect(typeof (color(name, "text", "light") ?? "")).toBe("string")
  })
})

describe("lengths", () => {
  it("numbers are pixels, or spacing units where space is meant", () => {
    expect(length(12)).toBe("12px")
    expect(spacing(4)).toBe("calc(var(--spacing) * 4)")
    expect(spacing(0)).toBe("0")
    expect(spacing(1.5)).toBe("calc(var(--spacing) * 1.5)")
  })

  it("strings are CSS lengths", () => {
    for (const text of ["50%", "2rem", "1.5em", "10px", "auto", "min-content", "100vh", "calc(100% - 2rem)"])
      expect(length(text)).toBe(text)
  })

  it.each([
    "10px;color:red",
    "url(x)",
    "var(--x)",
    "calc(env(x) + 1px)",
    "calc(attr(x))",
    "expression(1)",
    "1e9px",
    "12345678px",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    {},
    null,
  ])("refuses %s", (value) => {
    expect(length(value)).toBeUndefined()
    expect(spacing(value)).toBeUndefined()
  })

  it("keeps numbers within what a page can be", () => {
    expect(length(1e12)).toBe("100000px")
  })
})

it("radius knows the tokens only", () => {
  expect(radius("2xl")).toBe("var(--radius-2xl)")
  expect(radius("full")).toBe("var(--radius-full)")
  expect(radius("none")).toBe("0")
  expect(radius("100%")).toBe("100%")
  expect(radius("12px")).toBeUndefined()
})

it("flex and aspect ratio", () => {
  expect(flex(2)).toBe("2 1 0%")
  expect(flex("1 1 auto")).toBe("1 1 auto")
  expect(flex("1 1 auto; x")).toBeUndefined()
  expect(flex(-1)).toBeUndefined()
  expect(aspectRatio(1.5)).toBe("1.5")
  expect(aspectRatio("16 / 9")).toBe("16 / 9")
  expect(aspectRatio("16:9")).toBeUndefined()
})
