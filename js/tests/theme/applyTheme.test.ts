// Putting a theme on a page, and replacing it.
import { expect, it } from "vitest"
import { applyTheme, themeSheet } from "../../src/theme/applyTheme"

it("sets the scheme and one sheet, however often it is called", () => {
  expect(applyTheme(document, "dark")).toBe("dark")
  expect(document.documentElement.dataset.theme).toBe("dark")
  applyTheme(document, { colorScheme: "light", density: "compact" })
  expect(document.documentElement.dataset.theme).toBe("light")
  expect(document.querySelectorAll("style#chatkit-notebook-theme")).toHaveLength(1)
  expect(getComputedStyle(document.documentElement).getPropertyValue("--spacing")).toBe("0.21rem")
})

it("speaks of both schemes, so that a widget may force the other one", () => {
  const sheet = themeSheet({ colorScheme: "light", color: { grayscale: { hue: 10, tint: 3 } } })
  expect(sheet).toMatch(/^:root,\[data-theme="light"\]\{/)
  expect(sheet).toContain('\n[data-theme="dark"]{--gray-0:oklch(0.15')
})
