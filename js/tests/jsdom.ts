// What the tests' page lacks, and what a file of tests leaves to the next: nothing. Some tests have no page.
import { afterAll, vi } from "vitest"

// jsdom draws nothing, so it cannot scroll to anything either
if (typeof Element !== "undefined") Element.prototype.scrollIntoView ??= () => undefined

afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  if (typeof document === "undefined") return
  document.body.replaceChildren()
  document.head.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
})
