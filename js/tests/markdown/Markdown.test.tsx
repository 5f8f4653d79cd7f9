// What Markdown draws, what it refuses to draw, and that streaming changes nothing in the end.
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { Markdown } from "../../src/markdown/Markdown"
import { Sources } from "../../src/markdown/Sources"
import { sourcesOf } from "../../src/markdown/sourceList"

afterEach(cleanup)

function html(text: string, streaming = false): string {
  const { container, unmount } = render(<Markdown text={text} streaming={streaming} />)
  const drawn = container.innerHTML
  unmount()
  return drawn
}

describe("what is drawn", () => {
  it("draws tables with their alignment in a box that scrolls by keyboard", () => {
    render(<Markdown text={"| name | n |\n|:--|--:|\n| a | 1,234 |"} />)
    const box = screen.getByRole("group", { name: "Table" })
    expect(box.tabIndex).toBe(0)
    expect(within(box).getByRole("columnheader", { name: "n" }).dataset.align).toBe("right")
    expect(within(box).getByRole("cell", { name: "1,234" }).dataset.align).toBe("right")
  })

  it("draws task lists as boxes that cannot be clicked", () => {
    render(<Markdown text={"- [x] read\n- [ ] draw"} />)
    const [done, open] = screen.getAllByRole<HTMLInputElement>("checkbox")
    expect([done?.checked, open?.checked]).toEqual([true, false])
    expect([done?.disabled, open?.disabled]).toEqual([true, true])
  })

  it("names the language of a code block and copies exactly its text", async () => {
    const writeText = vi.fn(async () => {})
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } })
    render(<Markdown text={"```python\nx = 1 < 2\n```"} />)
    expect(screen.getByText("Python")).toBeTruthy()
    fireEvent.click(screen.getByRole("button", { name: "Copy code" }))
    expect(writeText).toHaveBeenCalledWith("x = 1 < 2")
    expect(await screen.findByRole("button", { name: "Copied" })).toBeTruthy()
    vi.unstubAllGlobals()
  })

  it("resolves character references once and leaves those in code alone", () => {
    render(<Markdown text={"a &lt; b &amp;amp; c, `&lt;`"} />)
    expect(screen.getByText(/a < b &amp; c/).textContent).toBe("a < b &amp; c, &lt;")
  })

  it("shows the source of a formula until mathematics is loaded", () => {
    const { container } = render(<Markdown text={"so $a_1^2$ and\n\n$$\n\\frac{1}{2}\n$$"} />)
    expect([...container.querySelectorAll(".md-math")].map((e) => e.textContent)).toEqual([
      "a_1^2",
      "\\frac{1}{2}",
    ])
    expect(container.querySelectorAll(".md-math-display")).toHaveLength(1)
  })

  it.each(["from $5 to $10", "$ 5 and 6 $", "US$100 or A$120", "`$x$`", "cost: $5"])(
    "takes no money for mathematics: %s",
    (text) => {
      const { container } = render(<Markdown text={text} />)
      expect(container.querySelector(".md-math")).toBeNull()
    },
  )

  it.each(["\\(a+b\\)", "\\[a+b\\]", "$a+b$", "$$a+b$$"])("knows the brackets of %s", (text) => {
    const { container } = render(<Markdown text={`x ${text} y`} />)
    expect(container.querySelector(".md-math")?.textContent).toBe("a+b")
  })

  it("draws suggestions as chips and hands them to the host", () => {
    const onDeeplink = vi.fn()
    const link = "chatkit-link://ask?prompt=Show%20it"
    render(<Markdown text={`- [Show \`it\`](${link})\n- [More](${link}2)`} onDeeplink={onDeeplink} />)
    const chip = screen.getByRole("button", { name: "Show it" })
    expect(chip.className).toBe("md-chip")
    expect(chip.closest("ul")?.className).toBe("md-chips")
    fireEvent.click(chip)
    expect(onDeeplink).toHaveBeenCalledWith(link)
  })

  it("lists each source once", () => {
    const source = { type: "url" as const, title: "Data", url: "https://example.org/d" }
    const annotations = [1, 2].map((index) => ({ type: "annotation" as const, index, source }))
    render(<Sources sources={sourcesOf(annotations)} />)
    expect(screen.getByText("1 source")).toBeTruthy()
    expect(screen.getByRole("link", { hidden: true }).getAttribute("href")).toBe("https://example.org/d")
  })
})

describe("what is refused", () => {
  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a href='javascript:alert(1)'>x</a></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "text <b onmouseover=alert(1)>bold</b>",
    "<style>*{display:none}</style>",
    "<!-- comment --><base href='https://evil.example'>",
  ])("keeps raw HTML as text: %s", (text) => {
    const { container } = render(<Markdown text={text} />)
    expect(container.querySelector("script, img, svg, iframe, b, style, base")).toBeNull()
    expect(container.textContent?.trim()).toBe(text)
  })

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "/relative",
    "//example.org/protocol-relative",
    "blob:https://example.org/1",
  ])("follows no link to %s", (href) => {
    const { container } = render(<Markdown text={`[click](<${href}>) ![pic](<${href}>)`} />)
    expect(container.querySelector("a, img")).toBeNull()
    expect(container.textContent).toContain("click")
  })

  it("opens allowed links apart from the page", () => {
    render(<Markdown text={"[a](https://example.org) <mail@example.org> www.example.org"} />)
    const links = screen.getAllByRole("link")
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      "https://example.org",
      "mailto:mail@example.org",
      "http://www.example.org",
    ])
    for (const link of links) {
      expect(link.getAttribute("target")).toBe("_blank")
      expect(link.getAttribute("rel")).toBe("noopener noreferrer")
    }
  })

  it("loads images from allowed hosts, their subdomains and data: only", () => {
    const text = [
      "![one](https://example.org/1.png)",
      "![two](https://img.example.org/2.png)",
      "![three](https://notexample.org/3.png)",
      "![four](https://example.org.evil.net/4.png)",
      "![five](data:image/png;base64,AAAA)",
      "![six](data:text/html,x)",
    ].join(" ")
    render(<Markdown text={text} allowedImageDomains={["example.org"]} />)
    expect(screen.getAllByRole("img").map((image) => image.getAttribute("alt"))).toEqual([
      "one",
      "two",
      "five",
    ])
    cleanup()
    render(<Markdown text={text} />)
    expect(screen.getAllByRole("img").map((image) => image.getAttribute("alt"))).toEqual(["five"])
  })
})

describe("what is bounded", () => {
  it.each([
    ["quotes 1,000 deep", `${"> ".repeat(1_000)}x`],
    ["quotes 50,000 deep", `${"> ".repeat(50_000)}x`],
    ["lists 1,000 deep", Array.from({ length: 1_000 }, (_, n) => `${" ".repeat(2 * n)}- x`).join("\n")],
    ["links in links", `${"[".repeat(5_000)}x${"](https://a.b)".repeat(5_000)}`],
    ["emphasis", `${"*a **b ".repeat(5_000)}`],
    ["100 KB in one line", "a".repeat(100_000)],
    ["100 KB of brackets", "[".repeat(100_000)],
    ["open formulas", "\\(".repeat(50_000)],
    ["dollars", "$a ".repeat(30_000)],
    ["underlined headings", "a\n-\n".repeat(25_000)],
    ["2 MB", "word ".repeat(400_000)],
  ])("draws %s without nesting deeply or failing", (_, text) => {
    const { container } = render(<Markdown text={text} />)
    let depth = 0
    for (let element = container.querySelector("*"); element; element = element.lastElementChild) depth += 1
    expect(depth).toBeLessThan(80)
    expect(container.textContent?.length).toBeGreaterThan(0)
  })

  it("shows long tables in parts and says how much is left", () => {
    const { container } = render(<Markdown text={`|a|\n|-|\n${"|1|\n".repeat(1_500)}`} />)
    const rows = () => container.querySelectorAll("tbody tr").length
    expect(rows()).toBe(200)
    fireEvent.click(screen.getByText("Show 1,300 more rows"))
    expect(rows()).toBe(1_200)
    fireEvent.click(screen.getByText("Show 300 more rows"))
    expect(rows()).toBe(1_500)
    expect(container.querySelector(".md-more")).toBeNull()
  })
})

const ANSWER = `# Title

A paragraph with **bold**, *italic*, ~~gone~~, \`code\` and [a link](https://example.org "t").
Second line
#not a heading

Setext
---

1. one
2. two

   more of two
3. three
   - nested **bold
     over lines**

* * *

| a | b |
|--|:-:|
| 1 | **2** |
| x \\| y | \`z\` |
after the table

\`\`\`python
def f(x):

    return x  # **not bold**
\`\`\`

> quote
> - with list
lazy line

$$
a^2 + b^2
$$

Inline $x$ and \\(y\\), <b>html</b> & &amp; entities, [ref] and [other][ref].

    indented code

    more code

[ref]: https://example.org/ref

- [ ] open
- [x] done

Last words with an unclosed **bold`

describe("streaming", () => {
  it.each([1, 3, 7, 40])("ends like the whole text drawn at once, in steps of %i", (step) => {
    const view = render(<Markdown text="" streaming />)
    for (let at = step; at < ANSWER.length; at += step) {
      view.rerender(<Markdown text={ANSWER.slice(0, at)} streaming />)
    }
    view.rerender(<Markdown text={ANSWER} />)
    const streamed = view.container.innerHTML
    view.unmount()
    expect(streamed).toBe(html(ANSWER))
  })

  it("shows at each moment what that text alone would show", () => {
    const view = render(<Markdown text="" streaming />)
    for (let at = 1; at <= ANSWER.length; at += 5) {
      const text = ANSWER.slice(0, at)
      view.rerender(<Markdown text={text} streaming />)
      expect(view.container.innerHTML, JSON.stringify(text.slice(-60))).toBe(html(text, true))
    }
  })

  it("closes half-written syntax meanwhile", () => {
    expect(html("some **bold wor", true)).toContain("<strong>bold wor</strong>")
    expect(html("see [the doc](https://exam", true)).not.toContain("exam")
    expect(html("some **bold wor")).not.toContain("<strong>")
  })

  it("draws the last of a long block that came too fast to be drawn each time", async () => {
    const list = (items: number) =>
      Array.from({ length: items }, (_, n) => `- item ${n} of the list`).join("\n")
    const view = render(<Markdown text={list(300)} streaming />)
    view.rerender(<Markdown text={list(301)} streaming />)
    for (let items = 302; items <= 310; items += 1) view.rerender(<Markdown text={list(items)} streaming />)
    await waitFor(() => expect(view.container.querySelectorAll("li")).toHaveLength(310))
    view.rerender(<Markdown text={list(311)} />)
    expect(view.container.querySelectorAll("li")).toHaveLength(311)
  })

  it("keeps the elements of finished blocks", () => {
    const view = render(<Markdown text={"First.\n\nSecond"} streaming />)
    const first = view.container.querySelector("p")
    view.rerender(<Markdown text={"First.\n\nSecond one\n\nThird"} streaming />)
    expect(view.container.querySelector("p")).toBe(first)
    expect(view.container.querySelectorAll("p")).toHaveLength(3)
  })

  it("starts anew when the text is another one", () => {
    const view = render(<Markdown text={"One.\n\nTwo"} streaming />)
    view.rerender(<Markdown text={"Other.\n\nTwo"} />)
    expect(view.container.textContent).toBe("Other.Two")
  })

  it("normalises line ends that arrive in two parts", () => {
    const view = render(<Markdown text={"a\r"} streaming />)
    view.rerender(<Markdown text={"a\r\n\r"} streaming />)
    view.rerender(<Markdown text={"a\r\n\r\nb"} streaming />)
    expect(view.container.querySelectorAll("p")).toHaveLength(2)
  })
})
