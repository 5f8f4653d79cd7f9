// Forms as a person uses them: what can be sent, by which key or button, what is sent, and which fields belong together.
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it, vi } from "vitest"
import { WidgetView } from "../../src/widgets/WidgetView"
import { deferred, draw, drawNode, recordingHost, widget } from "./drawn"

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
afterEach(cleanup)

const send = { label: "Send", action: { type: "send" } }
const card = (children: unknown[], more: object = {}) => ({
  type: "Card",
  asForm: true,
  children,
  confirm: send,
  ...more,
})
/** By its words: to look for roles takes many times as long. */
const button = (name: string, at = 0) =>
  [...document.querySelectorAll<HTMLElement>("button, [role=button]")].filter(
    (one) => (one.getAttribute("aria-label") ?? one.textContent) === name,
  )[at] as HTMLElement
const click = (name: string) => fireEvent.click(button(name))
const payloads = ({ actions }: ReturnType<typeof draw>) => actions.map(({ payload }) => payload)
const two = [
  { value: "a", label: "A" },
  { value: "b", label: "B" },
]

describe("what must be right", () => {
  const field = () => document.querySelector("input, textarea") as HTMLInputElement
  const write = (value: string) => fireEvent.change(field(), { target: { value } })

  // contract: form: validation
  it.each([
    ["required is empty: Input", { type: "Input", required: true }, "", "x"],
    ["required is empty: Textarea", { type: "Textarea", required: true }, "", "x"],
    ["it is no address", { type: "Input", inputType: "email" }, "nobody", "nobody@example.org"],
    ["it is no URL", { type: "Input", inputType: "url" }, "nowhere", "https://example.org"],
    ["a pattern does not fit: Input", { type: "Input", pattern: "[a-z]{2}" }, "abc", "ab"],
    ["a pattern does not fit: Textarea", { type: "Textarea", pattern: "[a-z]{2}" }, "abc", "ab"],
  ])("nothing is sent while %s", (_, node, wrong, right) => {
    const drawn = draw(card([{ name: "n", ...node }]))
    write(wrong)
    click("Send")
    expect(drawn.actions).toEqual([])
    write(right)
    click("Send")
    expect(payloads(drawn)).toEqual([{ n: right }])
  })

  it.each([
    ["value", { required: true, name: "n" }, "", "x"],
    ["pattern", { pattern: "[a-z]{2}", name: "n" }, "abc", "ab"],
  ])(
    "nothing is sent while text that is edited in place has no right %s, in one line or several",
    (_, editable, wrong, right) => {
      for (const lines of [{}, { minLines: 3 }]) {
        const drawn = draw(card([{ type: "Text", value: wrong, editable, ...lines }]))
        click("Send")
        expect(drawn.actions).toEqual([])
        write(right)
        click("Send")
        expect(payloads(drawn)).toEqual([{ n: right }])
        cleanup()
      }
    },
  )

  // contract: form: words
  it("nothing is sent while a Checkbox or a RadioGroup that is required is left", () => {
    const drawn = draw(
      card([
        { type: "Checkbox", name: "c", label: "Agreed", required: true },
        { type: "RadioGroup", name: "r", options: two, required: true },
      ]),
    )
    const told = () =>
      [...document.querySelectorAll("[role=alert]")].map((note) => note.parentElement?.dataset.widgetType)
    click("Send")
    // the fields of HTML are not seen: the words stand below the controls, and the first of those has the focus
    expect([told(), document.activeElement]).toEqual([
      ["Checkbox", "RadioGroup"],
      screen.getByRole("checkbox"),
    ])
    fireEvent.click(screen.getByRole("checkbox"))
    expect(told()).toEqual(["RadioGroup"])
    click("Send")
    expect(document.activeElement).toBe(screen.getByRole("radio", { name: "A" }))
    expect(drawn.actions).toEqual([])
    fireEvent.click(screen.getByRole("radio", { name: "B" }))
    click("Send")
    expect(payloads(drawn)).toEqual([{ c: true, r: "b" }])
  })

  // contract: form: bounds of days
  it.each([
    ["2026-11-04", 0],
    ["2026-11-05", 1],
    ["2026-11-20T23:00:00Z", 1],
    ["2026-11-21", 0],
  ])("nothing is sent while a day is out of bounds: %s", (defaultValue, sent) => {
    const bounds = { min: "2026-11-05T10:00:00Z", max: "2026-11-20T00:00:00Z" }
    const drawn = draw(card([{ type: "DatePicker", name: "d", defaultValue, ...bounds }]))
    click("Send")
    expect(drawn.actions).toHaveLength(sent)
    const note = document.querySelector("[role=alert]")?.textContent
    expect(note).toBe(sent ? undefined : "This day cannot be chosen. Choose another one.")
  })
})

// contract: form: numbers
it("numbers need not be whole, and are sent as they are written", () => {
  const drawn = draw(card([{ type: "Input", name: "n", inputType: "number", defaultValue: "3.25" }]))
  click("Send")
  expect(payloads(drawn)).toEqual([{ n: "3.25" }])
})

// contract: form: values
it("every control is sent with its default; what nobody chose is absent, what is disabled is not", () => {
  const drawn = draw(
    card([
      { type: "Input", name: "input", defaultValue: "i", disabled: true },
      { type: "Textarea", name: "area" },
      { type: "Select", name: "select", options: two },
      { type: "Select", name: "chosen", options: [{ value: "", label: "Any" }, ...two], defaultValue: "" },
      { type: "RadioGroup", name: "radio", options: two },
      { type: "RadioGroup", name: "none", options: [{ value: "", label: "None" }, ...two], defaultValue: "" },
      { type: "Checkbox", name: "check" },
      { type: "DatePicker", name: "day", defaultValue: "2026-11-12T08:30:00Z" },
      { type: "Text", value: "t", editable: { name: "text" } },
      { type: "Text", value: "no field", editable: false },
    ]),
  )
  click("Send")
  expect(payloads(drawn)).toEqual([
    { input: "i", area: "", chosen: "", none: "", check: false, day: "2026-11-12T08:30:00Z", text: "t" },
  ])
})

// contract: form: cancel
it("cancel has the values, too, and asks for nothing to be filled in", () => {
  const cancel = { label: "Discard", action: { type: "discard", payload: { id: 1 } } }
  const { actions } = draw(card([{ type: "Input", name: "n", required: true }], { cancel }))
  click("Discard")
  expect(actions).toMatchObject([{ type: "discard", payload: { id: 1, n: "" } }])
})

it.each([{ label: "Send" }, { action: { type: "send" } }, { label: "Send", action: { payload: 1 } }])(
  "a card has no button for %j",
  (confirm) => {
    draw({ type: "Card", children: [], confirm, cancel: confirm })
    expect(screen.queryByRole("button")).toBeNull()
  },
)

describe("Enter", () => {
  const inputs = [
    { type: "Input", name: "a", defaultValue: "1" },
    { type: "Input", name: "b", defaultValue: "2" },
  ]
  const form = (children: unknown[]) => ({ type: "Form", onSubmitAction: { type: "save" }, children })
  const enter = (more: object = {}) =>
    fireEvent.keyDown(screen.getAllByRole("textbox")[0] as Element, { key: "Enter", ...more })

  // contract: form: Enter
  it("Enter submits a form without a button, however many fields it has", () => {
    const drawn = drawNode(form(inputs))
    enter()
    expect(payloads(drawn)).toEqual([{ a: "1", b: "2" }])
  })

  it("submits by the button where there is one, and once", async () => {
    const drawn = drawNode(form([...inputs, { type: "Button", label: "Save", submit: true }]))
    await userEvent.type(screen.getAllByRole("textbox")[1] as Element, "{Enter}")
    expect(payloads(drawn)).toEqual([{ a: "1", b: "2" }])
  })

  // contract: form: input methods
  it.each([{ isComposing: true }, { keyCode: 229 }])("Enter belongs to the input method: %j", (how) => {
    const { actions } = drawNode(form(inputs))
    enter(how)
    expect(actions).toEqual([])
  })

  // contract: form: new lines
  it.each(["{Enter}", "{Shift>}{Enter}{/Shift}"])("Enter is a new line in a Textarea: %s", async (keys) => {
    const { actions } = drawNode(form([{ type: "Textarea", name: "a" }]))
    await userEvent.type(screen.getByRole("textbox"), `one${keys}two`)
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("one\ntwo")
    expect(actions).toEqual([])
  })
})

describe("a submit button", () => {
  const own = { type: "Button", label: "Go", submit: true, onClickAction: { type: "own" } }
  const empty = { type: "Input", name: "n", required: true }

  // contract: form: submit button
  it.each([
    ["outside of any form does what it says itself", own, ["own"]],
    ["goes to the form", { type: "Form", onSubmitAction: { type: "form" }, children: [own] }, ["form"]],
    ["does it where the form does nothing", { type: "Form", children: [own] }, ["own"]],
    ["asks for what is required before", { type: "Form", children: [empty, own] }, []],
  ])("%s: a submit button", (_, node, sent) => {
    const { actions } = drawNode(node)
    click("Go")
    expect(actions.map(({ type }) => type)).toEqual(sent)
  })
})

describe("forms in one another, in the lines of a list", () => {
  const inner = (more: object = {}) => ({
    type: "Form",
    onSubmitAction: { type: "inner" },
    children: [
      { type: "Label", value: "City", fieldName: "city" },
      { type: "Input", name: "city", required: true },
      { type: "Button", label: "Look up", submit: true },
    ],
    ...more,
  })
  const line = (form: object, name: string) => ({
    type: "ListViewItem",
    onClickAction: { type: "open" },
    children: [
      card([
        { type: "Label", value: "Name", fieldName: "name" },
        { type: "Input", name: "name", defaultValue: name },
        form,
      ]),
    ],
  })
  const list = (form: object) => draw({ type: "ListView", children: [line(form, "one"), line(form, "two")] })
  const city = () => document.querySelectorAll<HTMLElement>("[name=city]")[1] as HTMLElement

  // contract: form: labels
  it("a field is called by the label of its own form, though others have the same name", () => {
    list(inner())
    const [first, other] = screen.getAllByLabelText<HTMLInputElement>("Name")
    expect([first?.value, other?.value]).toEqual(["one", "two"])
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  // contract: form: within another
  it("the button of the inner one asks for its own fields and sends with its action, and the card with its own", async () => {
    const drawn = list(inner())
    fireEvent.click(button("Look up", 1))
    expect(drawn.actions).toEqual([])
    fireEvent.change(city(), { target: { value: "Ulm" } })
    await act(async () => fireEvent.click(button("Look up", 1)))
    fireEvent.click(button("Send", 1))
    const values = { name: "two", city: "Ulm" }
    expect(drawn.actions).toMatchObject([
      { type: "inner", payload: values },
      { type: "send", payload: values },
    ])
  })

  it("Enter is for the form that the field is in, and never for the line", () => {
    const { actions } = list(inner())
    fireEvent.change(city(), { target: { value: "Ulm" } })
    fireEvent.keyDown(city(), { key: "Enter" })
    expect(actions.map(({ type }) => type)).toEqual(["inner"])
  })

  it("one without an action is only layout: its button sends the card", () => {
    const { actions } = list(inner({ onSubmitAction: undefined }))
    fireEvent.change(city(), { target: { value: "Ulm" } })
    fireEvent.click(button("Look up", 1))
    expect(actions).toMatchObject([{ type: "send", payload: { name: "two", city: "Ulm" } }])
  })
})

describe("a running action", () => {
  type Drawn = ReturnType<typeof draw>
  const many = { name: "n", options: two, clearable: true, defaultValue: "a" }
  /** Each place an action can hang: the widget, how it is set off, and what it does when it says "auto". */
  const senders: Record<string, [(action: object) => object, (drawn: Drawn) => void, string]> = {
    Button: [(onClickAction) => ({ type: "Button", label: "Go", onClickAction }), () => click("Go"), "self"],
    ListViewItem: [
      (onClickAction) => ({
        type: "ListView",
        children: [{ type: "ListViewItem", children: [{ type: "Text", value: "Go" }], onClickAction }],
      }),
      () => click("Go"),
      "self",
    ],
    Select: [(onChangeAction) => ({ type: "Select", ...many, onChangeAction }), () => click("Clear"), "none"],
    DatePicker: [
      (onChangeAction) => ({ type: "DatePicker", ...many, defaultValue: "2026-11-12", onChangeAction }),
      () => click("Clear"),
      "none",
    ],
    Checkbox: [
      (onChangeAction) => ({ type: "Checkbox", name: "n", onChangeAction }),
      () => fireEvent.click(screen.getByRole("checkbox")),
      "none",
    ],
    RadioGroup: [
      (onChangeAction) => ({ type: "RadioGroup", ...many, onChangeAction }),
      () => fireEvent.click(screen.getByRole("radio", { name: "B" })),
      "none",
    ],
    Form: [
      (onSubmitAction) => ({ type: "Form", onSubmitAction, children: [] }),
      ({ one }) => fireEvent.submit(one("Form")),
      "container",
    ],
    "Card.confirm": [
      (action) => ({ type: "Card", children: [], confirm: { label: "Yes", action } }),
      () => click("Yes"),
      "container",
    ],
    "Card.cancel": [
      (action) => ({ type: "Card", children: [], cancel: { label: "No", action } }),
      () => click("No"),
      "container",
    ],
  }

  // contract: action.loadingBehavior
  it.each(Object.keys(senders))(
    "that is busy which should be while the action of a %s runs",
    async (name) => {
      const [make, use, auto] = senders[name] as (typeof senders)[string]
      for (const loadingBehavior of ["auto", "none", "self", "container"]) {
        const { promise, resolve } = deferred()
        const root = make({ type: "act", loadingBehavior })
        const drawn = draw({ type: "Basic", children: [root] }, { action: () => promise })
        use(drawn)
        const expected = loadingBehavior === "auto" ? auto : loadingBehavior
        const whole = drawn.container.querySelector(".widget") as HTMLElement
        const busy = () => {
          if (whole.getAttribute("aria-busy") === "true") return "container"
          return whole.querySelector("[aria-busy=true], [data-busy], [data-loading]") ? "self" : "none"
        }
        expect(busy(), loadingBehavior).toBe(expected)
        await act(async () => resolve())
        expect(busy(), loadingBehavior).toBe("none")
        cleanup()
      }
    },
  )

  // contract: action: changes
  it("a control that is busy keeps its value until it is heard again", async () => {
    const { promise, resolve } = deferred()
    const sent: unknown[] = []
    const onChangeAction = { type: "set", loadingBehavior: "self" }
    drawNode(
      { type: "Checkbox", name: "c", onChangeAction },
      {
        action: ({ payload }) => {
          sent.push(payload)
          return promise
        },
      },
    )
    const box = screen.getByRole("checkbox")
    fireEvent.click(box)
    fireEvent.click(box)
    expect([sent, box.getAttribute("aria-checked")]).toEqual([[{ c: true }], "true"])
    await act(async () => resolve())
    fireEvent.click(box)
    expect([sent, box.getAttribute("aria-checked")]).toEqual([[{ c: true }, { c: false }], "false"])
  })

  it("a button that is busy keeps the focus", async () => {
    draw(
      { type: "Basic", children: [{ type: "Button", label: "Go", onClickAction: { type: "act" } }] },
      { action: () => new Promise(() => {}) },
    )
    const go = button("Go") as HTMLButtonElement
    await userEvent.click(go)
    expect([document.activeElement, go.disabled, go.getAttribute("aria-disabled")]).toEqual([
      go,
      false,
      "true",
    ])
  })
})

describe("text that is edited in place", () => {
  const text = (value: string, more: object = {}, editable: object = {}) => ({
    type: "Text",
    value,
    editable: { name: "body", ...editable },
    ...more,
  })

  it.each([
    ["has its lines", text("one\ntwo")],
    ["has room for lines", text("one", { minLines: 4 })],
    ["may have lines", text("one", { maxLines: 4 })],
  ])("%s, and Enter makes another", async (_, node) => {
    const { actions } = draw(card([node]))
    const field = screen.getByRole<HTMLTextAreaElement>("textbox")
    expect(field.value).toBe(node.value)
    await userEvent.type(field, "{Enter}end")
    expect(field.value).toBe(`${node.value}\nend`)
    expect(actions).toEqual([])
  })

  it("is called by its Label, or else by what it asks for, or else by its name", () => {
    draw({ type: "Basic", children: [{ type: "Label", value: "Body", fieldName: "body" }, text("x")] })
    expect(screen.getByRole("textbox", { name: "Body" })).toBe(screen.getByLabelText("Body"))
    cleanup()
    drawNode(text("x", {}, { placeholder: "Write" }))
    expect(screen.getByRole("textbox", { name: "Write" })).toBeTruthy()
  })

  it("is selected whenever it gets the focus, if that is asked for", () => {
    drawNode(text("all of it", {}, { autoSelect: true }))
    const field = screen.getByRole<HTMLInputElement>("textbox")
    field.setSelectionRange(0, 0)
    field.focus()
    expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe("all of it")
  })
})

describe("autoFocus", () => {
  const fields = [
    { type: "Input", name: "n", autoFocus: true },
    { type: "Textarea", name: "n", autoFocus: true },
    { type: "Text", value: "x", editable: { name: "n", autoFocus: true } },
  ]

  // contract: form: autoFocus
  it.each(fields)(
    "autoFocus is for people in the chat, not for those in the notebook's cells: %j",
    (node) => {
      drawNode(node)
      expect(document.activeElement).toBe(screen.getByRole("textbox"))
      cleanup()
      vi.spyOn(document, "hasFocus").mockReturnValue(false)
      drawNode(node)
      expect(document.activeElement).toBe(document.body)
    },
  )
})

it("a RadioGroup is called by its Label, also when that comes later", () => {
  const { host } = recordingHost()
  const group = { type: "RadioGroup", name: "r", options: two, id: "r" }
  const view = (children: object[]) => <WidgetView widget={widget({ type: "Basic", children })} host={host} />
  const { rerender } = render(view([group]))
  expect(screen.getByRole("radiogroup", { name: "r" })).toBeTruthy()
  rerender(view([{ type: "Label", value: "Species", fieldName: "r" }, { ...group }]))
  expect(screen.getByRole("radiogroup", { name: "Species" })).toBeTruthy()
})
