// Every option of tests/contract/options.json: what the element takes and refuses, and what the UI makes of it.
import type { ChatKitOptions } from "@openai/chatkit"
import { cleanup, fireEvent, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import contract from "../../../tests/contract/options.json"
import { checkOptions } from "../../src/element/options"
import { themeSheet } from "../../src/theme/applyTheme"
import { drawChat } from "./drawChat"
import { answered, item, said, THREAD } from "./scriptedHost"

interface Row {
  option: string
  ok: Record<string, unknown>[]
  bad: Record<string, unknown>[]
  /** Roles with names, or texts, that are there with the option and not without it; `hides`: the other way round. */
  shows?: ([string, string] | string)[]
  hides?: ([string, string] | string)[]
  theme?: boolean
  thread?: boolean
  chosen?: string
  icons?: boolean
}
const ROWS = contract as unknown as Row[]
const api = { url: "/", domainKey: "local" }

afterEach(cleanup)

/** With functions where the JSON says so. */
function real(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(real)
  if (typeof value !== "object" || value === null) return value
  if ("$function" in value) return async () => []
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, real(entry)]))
}
const optionsOf = (given: unknown) => ({ api, ...(real(given) as object) }) as ChatKitOptions

/** The path in a message: `startScreen.prompts[0].icon` for `startScreen.prompts[].icon`. */
const top = (option: string) => option.split(/[.[]/)[0] as string

describe.each(ROWS)(
  "$option",
  ({ option, ok, bad, shows = [], hides = [], theme, thread, chosen, icons }) => {
    it.each(ok.map((given) => [JSON.stringify(given), given]))("takes %s", (_, given) => {
      expect(() => checkOptions(optionsOf(given))).not.toThrow()
    })

    it.each(bad.map((given) => [JSON.stringify(given), given]))(
      "refuses %s, and says which key",
      (_, given) => {
        expect(() => checkOptions(optionsOf(given))).toThrow(top(option))
      },
    )

    const draw = (options: ChatKitOptions) =>
      drawChat({
        options,
        ...(thread ? { thread: THREAD, items: [said("u1", "How heavy?"), answered("a1", "Heavy.")] } : {}),
        ...(chosen
          ? { draft: { segments: [], quotedText: null, toolId: chosen, modelId: null, files: [] } }
          : {}),
      } as Parameters<typeof drawChat>[0])
    const there = (what: [string, string] | string) =>
      (typeof what === "string"
        ? screen.queryAllByText(what)
        : screen.queryAllByRole(what[0], { name: what[1] })
      ).length > 0

    it.runIf(shows.length + hides.length)("can be seen", () => {
      for (const what of shows) {
        draw(optionsOf(ok[0]))
        expect(there(what), `${what} with it`).toBe(true)
        cleanup()
        draw(optionsOf({}))
        expect(there(what), `${what} without it`).toBe(false)
        cleanup()
      }
      for (const what of hides) {
        draw(optionsOf(ok[0]))
        expect(there(what), `${what} with it`).toBe(false)
        cleanup()
        draw(optionsOf({}))
        expect(there(what), `${what} without it`).toBe(true)
        cleanup()
      }
    })

    it.runIf(theme)("changes the look, with each value in another way", () => {
      const sheets = ok.map((given) => themeSheet(optionsOf(given).theme))
      const plain = themeSheet(undefined)
      expect(new Set([...sheets, plain]).size).toBeGreaterThanOrEqual(ok.length)
      expect(new Set(sheets).size).toBe(ok.length)
    })

    it.runIf(icons)("draws the icon", () => {
      const { container } = draw(optionsOf(ok[0]))
      expect(container.querySelector('[data-icon="bolt"]')).toBeTruthy()
    })
  },
)

it("every option is in the contract once", () => {
  const names = ROWS.map(({ option }) => option)
  expect(new Set(names).size).toBe(names.length)
})

// contract: disclaimer.highContrast
it("the disclaimer has more contrast when that is wanted", () => {
  const { container } = drawChat({ options: optionsOf({ disclaimer: { text: "x", highContrast: true } }) })
  expect(container.querySelector(".disclaimer[data-high-contrast]")).toBeTruthy()
})

// contract: entities.onClick
it("an interactive entity among the sources is handed on when it is clicked", () => {
  const source = { type: "entity" as const, id: "c1", title: "ACME", interactive: true, data: { k: "v" } }
  const content = [
    {
      type: "output_text" as const,
      text: "Said so.",
      annotations: [{ type: "annotation" as const, index: 7, source }],
    },
  ]
  const { host } = drawChat({
    thread: THREAD,
    items: [said("u1", "x"), item("a1", "assistant_message", { content })],
  })
  fireEvent.click(screen.getAllByRole("button", { name: /Source 1: ACME/ })[0] as HTMLElement)
  expect(host.entityClick).toHaveBeenCalledExactlyOnceWith({
    id: "c1",
    title: "ACME",
    data: { k: "v" },
    interactive: true,
  })
})
