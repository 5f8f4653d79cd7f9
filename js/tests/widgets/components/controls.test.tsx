// Form controls: what they look like to a person, and what their values become in an action.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, beforeAll, describe, expect, it } from "vitest"
import { draw, drawNode } from "../drawn"

beforeAll(() => {
  // what jsdom lacks and the design system's controls ask for
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
})
afterEach(cleanup)

const submit = { type: "save", payload: { id: 1 } }
const form = (...children: unknown[]) => ({
  type: "Card",
  children: [
    {
      type: "Form",
      onSubmitAction: submit,
      children: [...children, { type: "Button", label: "Save", submit: true }],
    },
  ],
})

it("a form sends every value, nested by the dots in its name", async () => {
  const { actions } = draw(
    form(
      { type: "Label", value: "Title", fieldName: "todo.title" },
      { type: "Input", name: "todo.title", defaultValue: "Old" },
      { type: "Textarea", name: "todo.notes" },
      { type: "Checkbox", name: "done", label: "Done", defaultChecked: true },
      {
        type: "RadioGroup",
        name: "size",
        options: [
          { label: "Small", value: "s" },
          { label: "Large", value: "l" },
        ],
      },
      {
        type: "Select",
        name: "team",
        defaultValue: "b",
        options: [
          { label: "A", value: "a" },
          { label: "B", value: "b" },
        ],
      },
    ),
  )
  const title = screen.getByLabelText("Title")
  await userEvent.clear(title)
  await userEvent.type(title, "New")
  await userEvent.type(screen.getAllByRole("textbox")[1] as HTMLElement, "two words")
  await userEvent.click(screen.getByRole("checkbox", { name: "Done" }))
  await userEvent.click(screen.getByRole("radio", { name: "Large" }))
  await userEvent.click(screen.getByRole("button", { name: "Save" }))
  expect(actions.map(({ type, payload }) => ({ type, payload }))).toEqual([
    {
      type: "save",
      payload: { id: 1, todo: { title: "New", notes: "two words" }, done: false, size: "l", team: "b" },
    },
  ])
})

it("Enter submits; an invalid field keeps the form from being sent", async () => {
  const { actions } = draw(
    form({ type: "Input", name: "mail", inputType: "email", required: true, placeholder: "Mail" }),
  )
  const field = screen.getByPlaceholderText("Mail")
  await userEvent.type(field, "{Enter}")
  await userEvent.type(field, "nobody{Enter}")
  expect(actions).toEqual([])
  await userEvent.type(field, "@example.org{Enter}")
  expect(actions[0]?.payload).toEqual({ id: 1, mail: "nobody@example.org" })
})

// contract: form: every action
it("every action inside a form carries its values, not only the submit", async () => {
  const { actions } = draw(
    form(
      { type: "Input", name: "q", defaultValue: "x" },
      { type: "Button", label: "Preview", onClickAction: { type: "preview", payload: { q: "fixed" } } },
    ),
  )
  await userEvent.click(screen.getByRole("button", { name: "Preview" }))
  expect(actions[0]).toMatchObject({ type: "preview", payload: { q: "fixed" } })
})

describe("a change outside of a form carries the control's own value", () => {
  // contract: form: outside
  it("of a Checkbox: a change outside of a form carries its value", async () => {
    const { actions } = drawNode({
      type: "Checkbox",
      name: "todo.done",
      label: "Done",
      onChangeAction: { type: "toggle", payload: { id: 4 } },
    })
    await userEvent.click(screen.getByRole("checkbox"))
    expect(actions[0]).toMatchObject({ type: "toggle", payload: { id: 4, todo: { done: true } } })
  })

  it("RadioGroup", async () => {
    const { actions } = drawNode({
      type: "RadioGroup",
      name: "size",
      defaultValue: "s",
      options: [
        { label: "Small", value: "s" },
        { label: "Large", value: "l" },
        { label: "Gone", value: "x", disabled: true },
      ],
      onChangeAction: { type: "pick" },
    })
    expect(screen.getByRole("radio", { name: "Small" }).getAttribute("aria-checked")).toBe("true")
    expect(screen.getByRole<HTMLButtonElement>("radio", { name: "Gone" }).disabled).toBe(true)
    await userEvent.click(screen.getByRole("radio", { name: "Large" }))
    expect(actions[0]?.payload).toEqual({ size: "l" })
  })
})

it("keeps what was written when the widget is replaced around it", async () => {
  const { rerender, host } = draw(form({ type: "Input", id: "f", name: "a", placeholder: "A" }))
  await userEvent.type(screen.getByPlaceholderText("A"), "kept")
  const { WidgetView } = await import("../../../src/widgets/WidgetView")
  const { widget } = await import("../drawn")
  rerender(
    <WidgetView
      widget={widget(
        form({ type: "Text", value: "New above" }, { type: "Input", id: "f", name: "a", placeholder: "A" }),
      )}
      host={host}
    />,
  )
  expect(screen.getByPlaceholderText<HTMLInputElement>("A").value).toBe("kept")
})

it.each([
  { type: "Select", name: 5, options: "no" },
  { type: "RadioGroup", name: "r", options: [null, { label: "no value" }, 7], defaultValue: {} },
  { type: "Input", name: "__proto__.x", inputType: "file", pattern: "(" },
  { type: "Textarea", name: "", rows: 1e9 },
  { type: "Checkbox" },
  { type: "Form", children: [{ type: "Form", children: [] }] },
])("draws %j without harm", (node) => {
  const { element, problems } = drawNode(node)
  expect(element).toBeTruthy()
  expect(element.querySelector("input[type=file]")).toBeNull()
  expect(problems).toEqual([])
})

describe("what is seen only in use", () => {
  it("a Textarea has a pattern, as an Input has", async () => {
    const { actions } = draw(form({ type: "Textarea", name: "code", pattern: "[a-z]+\\n?[a-z]*" }))
    const field = screen.getByRole<HTMLTextAreaElement>("textbox")
    await userEvent.type(field, "abc1")
    await userEvent.click(screen.getByRole("button", { name: "Save" }))
    expect(actions).toEqual([])
    await userEvent.clear(field)
    await userEvent.type(field, "ab{Enter}c")
    await userEvent.click(screen.getByRole("button", { name: "Save" }))
    expect(actions[0]?.payload).toEqual({ id: 1, code: "ab\nc" })
  })

  it.each(["Input", "Textarea"])("an %s takes the focus, with its text selected", (type) => {
    drawNode({ type, name: "n", autoFocus: true, autoSelect: true, defaultValue: "all of it" })
    const field = screen.getByRole<HTMLInputElement>("textbox")
    expect(document.activeElement).toBe(field)
    expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe("all of it")
  })

  it("a Select shows what an option means, refuses a disabled one, and can be emptied", async () => {
    const options = [
      { value: "a", label: "Adelie" },
      { value: "g", label: "Gentoo", description: "The heaviest" },
      { value: "x", label: "None", disabled: true },
    ]
    const onChangeAction = { type: "pick" }
    const { actions } = draw({
      type: "Basic",
      children: [{ type: "Select", name: "s", options, clearable: true, onChangeAction }],
    })
    await userEvent.click(screen.getByRole("button"))
    expect(screen.getByText("The heaviest")).toBeTruthy()
    // jsdom lays nothing out, so the popup is never in sight
    fireEvent.click(screen.getByText("None"))
    expect(actions).toEqual([])
    fireEvent.click(screen.getByText("Gentoo"))
    await userEvent.click(screen.getByRole("button", { name: "Clear" }))
    expect(actions.map(({ payload }) => payload)).toEqual([{ s: "g" }, { s: undefined }])
  })

  const many = Array.from({ length: 16 }, (_, at) => ({ value: `v${at}`, label: `Option ${at}` }))
  const islands = ["Biscoe", "Dream", "Torgersen", "Île de la Possession", "Dumont"].map((label, at) => ({
    value: String(at),
    label,
    disabled: label === "Dream",
    ...(at === 0 ? { description: "The largest" } : {}),
  }))
  const select = (properties: Record<string, unknown>) =>
    draw({
      type: "Basic",
      children: [{ type: "Select", name: "s", onChangeAction: { type: "pick" }, ...properties }],
    })
  const options = () => [...document.querySelectorAll("[role=option]")]
  const active = () => document.querySelector("[role=option][data-active]")?.textContent

  it("a Select is searched when it has more than fifteen options, or says so", async () => {
    for (const [properties, searched] of [
      [{ options: many }, true],
      [{ options: many, searchable: false }, false],
      [{ options: islands }, false],
      [{ options: islands, searchable: true }, true],
    ] as const) {
      select(properties)
      await userEvent.click(screen.getByRole("button"))
      expect(document.querySelector("[role=combobox]") !== null, JSON.stringify(properties)).toBe(searched)
      cleanup()
    }
  })

  it("a search narrows a Select, whatever the accents and the order of words, and says when nothing is left", async () => {
    const { actions } = select({ options: islands, searchable: true })
    await userEvent.click(screen.getByRole("button"))
    const search = document.querySelector("[role=combobox]") as HTMLInputElement
    await waitFor(() => expect(document.activeElement).toBe(search))
    await userEvent.keyboard("possession ile")
    expect(options().map(({ textContent }) => textContent)).toEqual(["Île de la Possession"])
    expect(search.getAttribute("aria-activedescendant")).toBe(options()[0]?.id)
    await userEvent.clear(search)
    await userEvent.keyboard("largest")
    expect(options().map(({ textContent }) => textContent)).toEqual(["BiscoeThe largest"])
    await userEvent.clear(search)
    await userEvent.keyboard("zebra")
    expect(options()).toEqual([])
    expect(screen.getByText("Nothing found.").parentElement?.getAttribute("role")).toBe("status")
    await userEvent.keyboard("{Enter}")
    expect(actions).toEqual([])
    await userEvent.clear(search)
    await userEvent.keyboard("tor{Enter}")
    expect(actions[0]?.payload).toEqual({ s: "2" })
  })

  it("a Select leaves the keys of an input method alone", async () => {
    const { actions } = select({ options: islands, searchable: true })
    await userEvent.click(screen.getByRole("button"))
    const search = document.querySelector("[role=combobox]") as HTMLInputElement
    fireEvent.keyDown(search, { key: "ArrowDown", isComposing: true })
    fireEvent.keyDown(search, { key: "Enter", isComposing: true })
    expect([actions, active()]).toEqual([[], "BiscoeThe largest"])
  })

  it("a Select of very many options shows the first thousand, says so, and finds the others", async () => {
    const options = Array.from({ length: 1_200 }, (_, at) => ({ value: `${at}`, label: `Option ${at}` }))
    select({ options, searchable: false })
    await userEvent.click(screen.getByRole("button"))
    expect(document.querySelectorAll("[role=option]")).toHaveLength(1_000)
    expect(screen.getByText("Only the first 1,000 of 1,200 options are shown.")).toBeTruthy()
    fireEvent.change(document.querySelector("[role=combobox]") as Element, { target: { value: "1199" } })
    expect(document.querySelectorAll("[role=option]")).toHaveLength(1)
  })

  it("of options with the same value the first one stands", () => {
    const { container } = drawNode({
      type: "RadioGroup",
      name: "r",
      options: ["One", "Other"].map((label) => ({ value: "same", label })),
    })
    expect(container.querySelector("[role=radiogroup]")?.textContent).toBe("One")
  })

  it("a Select is used by keyboard: arrows pass over what is disabled, letters find, Enter chooses", async () => {
    const { actions } = select({ options: islands })
    screen.getByRole("button").focus()
    await userEvent.keyboard("{ArrowDown}")
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("listbox"))
    expect(active()).toBe("BiscoeThe largest")
    await userEvent.keyboard("{ArrowDown}")
    expect(active()).toBe("Torgersen")
    await userEvent.keyboard("{End}{ArrowDown}")
    expect(active()).toBe("Dumont")
    await userEvent.keyboard("{Home}d")
    expect(active()).toBe("Dumont")
    await userEvent.keyboard("{Enter}")
    expect(actions[0]?.payload).toEqual({ s: "4" })
    expect(screen.getByRole("button").textContent).toContain("Dumont")
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button")))
  })
})
