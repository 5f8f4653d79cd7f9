// A picture of what is drawn in this frame: an SVG that holds the page and only the styles it uses, or a PNG of it.
import type { PictureFormat } from "../state/host"

const SVG = "http://www.w3.org/2000/svg"
const STATES =
  /::?(?:before|after|placeholder|marker|selection|-[\w-]+|hover|focus(?:-\w+)?|active|visited)(?:\([^)]*\))?/g
const DECODE_MS = 10_000

export async function picture(format: PictureFormat, scale: number): Promise<string> {
  const shown = document.querySelector<HTMLElement>(".preview-picture") ?? document.body
  const svg = asSvg(shown)
  return format === "svg" ? svg.text : asPng(svg, scale)
}

interface Svg {
  text: string
  width: number
  height: number
}

function asSvg(shown: HTMLElement): Svg {
  const { width, height } = shown.getBoundingClientRect()
  const root = document.documentElement
  const svg = document.implementation.createDocument(SVG, "svg")
  const whole = svg.documentElement
  const foreign = svg.createElementNS(SVG, "foreignObject")
  for (const element of [whole, foreign]) {
    element.setAttribute("width", String(Math.ceil(width)))
    element.setAttribute("height", String(Math.ceil(height)))
  }
  // The variables of the theme hang on the root; both the picture's and the page's own are one.
  for (const { name, value } of root.attributes) if (name !== "xmlns") whole.setAttribute(name, value)
  const html = svg.importNode(root.cloneNode(false), false) as HTMLElement
  const style = document.createElement("style")
  style.textContent = `${usedStyles()} html, body { margin: 0; overflow: hidden }`
  const body = document.body.cloneNode(false)
  body.appendChild(copied(shown))
  html.append(style, body)
  foreign.append(html)
  whole.append(foreign)
  return { text: new XMLSerializer().serializeToString(whole), width, height }
}

/** A copy that shows what was typed: a clone has the values that the document began with. */
function copied(shown: HTMLElement): HTMLElement {
  const copy = shown.cloneNode(true) as HTMLElement
  const before = shown.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")
  copy.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea").forEach((field, at) => {
    const held = before[at]
    if (!held) return
    if (field instanceof HTMLTextAreaElement) field.textContent = held.value
    else if (held.type === "checkbox" || held.type === "radio")
      field.toggleAttribute("checked", (held as HTMLInputElement).checked)
    else field.setAttribute("value", held.type === "password" ? "•".repeat(held.value.length) : held.value)
  })
  for (const script of copy.querySelectorAll("script, style, link")) script.remove()
  return copy
}

function usedStyles(): string {
  return [...document.styleSheets].map((sheet) => [...sheet.cssRules].map(used).join("")).join("\n")
}

/** The text of a rule, without the parts that match nothing here. */
function used(rule: CSSRule): string {
  if (rule instanceof CSSStyleRule) return matches(rule.selectorText) ? rule.cssText : ""
  if (rule instanceof CSSGroupingRule) {
    const inner = [...rule.cssRules].map(used).join("")
    const opening = rule.cssText.slice(0, rule.cssText.indexOf("{") + 1)
    return inner ? `${opening}${inner}}` : ""
  }
  return rule.cssText
}

function matches(selector: string): boolean {
  try {
    return document.querySelector(selector.replace(STATES, "") || "*") !== null
  } catch {
    return true // a selector that is not understood without its states
  }
}

async function asPng({ text, width, height }: Svg, scale: number): Promise<string> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await Promise.race([
    image.decode(),
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error("the browser did not draw it in time")), DECODE_MS)
    }),
  ])
  const canvas = document.createElement("canvas")
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  const context = canvas.getContext("2d")
  if (!context) throw new Error("this browser has no canvas")
  context.scale(scale, scale)
  context.drawImage(image, 0, 0)
  return canvas.toDataURL("image/png").split(",")[1] ?? ""
}
