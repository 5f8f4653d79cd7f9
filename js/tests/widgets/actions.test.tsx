// What a click does: the action that is sent, what is busy meanwhile, and what is not sent twice.
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, describe, expect, it } from "vitest"
import { readAction } from "../../src/widgets/actions"
import { WidgetView } from "../../src/widgets/WidgetView"
import { deferred, draw, recordingHost, widget } from "./drawn"

afterEach(cleanup)

const open = { type: "open", payload: { id: 1 } }
const line = (onClickAction: unknown, children: unknown[] = [{ type: "Text", value: "Row" }]) => ({
  type: "ListView",
  children: [{ type: "ListViewItem", children, onClickAction }],
})

// contract: action.defaults
it("reads an action with the defaults of ChatKit", () => {
  expect(readAction(open)).toEqual({
    ...open,
    handler: "server",
    loadingBehavior: "auto",
    streaming: true,
  })
  expect(readAction({ type: "x", handler: "client", loadingBehavior: "none", streaming: false })).toEqual({
    type: "x",
    handler: "client",
    loadingBehavior: "none",
    streaming: false,
  })
})

// contract: action.payload
it.each([[["a"]], ["text"], [0], [false]])("a payload may be %j", (payload) => {
  expect(readAction({ type: "x", payload })?.payload).toEqual(payload)
})

it("takes the word for the truth value that ChatKit's guide has in its place", () => {
  expect(readAction({ type: "x", streaming: "false" })?.streaming).toBe(false)
})

it.each([null, "open", [], {}, { type: "" }, { payload: {} }])("%j is no action", (value) => {
  expect(readAction(value)).toBeNull()
})

describe("Button", () => {
  it("sends its action and is busy until it is done", async () => {
    const { promise, resolve } = deferred()
    const sent: unknown[] = []
    draw(
      { type: "Card", children: [{ type: "Button", label: "Go", onClickAction: open }] },
      {
        action: (action) => {
          sent.push(action)
          return promise
        },
      },
    )
    const button = screen.getByRole("button", { name: "Go" })
    await userEvent.click(button)
    await userEvent.click(button)
    expect(sent).toHaveLength(1)
    expect(button.hasAttribute("data-loading")).toBe(true)
    await act(async () => resolve())
    expect(button.hasAttribute("data-loading")).toBe(false)
  })

  it("with loadingBehavior none it may be pressed again at once", async () => {
    const sent: unknown[] = []
    draw(
      {
        type: "Card",
        children: [{ type: "Button", label: "Go", onClickAction: { ...open, loadingBehavior: "none" } }],
      },
      {
        action: (action) => {
          sent.push(action)
          return new Promise(() => {})
        },
      },
    )
    await userEvent.dblClick(screen.getByRole("button"))
    expect(sent).toHaveLength(2)
    expect(screen.getByRole("button").hasAttribute("data-loading")).toBe(false)
  })

  it("with loadingBehavior container the whole widget is busy, answers nothing, and keeps the focus", async () => {
    const { promise, resolve } = deferred()
    const sent: unknown[] = []
    const { container } = draw(
      {
        type: "Card",
        children: [
          { type: "Button", label: "Next", onClickAction: { ...open, loadingBehavior: "container" } },
          { type: "Button", label: "Other", onClickAction: { type: "other" } },
        ],
      },
      {
        action: (action) => {
          sent.push(action)
          return promise
        },
      },
    )
    const root = container.querySelector(".widget")
    await userEvent.click(screen.getByRole("button", { name: "Next" }))
    expect(root?.getAttribute("aria-busy")).toBe("true")
    fireEvent.click(screen.getByRole("button", { name: "Other" }))
    expect(sent).toHaveLength(1)
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Next" }))
    await act(async () => resolve())
    expect(root?.getAttribute("aria-busy")).toBeNull()
    fireEvent.click(screen.getByRole("button", { name: "Other" }))
    expect(sent).toHaveLength(2)
  })

  it("does not answer while the host says that the widget is busy, or when it is disabled", () => {
    const busy = draw(
      { type: "Card", children: [{ type: "Button", label: "Go", onClickAction: open }] },
      { busy: true },
    )
    fireEvent.click(screen.getByRole("button"))
    expect(busy.actions).toEqual([])
    cleanup()
    const disabled = draw({
      type: "Card",
      children: [{ type: "Button", label: "Go", disabled: true, onClickAction: open }],
    })
    fireEvent.click(screen.getByRole("button"))
    expect(disabled.actions).toEqual([])
  })

  it("survives the widget being replaced while its action runs", async () => {
    const { promise, resolve } = deferred()
    const { host } = recordingHost({ action: () => promise })
    const { rerender } = render(
      <WidgetView
        widget={widget({ type: "Card", children: [{ type: "Button", label: "Go", onClickAction: open }] })}
        host={host}
      />,
    )
    await userEvent.click(screen.getByRole("button"))
    rerender(
      <WidgetView
        widget={widget({ type: "Card", children: [{ type: "Text", value: "Done" }] })}
        host={host}
      />,
    )
    await act(async () => resolve())
    expect(screen.getByText("Done")).toBeTruthy()
  })
})

describe("ListViewItem", () => {
  it("is a button with the text of its line as its name", async () => {
    const { actions } = draw(line(open))
    await userEvent.click(screen.getByRole("button", { name: "Row" }))
    expect(actions).toEqual([readAction(open)])
  })

  it("answers Enter and Space", async () => {
    const { actions } = draw(line({ ...open, loadingBehavior: "none" }))
    await userEvent.tab()
    expect(document.activeElement).toBe(screen.getByRole("button"))
    await userEvent.keyboard("{Enter}")
    await userEvent.keyboard(" ")
    await userEvent.keyboard("x")
    expect(actions).toHaveLength(2)
  })

  it("is no button without an action", () => {
    draw(line(undefined))
    expect(screen.queryByRole("button")).toBeNull()
    expect(screen.getByRole("listitem").textContent).toBe("Row")
  })

  it("leaves a click on a control inside of it to that control", async () => {
    const { actions } = draw(
      line(open, [
        { type: "Text", value: "Row" },
        { type: "Button", label: "Inner", onClickAction: { type: "inner" } },
      ]),
    )
    await userEvent.click(screen.getByRole("button", { name: "Inner" }))
    expect(actions.map(({ type }) => type)).toEqual(["inner"])
    await userEvent.click(screen.getByText("Row"))
    expect(actions.map(({ type }) => type)).toEqual(["inner", "open"])
  })

  it("lets a person mark its text without opening it", () => {
    const { actions } = draw(line(open))
    const text = screen.getByText("Row")
    document.getSelection()?.selectAllChildren(text)
    fireEvent.click(text, { detail: 1 })
    expect(actions).toEqual([])
    document.getSelection()?.removeAllRanges()
    fireEvent.click(text, { detail: 1 })
    expect(actions).toHaveLength(1)
  })
})

describe("Card", () => {
  it("confirm and cancel send their actions and make the whole card busy", async () => {
    const { promise, resolve } = deferred()
    const sent: string[] = []
    const { container } = draw(
      {
        type: "Card",
        children: [],
        confirm: { label: "Yes", action: { type: "yes" } },
        cancel: { label: "No", action: { type: "no" } },
      },
      {
        action: ({ type }) => {
          sent.push(type)
          return promise
        },
      },
    )
    await userEvent.click(screen.getByRole("button", { name: "Yes" }))
    fireEvent.click(screen.getByRole("button", { name: "No" }))
    expect(sent).toEqual(["yes"])
    expect(container.querySelector("[aria-busy=true]")).not.toBeNull()
    await act(async () => resolve())
    await userEvent.click(screen.getByRole("button", { name: "No" }))
    expect(sent).toEqual(["yes", "no"])
  })

  it("as a form, confirm submits what was written", async () => {
    const { actions, container } = draw({
      type: "Card",
      asForm: true,
      children: [{ type: "Text", value: "Draft", editable: { name: "mail.subject", required: true } }],
      confirm: { label: "Send", action: { type: "send", payload: { mail: { id: 3 } } } },
    })
    const field = screen.getByRole("textbox", { name: "mail.subject" })
    await userEvent.clear(field)
    await userEvent.type(field, "Hello{Enter}")
    expect(container.querySelector("form")).not.toBeNull()
    expect(actions[0]?.payload).toEqual({ mail: { id: 3, subject: "Hello" } })
  })

  it("as a form, nothing is sent while a required field is empty", async () => {
    const { actions } = draw({
      type: "Card",
      asForm: true,
      children: [{ type: "Text", value: "", editable: { name: "subject", required: true } }],
      confirm: { label: "Send", action: { type: "send" } },
    })
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    expect(actions).toEqual([])
  })

  it("what is typed is text, also in a field for numbers", async () => {
    const { actions } = draw({
      type: "Card",
      asForm: true,
      children: [{ type: "Input", name: "count", inputType: "number", defaultValue: "3" }],
      confirm: { label: "Send", action: { type: "send" } },
    })
    await userEvent.type(screen.getByRole("spinbutton"), "5")
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    expect(actions[0]?.payload).toEqual({ count: "35" })
  })

  // contract: form: payload
  it("the action's own value goes before the form's, and that is told", async () => {
    const { actions, problems } = draw({
      type: "Card",
      asForm: true,
      children: [{ type: "Text", value: "mine", editable: { name: "kind" } }],
      confirm: { label: "Send", action: { type: "send", payload: { kind: "theirs" } } },
    })
    await userEvent.click(screen.getByRole("button", { name: "Send" }))
    expect(actions[0]?.payload).toEqual({ kind: "theirs" })
    expect(problems[0]).toContain('"kind" was left out')
  })
})
