// @vitest-environment node
import type { ChatKitOptions } from "@openai/chatkit"
import { describe, expect, it } from "vitest"
import { nearest } from "../../src/element/nearest"
import { checkOptions } from "../../src/element/options"

const api = { url: "/", domainKey: "local" }
const check = (options: object) => () => checkOptions({ api, ...options } as ChatKitOptions)

describe("checkOptions", () => {
  it("takes all that ChatKit documents", () => {
    const callback = async () => []
    expect(
      check({
        api: { ...api, fetch: callback, uploadStrategy: { type: "two_phase" } },
        locale: "de-DE",
        theme: {
          colorScheme: "dark",
          radius: "soft",
          density: "compact",
          typography: { baseSize: 16, fontSources: [{ family: "X", src: "x", weight: 400 }] },
          color: {
            grayscale: { hue: 220, tint: 6, shade: -1 },
            accent: { primary: "#f00", level: 1 },
            surface: { background: "#fff", foreground: "#000" },
          },
        },
        initialThread: null,
        header: { title: { text: "T" }, rightAction: { icon: "home", onClick: callback } },
        startScreen: {
          greeting: "Hi",
          prompts: [
            { label: "A", prompt: "a" },
            { label: "B", prompt: [{ type: "input_text", text: "b" }] },
          ],
        },
        composer: {
          attachments: { enabled: false, maxSize: { "image/*": 1 } },
          tools: [{ id: "t", label: "T", icon: "cube", pinned: true }],
          models: [{ id: "m", label: "M" }],
        },
        entities: { onTagSearch: callback },
        commands: { enabled: true, onSearch: callback },
        thread: { autoScroll: true },
      }),
    ).not.toThrow()
    expect(check({ theme: "dark" })).not.toThrow()
  })

  // contract: api.domainKey; api.getClientSecret
  it.each([
    [{ thema: "dark" }, "there is no option `thema`. Did you mean `theme`?"],
    [{ start_screen: {} }, "Did you mean `startScreen`?"],
    [
      { composer: { attachments: { enabled: true, max_size: 1 } } },
      "there is no option `composer.attachments.max_size`. Did you mean `maxSize`?",
    ],
    [{ theme: "drak" }, '`theme` is "drak". Did you mean "dark"? Allowed: light, dark.'],
    [{ theme: { radius: "md" } }, '`theme.radius` is "md". Allowed: pill, round, soft, sharp.'],
    [
      { startScreen: { prompts: [{ label: 1 }] } },
      "`startScreen.prompts[0].label` is 1; it must be a string.",
    ],
    [{ onClientTool: "f" }, '`onClientTool` is "f"; it must be a function.'],
    [{ header: true }, "`header` is true; it must be an object."],
    [{ api: undefined }, "`api` is missing."],
    [{ api: { url: "/" } }, "`api.domainKey` is missing"],
    [{ api: { getClientSecret: () => "" } }, "is for OpenAI's servers"],
  ])("refuses %j", (options, words) => {
    expect(check(options)).toThrow(words)
  })
})

describe("nearest", () => {
  it("finds slips and different spellings, and nothing that is far", () => {
    expect(nearest("disclamer", ["disclaimer", "composer"])).toBe("disclaimer")
    expect(nearest("thread_item_actions", ["threadItemActions"])).toBe("threadItemActions")
    expect(nearest("banana", ["theme", "locale"])).toBeNull()
  })
})
