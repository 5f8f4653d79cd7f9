// The grey steps of the design system, tinted: `color.grayscale` of the theme.
import type { ColorScheme } from "./tokens"

export interface Grayscale {
  /** 0 to 360 degrees. */
  hue: number
  /** 0 (neutral) to 9 (clearly coloured). */
  tint: number
  /** -4 (lighter) to 4 (darker). */
  shade?: number
}

// Lightness (OKLab L) of the steps in the light scheme, from the design system's own hex values.
// biome-ignore format: one table
const LIGHT: Record<string, number> = {
  0: 1, 25: 0.9911, 50: 0.9821, 75: 0.9642, 100: 0.9461, 150: 0.9037, 200: 0.8483, 250: 0.7858, 300: 0.754,
  350: 0.7025, 400: 0.65, 450: 0.5658, 500: 0.4784, 550: 0.4276, 600: 0.3753, 650: 0.3446, 700: 0.3092, 750: 0.2768,
  800: 0.2478, 850: 0.2264, 900: 0.209, 925: 0.2002, 950: 0.1867, 975: 0.173, 1000: 0.1591,
}

// biome-ignore format: one table
const DARK: Record<string, number> = {
  0: 0.1591, 25: 0.173, 50: 0.1867, 75: 0.2002, 100: 0.209, 150: 0.2264, 200: 0.2478, 250: 0.2768, 300: 0.3092,
  350: 0.3446, 400: 0.3753, 450: 0.4276, 500: 0.4784, 550: 0.5658, 600: 0.65, 650: 0.7025, 700: 0.754, 750: 0.7858,
  800: 0.8483, 850: 0.8945, 900: 0.9461, 925: 0.9642, 950: 0.9642, 975: 0.9821, 1000: 1,
}

const MOST_CHROMA = 0.05
const SHADE_STEP = 0.012

/**
 * `--gray-*` and the base of the transparent greys.
 *
 * Chroma grows linearly with `tint` and is largest in the middle greys, so that white stays white. `shade` moves the
 * half of the scale that backgrounds are made of, most at its very end, and leaves text alone: contrast is kept.
 */
export function grayscaleVariables(
  { hue, tint, shade = 0 }: Grayscale,
  scheme: ColorScheme,
): Record<string, string> {
  const steps = scheme === "dark" ? DARK : LIGHT
  const variables: Record<string, string> = {}
  for (const [step, neutral] of Object.entries(steps)) {
    const depth = scheme === "dark" ? 1 - neutral : neutral
    const light = clamp(neutral - shade * SHADE_STEP * Math.max(0, depth * 2 - 1), 0, 1)
    const chroma = (tint / 9) * MOST_CHROMA * Math.min(1, 4 * light * (1 - light) + 0.1)
    variables[`--gray-${step}`] = `oklch(${round(light)} ${round(light > 0.999 ? 0 : chroma)} ${round(hue)})`
  }
  variables["--alpha-base"] = variables["--gray-1000"] ?? ""
  return variables
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
