// Where the marks of annotations stand in a text, and what they lead to.
import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { cited } from "../../src/markdown/citations"
import { Markdown } from "../../src/markdown/Markdown"
import type { Annotation } from "../../src/protocol/schema"

afterEach(cleanup)

const source = (name: string): Annotation["source"] => ({
  type: "url",
  title: name,
  url: `https://${name}.example`,
})
const at = (index: number | undefined, name = "a"): Annotation => ({
  type: "annotation",
  source: source(name),
  ...(index === undefined ? {} : { index }),
})

/** The text with its first mark as "|"; `^` in the input is where the annotation points to. */
function marked(input: string): string {
  const index = [...input.slice(0, input.indexOf("^"))].length
  return cited(input.replace("^", ""), [at(index)]).text.replace("⸢0⸣", "|")
}

describe("the place of a mark", () => {
  it("counts code points, so that an emoji before it shifts nothing", () => {
    expect(marked("🐧🐧 Gentoo^ are heavy")).toBe("🐧🐧 Gentoo| are heavy")
  })

  it.each([
    ["after the word when it points behind a space", "heavy. ^Next", "heavy.| Next"],
    ["after the line when it points to the next", "one\n^two", "one|\ntwo"],
    ["behind code", "use `le^n(x)` here", "use `len(x)`| here"],
    [
      "behind a link",
      "see [the p^aper](https://x.example/a) now",
      "see [the paper](https://x.example/a)| now",
    ],
    ["behind an address", "see https://x.exa^mple/a now", "see https://x.example/a| now"],
    ["behind a formula", "so $a^2$ is", "so $a2$| is"],
    ["behind the signs of emphasis", "a **bold*^* word", "a **bold**| word"],
    ["before the list", "intro\n\n- ^item", "intro|\n\n- item"],
    ["in the first item when nothing stands before the list", "- ^item", "- |item"],
    ["behind the heading sign at the very start", "^# Title", "# |Title"],
    ["inside the cell", "| a | b |^\n|--|--|\n| 1 | 2 |", "| a | b| |\n|--|--|\n| 1 | 2 |"],
    ["in the table's head, not its rule", "| a | b |\n|--^|--|\n| 1 | 2 |", "| a | b| |\n|--|--|\n| 1 | 2 |"],
    ["in a paragraph of its own after a block of code", "```\nx^\n```\n\nend", "```\nx\n```\n\n|\n\n\n\nend"],
    ["at the end when it points beyond", "short^", "short|"],
  ])("is %s", (_, input, expected) => {
    expect(marked(input)).toBe(expected)
  })

  it("keeps the word before it and what closes a clause behind it on its line, and nothing more", () => {
    const text = "from **Adelie** (3,700.66) to 4,050. Next"
    const marks = [at(text.indexOf(")")), at(text.indexOf(") to") + 1, "c"), at(text.indexOf(". Next"), "b")]
    const { container } = render(<Markdown text={text} annotations={marks} />)
    const kept = [...container.querySelectorAll(".md-cited")].map((one) => one.textContent)
    expect(kept).toEqual(["(3,700.661)", "2", "4,0503."])
    expect(container.textContent).toContain("from Adelie (3,700.661)2 to 4,0503. Next")
  })

  it("is shared by annotations that point to the same place", () => {
    const { text, groups } = cited("abc def", [at(3, "a"), at(3, "b"), at(4, "c"), at(3, "a")])
    expect(text).toBe("abc⸢0⸣ def")
    expect(groups.map((group) => group.map(({ title }) => title))).toEqual([["a", "b", "c"]])
  })

  it("comes once for what one source says in a line, behind the last of it", () => {
    const said = "3 rows and 8 columns\n2 more, 4 others, 5 of both"
    const { text, groups } = cited(said, [at(1), at(12), at(22), at(30, "b"), at(40), at(40, "b")])
    expect(text).toBe("3 rows and 8⸢0⸣ columns\n2⸢1⸣ more, 4⸢2⸣ others, 5⸢3⸣ of both")
    expect(groups.map((group) => group.map(({ title }) => title))).toEqual([["a"], ["a"], ["b"], ["a", "b"]])
  })

  it("is nowhere without an index, with a wrong one, and in code that is not closed yet", () => {
    expect(cited("abc", [at(undefined), at(-1), at(0.5)]).text).toBe("abc")
    expect(cited("```\ncode", [at(6)]).text).toBe("```\ncode")
  })

  it("is nowhere in a text that has such brackets of its own", () => {
    expect(cited("a ⸢0⸣ b", [at(1)])).toEqual({ text: "a ⸢0⸣ b", groups: [] })
  })

  it("is found at once in texts made to be slow", () => {
    const hostile = ["`".repeat(20_000), "[".repeat(20_000), "$".repeat(20_000), `${"`a``".repeat(8_000)}`]
    for (const text of hostile) expect(cited(text, [at(10)]).text.length).toBeGreaterThanOrEqual(text.length)
  })
})

describe("a drawn mark", () => {
  it("has the number of its source and leads there", () => {
    render(<Markdown text="Heavy. Light." annotations={[at(6, "a"), at(13, "b")]} />)
    const links = screen.getAllByRole("link")
    expect(links.map((link) => [link.textContent, link.getAttribute("href")])).toEqual([
      ["1", "https://a.example"],
      ["2", "https://b.example"],
    ])
    expect(screen.getByRole("link", { name: "Source 2: b" })).toBeTruthy()
  })

  it("does not show in what is code", () => {
    const { container } = render(
      <Markdown text={"x `y` z\n\n```\ncode\n```\n"} annotations={[at(4), at(14)]} />,
    )
    expect(container.textContent).not.toMatch(/[⸢⸣]/)
    expect(container.querySelector("code")?.textContent).toBe("y")
  })

  it("refuses a dangerous address but keeps the number", () => {
    const bad = {
      type: "annotation",
      index: 1,
      source: { type: "url", title: "x", url: "javascript:alert(1)" },
    }
    render(<Markdown text="ab" annotations={[bad as Annotation]} />)
    expect(screen.queryByRole("link")).toBeNull()
    expect(screen.getByRole("button", { name: "Source 1: x" })).toBeTruthy()
  })

  it("is an entity's own label, and a button when it is interactive", () => {
    const onEntity = vi.fn()
    const entity = {
      type: "entity" as const,
      id: "c1",
      title: "ACME",
      inline_label: "ACME Inc.",
      interactive: true,
      data: { k: "v" },
    }
    render(
      <Markdown
        text="Said so."
        annotations={[{ type: "annotation", index: 7, source: entity }]}
        onEntity={onEntity}
      />,
    )
    fireEvent.click(screen.getByRole("button", { name: "Source 1: ACME" }))
    expect(screen.getByRole("button").textContent).toBe("ACME Inc.")
    expect(onEntity).toHaveBeenCalledExactlyOnceWith(entity)
  })

  it("stays where it is while the text behind it grows", () => {
    const annotations = [at(3)]
    const { container, rerender } = render(<Markdown text="abc" streaming annotations={annotations} />)
    rerender(<Markdown text="abc **def" streaming annotations={annotations} />)
    expect(container.querySelector("p")?.textContent).toBe("abc1 def")
    expect(container.querySelector("strong")?.textContent).toBe("def")
  })
})

describe("what a source is", () => {
  const paper = {
    type: "url" as const,
    title: "Dimorphism of penguins",
    url: "https://journal.example/1",
    attribution: "Palmer Station LTER",
    description: "Sizes of adults.",
    timestamp: "2014-03-05T12:00:00Z",
  }
  const preview = () => screen.queryByRole("tooltip")

  it("shows beside its mark while that is pointed at or has the focus, and goes with Escape", () => {
    render(<Markdown text="Heavy." annotations={[{ type: "annotation", index: 6, source: paper }]} />)
    const mark = screen.getByRole("link", { name: "Source 1: Dimorphism of penguins" })
    expect(preview()).toBeNull()
    fireEvent.focus(mark)
    expect(preview()?.textContent).toBe(
      "Dimorphism of penguinsSizes of adults.Palmer Station LTER · Mar 5, 2014",
    )
    expect(mark.getAttribute("aria-describedby")).toBe(preview()?.id)
    fireEvent.keyDown(document, { key: "Escape" })
    expect(preview()).toBeNull()
    fireEvent.pointerEnter(mark)
    expect(preview()).not.toBeNull()
  })

  it("of a file shows for keyboards and fingers, too, and says what is no date as it came", () => {
    const file = {
      type: "file" as const,
      title: "Notes",
      filename: "notes.pdf",
      timestamp: "spring <b>2009</b>",
    }
    render(<Markdown text="Heavy." annotations={[{ type: "annotation", index: 6, source: file }]} />)
    fireEvent.click(screen.getByRole("button", { name: "Source 1: Notes" }))
    expect(preview()?.textContent).toBe("Notesnotes.pdf · spring <b>2009</b>")
    expect(preview()?.querySelector("b")).toBeNull()
  })

  it("of an interactive entity is what the page draws of it, and its title until then", () => {
    const entity = { type: "entity" as const, id: "c1", title: "ACME", interactive: true, data: {} }
    const EntityPreview = vi.fn(({ plain }) => <i>{plain}</i>)
    const { rerender } = render(
      <Markdown
        text="Said."
        annotations={[{ type: "annotation", index: 5, source: entity }]}
        EntityPreview={EntityPreview}
      />,
    )
    fireEvent.focus(screen.getByRole("button"))
    expect(preview()?.querySelector("i")?.textContent).toBe("ACME")
    expect(EntityPreview.mock.lastCall?.[0].entity).toEqual(entity)
    rerender(
      <Markdown
        text="Said."
        annotations={[{ type: "annotation", index: 5, source: { ...entity, interactive: false } }]}
        EntityPreview={EntityPreview}
      />,
    )
    expect(preview()?.querySelector("i")).toBeNull()
  })
})
