// A theme as CSS custom properties: monotone, complete, and nothing that could leave its declaration.
import type { ThemeOption } from "@openai/chatkit"
import { describe, expect, it } from "vitest"
import { lightness } from "../../src/theme/cssColor"
import { themeVariables } from "../../src/theme/themeVariables"

const rem = (value: string | undefined) => Number.parseFloat(value ?? "NaN")

it("the default theme changes nothing", () => {
  for (const theme of [undefined, "light", {}, { radius: "pill", density: "normal" }] as const)
    expect(themeVariables(theme)).toEqual({ colorScheme: "light", variables: {}, fontFaces: [] })
  expect(themeVariables("dark").colorScheme).toBe("dark")
  expect(themeVariables({ colorScheme: "dark" }).colorScheme).toBe("dark")
})

it("corners grow from sharp to round", () => {
  const corner = (radius: ThemeOption["radius"]) => rem(themeVariables({ radius }).variables["--radius-2xl"])
  expect(corner("sharp")).toBe(0)
  expect(corner("soft")).toBeGreaterThan(corner("sharp"))
  expect(corner("round")).toBeGreaterThan(corner("soft"))
  expect(corner("round")).toBeLessThan(1) // pill: the design system's own 1rem
  expect(themeVariables({ radius: "sharp" }).variables["--radius-full"]).toBe("0px")
})

it("space and controls grow with density", () => {
  const of = (density: ThemeOption["density"]) => themeVariables({ density }).variables
  expect(rem(of("compact")["--spacing"])).toBeLessThan(0.25)
  expect(rem(of("spacious")["--spacing"])).toBeGreaterThan(0.25)
  expect(rem(of("compact")["--control-size-md"])).toBeLessThan(rem(of("spacious")["--control-size-md"]))
})

describe("typography", () => {
  it("sets the root's size and the families", () => {
    const { variables } = themeVariables({
      typography: { baseSize: 15, fontFamily: "'Inter', sans-serif", fontFamilyMono: "Fira Code" },
    })
    expect(variables).toEqual({
      "--base-font-size": "15px",
      "--font-sans": "'Inter', sans-serif",
      "--font-mono": "Fira Code",
    })
  })

  it("refuses a family that would end the declaration", () => {
    for (const fontFamily of ["a;b", "a}b{", "url(x)", "'a", "a\\22"])
      expect(themeVariables({ typography: { fontFamily } }).variables).toEqual({})
  })

  it("loads fonts from data, https and the page's own origin only", () => {
    const face = (src: string) =>
      themeVariables({ typography: { fontSources: [{ family: "F", src }] } }).fontFaces
    expect(face("data:font/woff2;base64,AAAA")).toEqual([
      '@font-face{font-family:"F";src:url("data:font/woff2;base64,AAAA");font-display:swap}',
    ])
    expect(face("https://fonts.example/f.woff2")).toHaveLength(1)
    expect(face("/files/f.woff2")).toHaveLength(1)
    for (const src of [
      "http://fonts.example/f.woff2",
      "//fonts.example/f",
      "javascript:1",
      'https://x/"){}',
      "data:text/css,x",
      "f.woff2",
    ])
      expect(face(src)).toEqual([])
  })
})

describe("grayscale", () => {
  const gray = (grayscale: { hue: number; tint: number; shade?: number }, dark = false) =>
    themeVariables({ colorScheme: dark ? "dark" : "light", color: { grayscale: grayscale as never } })
      .variables

  const parts = (css: string | undefined) => (css ?? "").slice(6, -1).split(" ").map(Number)

  it("tint is chroma, hue is hue, white stays white", () => {
    const none = parts(gray({ hue: 250, tint: 0 })["--gray-500"])
    const some = parts(gray({ hue: 250, tint: 4 })["--gray-500"])
    const much = parts(gray({ hue: 250, tint: 9 })["--gray-500"])
    expect(none[1]).toBe(0)
    expect(some[1]).toBeGreaterThan(0)
    expect(much[1]).toBeGreaterThan(some[1] ?? 0)
    expect(some[2]).toBe(250)
    expect(gray({ hue: 250, tint: 9 })["--gray-0"]).toBe("oklch(1 0 250)")
  })

  it.each([false, true])(
    "a higher shade is darker in the background and leaves text alone (dark: %s)",
    (dark) => {
      const ground = dark ? "--gray-200" : "--gray-50"
      const at = (shade: number, step: string) => parts(gray({ hue: 0, tint: 0, shade }, dark)[step])[0] ?? 0
      expect(at(4, ground)).toBeLessThan(at(0, ground))
      expect(at(-4, ground)).toBeGreaterThanOrEqual(at(0, ground))
      expect(at(4, "--gray-1000")).toBe(at(-4, "--gray-1000"))
    },
  )

  it("ignores what is not a grayscale", () => {
    expect(gray("red" as never)).toEqual({})
    expect(gray({ hue: Number.NaN, tint: 1 })).toEqual({})
  })
})

describe("accent", () => {
  const accent = (primary: string, level: number) =>
    themeVariables({ color: { accent: { primary, level: level as 0 } } }).variables

  it("is used in more places at every level", () => {
    const counts = [0, 1, 2, 3].map((level) => Object.keys(accent("#1463ff", level)).length)
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(new Set(counts).size).toBe(4)
    expect(accent("#1463ff", 0)["--color-background-primary-solid"]).toBeUndefined()
    expect(accent("#1463ff", 1)["--color-background-primary-solid"]).toBe("#1463ff")
  })

  it("text on it can be read", () => {
    expect(accent("#1463ff", 1)["--color-text-primary-solid"]).toBe("#ffffff")
    expect(accent("#ffd400", 1)["--color-text-primary-solid"]).toBe("#0d0d0d")
  })

  it("takes no url", () => {
    expect(accent("url(x)", 3)).toEqual({})
  })
})

it("a surface belongs to its own scheme only", () => {
  const theme: ThemeOption = {
    colorScheme: "dark",
    color: { surface: { background: "#101820", foreground: "#1c2733" } },
  }
  expect(themeVariables(theme).variables["--color-surface"]).toBe("#101820")
  expect(themeVariables(theme, "light").variables).toEqual({})
})

it.each([
  ["#101010", "#F5F5F5", "text"],
  ["#FFFFFF", "#303030", "text"],
  ["#fffef5", "#ffffff", "raised"],
  ["#171717", "#262626", "raised"],
  ["midnightblue", "lavender", "text"],
])("a surface of %s and %s has that for %s", (background, foreground, meaning) => {
  const { variables } = themeVariables({ color: { surface: { background, foreground } } })
  expect(variables["--color-text"]).toBe(meaning === "text" ? foreground : undefined)
  expect(variables["--color-surface-elevated"]).toBe(meaning === "text" ? background : foreground)
})

it.each([
  ["light", "#101820", "var(--blue-300)", "var(--red-300)"],
  ["light", "#fffef5", undefined, undefined],
  ["dark", "#fffef5", "var(--blue-500)", "var(--red-700)"],
  ["dark", "#101820", undefined, undefined],
] as const)("coloured words of a %s chat can be read on %s", (colorScheme, background, link, danger) => {
  const theme: ThemeOption = { colorScheme, color: { surface: { background, foreground: background } } }
  const { variables } = themeVariables(theme)
  expect(variables["--link-primary-text-color"]).toBe(link)
  expect("--codeblock-syntax-4" in variables).toBe(link !== undefined)
  expect(variables["--color-text-danger"]).toBe(danger)
})

it.each([
  ["#101820", "white"],
  ["#ffffff", "black"],
])("an accent's links are nudged to the words of %s", (background, towards) => {
  const color = {
    surface: { background, foreground: "#888" },
    accent: { primary: "#7c3aed", level: 0 as const },
  }
  for (const colorScheme of ["light", "dark"] as const)
    expect(themeVariables({ colorScheme, color }).variables["--link-primary-text-color"]).toContain(towards)
})

it("an accent shows on a surface of its own, too", () => {
  const color = { surface: { background: "#101010", foreground: "#f5f5f5" } }
  const accent = { primary: "#7c3aed", level: 3 as const }
  const { variables } = themeVariables({ color: { ...color, accent } })
  for (const name of ["--user-message-background-color", "--color-surface-secondary"])
    expect(variables[name], name).toContain("#7c3aed")
})

it.each([
  ["#fff", 1],
  ["#000000", 0],
  ["rgb(255, 255, 255)", 1],
  ["hsl(0 0% 0%)", 0],
  ["oklch(0.5 0.1 20)", 0.5],
  ["white", 1],
])("lightness of %s", (color, expected) => {
  expect(lightness(color)).toBeCloseTo(expected, 3)
})

it("lightness is unknown where only a browser could tell", () => {
  expect(lightness("rebeccapurple")).toBeNull()
})
