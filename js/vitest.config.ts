// How the tests run: jsdom for all, since most of the code touches the page; the design system's CSS goes through Vite.
import { configDefaults, defineConfig } from "vitest/config"

// They look at what happens once in a page.
const ALONE = ["tests/element/element.test.ts", "tests/theme/icons.test.tsx"]

export default defineConfig({
  test: {
    environment: "jsdom",
    setupFiles: ["tests/jsdom.ts"],
    pool: "threads",
    maxWorkers: "100%",
    passWithNoTests: true,
    restoreMocks: true,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
    server: { deps: { inline: [/@openai\/apps-sdk-ui/] } },
    projects: [
      {
        // A page of jsdom and React anew for each file takes longer than all tests.
        extends: true,
        test: {
          name: "shared",
          isolate: false,
          include: ["tests/**/*.test.{ts,tsx,js}"],
          exclude: [...configDefaults.exclude, ...ALONE],
        },
      },
      { extends: true, test: { name: "alone", include: ALONE } },
    ],
  },
})
