// Components that show something: text, headings, badges, icons, images, Markdown.
import { cleanup, fireEvent, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import { drawNode } from "../drawn"

afterEach(cleanup)

describe("Text", () => {
  it("has the size, weight, colour and alignment that it asks for", () => {
    const { element } = drawNode({
      type: "Text",
      value: "4,201.75",
      size: "sm",
      weight: "semibold",
      color: "danger",
      textAlign: "end",
      italic: true,
      lineThrough: true,
      width: 80,
    })
    expect(element.textContent).toBe("4,201.75")
    expect(element.dataset.size).toBe("sm")
    expect(element.style.fontWeight).toBe("var(--font-weight-semibold)")
    expect(element.style.color).toBe("var(--color-text-danger)")
    expect(element.style.textAlign).toBe("end")
    expect(element.style.fontStyle).toBe("italic")
    expect(element.style.textDecoration).toBe("line-through")
    expect(element.style.width).toBe("80px")
  })

  it("shows text as text", () => {
    const { element } = drawNode({ type: "Text", value: "<b>**x**</b>" })
    expect(element.textContent).toBe("<b>**x**</b>")
    expect(element.children).toHaveLength(0)
  })

  it.each([
    [{ truncate: true }, "line", ""],
    [{ maxLines: 1 }, "line", ""],
    [{ maxLines: 3 }, "lines", "3"],
    [{}, undefined, ""],
  ])("%j", (properties, cut, lines) => {
    const { element } = drawNode({ type: "Text", value: "x", ...properties })
    expect(element.dataset.cut).toBe(cut)
    expect(element.style.getPropertyValue("--lines")).toBe(lines)
  })

  it("tells all of itself to the pointer, but only where it was cut", () => {
    const { element } = drawNode({ type: "Text", value: "a long value", truncate: true })
    fireEvent.pointerEnter(element)
    expect(element.title).toBe("")
    Object.defineProperty(element, "scrollWidth", { value: 200 })
    Object.defineProperty(element, "clientWidth", { value: 50, configurable: true })
    fireEvent.pointerEnter(element)
    expect(element.title).toBe("a long value")
    Object.defineProperty(element, "clientWidth", { value: 200 })
    fireEvent.pointerEnter(element)
    expect(element.hasAttribute("title")).toBe(false)
  })

  it("writes numbers out and falls back to the usual size", () => {
    const { element } = drawNode({ type: "Text", value: 12.5, size: "enormous" })
    expect(element.textContent).toBe("12.5")
    expect(element.dataset.size).toBe("md")
  })
})

it("Title is a heading", () => {
  drawNode({ type: "Title", value: "Sales", size: "3xl", textAlign: "center" })
  const heading = screen.getByRole("heading", { name: "Sales" })
  expect(heading.dataset.size).toBe("3xl")
  expect(heading.style.textAlign).toBe("center")
})

it("Caption takes a colour of its own", () => {
  const { element } = drawNode({ type: "Caption", value: "rows 1–20", size: "sm", color: "tertiary" })
  expect(element.style.color).toBe("var(--color-text-tertiary)")
  expect(element.dataset.size).toBe("sm")
})

it("Markdown is drawn as Markdown", () => {
  const { element } = drawNode({ type: "Markdown", value: "**bold** and `code`" })
  expect(element.querySelector("strong")?.textContent).toBe("bold")
  expect(element.querySelector("code")?.textContent).toBe("code")
})

it("Badge has a colour, a variant and a size", () => {
  const { element } = drawNode({
    type: "Badge",
    label: "late",
    color: "danger",
    variant: "outline",
    size: "lg",
    pill: true,
  })
  expect(element.textContent).toBe("late")
  expect(element.dataset).toMatchObject({ color: "danger", variant: "outline", size: "lg", pill: "" })
  cleanup()
  expect(drawNode({ type: "Badge", label: "x", color: "plaid" }).element.dataset).toMatchObject({
    color: "secondary",
    variant: "soft",
    size: "sm",
  })
})

it("Icon draws the named picture in its size and colour", () => {
  const { element } = drawNode({ type: "Icon", name: "sparkle", size: "xl", color: "purple-500" })
  expect(element.querySelector("svg")?.getAttribute("data-icon")).toBe("sparkle")
  expect(element.dataset.size).toBe("xl")
  expect(element.style.color).toBe("var(--purple-500)")
})

describe("Image", () => {
  const pixel = "data:image/png;base64,iVBORw0KGgo="

  it("draws data: images with fit, position and size", () => {
    const { element } = drawNode({
      type: "Image",
      src: pixel,
      alt: "A map",
      fit: "contain",
      position: "top left",
      size: 64,
      radius: "full",
      frame: true,
    })
    expect(screen.getByRole("img", { name: "A map" })).toBe(element)
    expect(element.style).toMatchObject({ objectFit: "contain", width: "64px", height: "64px" })
    expect(element.dataset.frame).toBe("true")
    expect(element.getAttribute("referrerpolicy")).toBe("no-referrer")
  })

  it.each([
    ["https://img.example.org/a.png", ["example.org"], true],
    ["https://example.org/a.png", ["example.org"], true],
    ["https://notexample.org/a.png", ["example.org"], false],
    ["https://example.org.evil.test/a.png", ["example.org"], false],
    ["https://example.org/a.png", null, false],
    ["javascript:alert(1)", ["example.org"], false],
  ])("%s with %j: %s", (src, allowedImageDomains, drawn) => {
    const { element } = drawNode({ type: "Image", src, alt: "words" }, { allowedImageDomains })
    expect(element.tagName).toBe(drawn ? "IMG" : "DIV")
    if (!drawn) expect(element.textContent).toBe("words")
  })

  it("says so when loading fails, and tries again with another source", () => {
    const { element } = drawNode({ type: "Image", src: pixel, alt: "A map" })
    fireEvent.error(element)
    expect(screen.getByRole("img", { name: "A map" }).title).toContain("could not be loaded")
  })
})
