// The menus that "@" and "/" open, by keyboard and pointer, and the previews of what is mentioned.
import type { ChatKitOptions, Command, Entity } from "@openai/chatkit"
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { drawChat } from "./drawChat"
import { item, THREAD } from "./scriptedHost"

afterEach(cleanup)

const api = { url: "/", domainKey: "local" }
const ENTITIES: Entity[] = [
  {
    id: "penguins",
    title: "penguins",
    group: "Tables",
    interactive: true,
    data: { description: "344 rows" },
  },
  { id: "alpha", title: "alpha", group: "Values" },
  { id: "islands", title: "islands", group: "Tables" },
]
const tag = (id: string, group: string) => ({ type: "input_tag", id, text: id, group })
const field = () => screen.getByRole<HTMLTextAreaElement>("textbox")
const names = () => screen.getAllByRole("option").map(({ textContent }) => textContent)
const active = () => document.getElementById(field().getAttribute("aria-activedescendant") ?? "")?.textContent

function draw(options: Partial<ChatKitOptions>, entities: Entity[] = ENTITIES) {
  const drawn = drawChat({ options: { api, ...options } })
  drawn.host.searchTags.mockImplementation(async (query) => ({
    results: entities.filter(({ title }) => title.includes(query)),
    error: null,
  }))
  return { ...drawn, box: screen.getByRole<HTMLTextAreaElement>("textbox") }
}
const mentioning = () => draw({ entities: { onTagSearch: async () => [] } })

describe("mentions", () => {
  // contract: entities.onTagSearch
  it("open with @, in groups, and are chosen with the keyboard", async () => {
    const { box, state, user } = mentioning()
    await user.type(box, "of @")
    await waitFor(() => expect(names()).toEqual(["penguins344 rows", "islands", "alpha"]))
    expect(screen.getAllByRole("group").map((group) => group.getAttribute("aria-label"))).toEqual([
      "Tables",
      "Values",
    ])
    expect(field().getAttribute("aria-controls")).toBe(screen.getByRole("listbox").id)
    expect(active()).toBe("penguins344 rows")
    await user.keyboard("{ArrowDown}")
    expect(active()).toBe("islands")
    await user.keyboard("{ArrowUp}{ArrowUp}")
    expect(active()).toBe("alpha")
    await user.keyboard("{Enter}")
    expect(box.value).toBe("of @alpha ")
    expect(state().draft.segments).toMatchObject([
      { type: "input_text", text: "of " },
      tag("alpha", "Values"),
      { type: "input_text", text: " " },
    ])
    expect(screen.queryByRole("listbox")).toBeNull()
  })

  it("narrow with what is typed, and take Tab and clicks", async () => {
    const { box, host, state, user } = mentioning()
    await user.type(box, "@isl")
    await waitFor(() => expect(names()).toEqual(["islands"]))
    await user.keyboard("{Tab}")
    expect(state().draft.segments[0]).toMatchObject(tag("islands", "Tables"))
    await user.type(box, "@")
    await waitFor(() => expect(names()).toHaveLength(3))
    await user.click(screen.getByRole("option", { name: /penguins/ }))
    expect(box.value).toBe("@islands @penguins ")
    expect(host.send).not.toHaveBeenCalled()
  })

  it("close with Escape until another @ is typed", async () => {
    const { box, user } = mentioning()
    await user.type(box, "@p")
    await waitFor(() => expect(names()).toHaveLength(2))
    await user.keyboard("{Escape}")
    expect(screen.queryByRole("listbox")).toBeNull()
    await user.type(box, "e")
    expect(screen.queryByRole("listbox")).toBeNull()
    await user.type(box, " @")
    await waitFor(() => expect(names()).toHaveLength(3))
  })

  it("say when there is nothing, and send with Enter then", async () => {
    const { box, host, user } = mentioning()
    await user.type(box, "@zebra")
    await waitFor(() => expect(screen.getByText("Nothing found")).toBeTruthy())
    await user.keyboard("{Enter}")
    expect(host.send).toHaveBeenCalledOnce()
  })

  it("go on behind a dot: Enter sends until a column is pointed at or typed", async () => {
    const columns = ["mass", "year"].map((name) => ({
      id: `column:penguins.${name}`,
      title: `penguins.${name}`,
      group: "Columns of penguins",
      data: { description: "int64", table: "penguins", column: name },
    }))
    const { box, host, state, user } = draw({ entities: { onTagSearch: async () => [] } }, [
      ...ENTITIES,
      ...columns,
    ])
    await user.type(box, "mean of @peng")
    await waitFor(() => expect(names()[0]).toBe("penguins344 rows"))
    await user.keyboard("{Enter}")
    expect(box.value).toBe("mean of @penguins ")
    await user.keyboard(".")
    await waitFor(() => expect(names()).toEqual(["penguins.massint64", "penguins.yearint64"]))
    expect(field().hasAttribute("aria-activedescendant")).toBe(false)
    await user.keyboard("{ArrowUp}")
    expect(active()).toBe("penguins.yearint64")
    await user.keyboard("{Enter}")
    expect(box.value).toBe("mean of @penguins.year ")
    expect(state().draft.segments[1]).toMatchObject({
      id: "column:penguins.year",
      text: "penguins.year",
      data: { table: "penguins", column: "year" },
    })
    await user.keyboard("{Backspace}{Backspace}@penguins.ma")
    await waitFor(() => expect(active()).toBe("penguins.massint64"))
    await user.keyboard("{Enter}{Backspace}.")
    expect(screen.queryByRole("listbox")).toBeNull()
    await user.clear(box)
    await user.type(box, "describe @penguins.")
    await waitFor(() => expect(names()).toHaveLength(2))
    expect(host.send).not.toHaveBeenCalled()
    await user.keyboard("{Enter}")
    expect(host.send).toHaveBeenCalledOnce()
  })

  it("say why a search failed", async () => {
    const { box, host, user } = mentioning()
    host.searchTags.mockResolvedValue({ results: [], error: "search failed: KeyError" })
    await user.type(box, "@x")
    await waitFor(() => expect(screen.getByText("search failed: KeyError")).toBeTruthy())
  })

  it("do not open without a search, nor inside a word", async () => {
    const { box, user } = draw({})
    await user.type(box, "@penguins a@b")
    expect(screen.queryByRole("listbox")).toBeNull()
  })

  it("show the latest search, whichever comes last", async () => {
    const { box, host, user } = mentioning()
    let slow: (found: { results: Entity[]; error: null }) => void = () => undefined
    host.searchTags.mockImplementationOnce(() => new Promise((resolve) => (slow = resolve)))
    await user.type(box, "@")
    await waitFor(() => expect(host.searchTags).toHaveBeenCalledOnce())
    await user.type(box, "al")
    await waitFor(() => expect(names()).toEqual(["alpha"]))
    slow({ results: ENTITIES, error: null })
    await Promise.resolve()
    expect(names()).toEqual(["alpha"])
  })

  it("have a button where that is wanted", async () => {
    const { user } = draw({ entities: { showComposerMenu: true, onTagSearch: async () => [] } })
    await user.click(screen.getByRole("button", { name: "Mention something" }))
    await waitFor(() => expect(names()).toHaveLength(3))
    expect(field().value).toBe("@")
  })
})

describe("commands", () => {
  const COMMANDS: Command[] = [
    { id: "sum", label: "Summarise", group: "Answers" },
    { id: "export", label: "Export", description: "Choose a format", group: "Answers" },
  ]
  function commanding(options: Partial<ChatKitOptions> = {}) {
    const drawn = draw({ commands: { enabled: true, onSearch: async () => [] }, ...options })
    drawn.host.searchCommands.mockImplementation(async (query) => ({
      results: COMMANDS.filter(({ label }) => label.toLowerCase().includes(query)),
      error: null,
    }))
    return drawn
  }

  // contract: commands.onSearch
  it("run and leave nothing behind", async () => {
    const { box, host, user } = commanding()
    await user.type(box, "/su")
    await waitFor(() => expect(names()).toEqual(["Summarise"]))
    await user.keyboard("{Enter}")
    expect(host.selectCommand).toHaveBeenCalledExactlyOnceWith(COMMANDS[0])
    await waitFor(() => expect(box.value).toBe(""))
    expect(host.send).not.toHaveBeenCalled()
  })

  // contract: commands.onSelect
  it("lead to another menu, which is searched here, and to an entity", async () => {
    const { box, host, state, user } = commanding()
    host.selectCommand.mockResolvedValueOnce({
      type: "menu",
      commands: [
        { id: "html", label: "HTML" },
        { id: "md", label: "Markdown" },
      ],
    })
    await user.type(box, "/ex")
    await waitFor(() => expect(names()).toEqual(["ExportChoose a format"]))
    await user.keyboard("{Enter}")
    await waitFor(() => expect(names()).toEqual(["HTML", "Markdown"]))
    await user.keyboard("mark")
    expect(names()).toEqual(["Markdown"])
    host.selectCommand.mockResolvedValueOnce({ type: "entity", entity: { id: "m", title: "as Markdown" } })
    await user.keyboard("{Enter}")
    await waitFor(() => expect(box.value).toBe("@as Markdown "))
    expect(state().draft.segments[0]).toMatchObject({ type: "input_tag", id: "m" })
  })

  it("that fail say why, and the draft stays", async () => {
    const { box, host, user } = commanding()
    host.selectCommand.mockResolvedValueOnce({ type: "error", message: "export() failed: disk full" })
    await user.type(box, "keep /ex")
    await waitFor(() => expect(names()).toHaveLength(1))
    await user.keyboard("{Enter}")
    await waitFor(() => expect(screen.getByRole("alert").textContent).toBe("export() failed: disk full"))
    expect(box.value).toBe("keep ")
  })

  it("include what the composer can do", async () => {
    const { box, host, state, user } = commanding({
      composer: {
        attachments: { enabled: true },
        dictation: { enabled: true },
        tools: [{ id: "web", label: "Search the web", icon: "globe" }],
      },
    })
    await user.type(box, "/")
    await waitFor(() => expect(names()).toHaveLength(5))
    expect(names().slice(2)).toEqual(["Attach files", "Search the web", "Dictate"])
    await user.click(screen.getByRole("option", { name: "Search the web" }))
    expect(state().draft.toolId).toBe("web")
    await user.type(box, "/dict")
    await waitFor(() => expect(names()).toEqual(["Dictate"]))
    await user.keyboard("{Enter}")
    expect(host.dictate).toHaveBeenCalledExactlyOnceWith("start")
    expect(box.value).toBe("")
  })

  // contract: commands.enabled
  it("leave paths and fractions alone, and need to be enabled", async () => {
    const { box, user } = commanding()
    await user.type(box, "/home/ada 1/2")
    expect(screen.queryByRole("listbox")).toBeNull()
    cleanup()
    const other = draw({})
    await other.user.type(other.box, "/")
    expect(screen.queryByRole("listbox")).toBeNull()
  })
})

describe("previews", () => {
  const widget = { type: "Basic", children: [{ type: "Text", value: "344 rows of birds" }] }
  function drawTag(interactive: boolean, entities: ChatKitOptions["entities"]) {
    const content = [{ type: "input_tag" as const, id: "penguins", text: "penguins", data: {}, interactive }]
    const drawn = drawChat({
      options: { api, entities },
      thread: THREAD,
      items: [item("u", "user_message", { content, inference_options: {} })],
    })
    drawn.host.entityPreview.mockResolvedValue(widget)
    return drawn
  }
  const onRequestPreview = async () => ({ preview: null })

  // contract: entities.onRequestPreview
  it("come with the focus or the pointer, describe the tag, and go with Escape", async () => {
    const { host, user } = drawTag(true, { onRequestPreview })
    const button = screen.getByRole("button", { name: "penguins" })
    button.focus()
    await waitFor(() => expect(screen.getByRole("tooltip").textContent).toContain("344 rows of birds"))
    expect(button.getAttribute("aria-describedby")).toBe(screen.getByRole("tooltip").id)
    expect(host.entityPreview).toHaveBeenCalledExactlyOnceWith({
      id: "penguins",
      title: "penguins",
      data: {},
      interactive: true,
    })
    await user.keyboard("{Escape}")
    expect(screen.queryByRole("tooltip")).toBeNull()
  })

  it("and clicks are for interactive tags only", async () => {
    const onClick = vi.fn()
    const { host } = drawTag(true, { onClick })
    fireEvent.click(screen.getByRole("button", { name: "penguins" }))
    expect(host.entityClick).toHaveBeenCalledOnce()
    cleanup()
    drawTag(false, { onClick, onRequestPreview })
    expect(screen.queryByRole("button", { name: "penguins" })).toBeNull()
    cleanup()
    drawTag(true, {})
    expect(screen.queryByRole("button", { name: "penguins" })).toBeNull()
  })
})
