// How the tests run: jsdom for all, since most of the code touches the page; the design system's CSS goes through Vite.
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    environment: "jsdom",
    setupFiles: ["tests/jsdom.ts"],
    maxWorkers: "100%",
    include: ["tests/**/*.test.{ts,tsx,js}"],
    passWithNoTests: true,
    restoreMocks: true,
    css: { modules: { classNameStrategy: "non-scoped" } },
    server: { deps: { inline: [/@openai\/apps-sdk-ui/] } },
  },
})
