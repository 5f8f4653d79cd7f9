// Bundles the pages of the chaos test for Node: node chaos/build.mjs OUT
import { build } from "esbuild"

await build({
  entryPoints: ["chaos/pages.ts"],
  inject: ["chaos/clock.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  outfile: process.argv[2],
  logLevel: "warning",
})
