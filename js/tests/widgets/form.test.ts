// Values of named controls as part of an action's payload.
import { expect, it } from "vitest"
import { formValues, joined, nested } from "../../src/widgets/form"

it("dots in a name nest", () => {
  expect(
    nested([
      ["todo.title", "x"],
      ["todo.done", false],
      ["n", 1],
    ]),
  ).toEqual({ todo: { title: "x", done: false }, n: 1 })
})

it("the first of two names that clash stands", () => {
  expect(
    nested([
      ["a", 1],
      ["a.b", 2],
      ["a", 3],
    ]),
  ).toEqual({ a: 1 })
})

it.each(["__proto__.polluted", "constructor.prototype.x", "a..b", ".a", "", "a.b.c.d.e.f.g.h.i.j.k"])(
  "refuses the name %j",
  (name) => {
    expect(nested([[name, 1]])).toEqual({})
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  },
)

it("what the action carries goes before the form, and the clash is told", () => {
  const clashes: string[] = []
  const result = joined(
    { todo: { id: 1 }, kind: "a" },
    { todo: { id: 2, title: "x" }, kind: { b: 1 } },
    (path) => clashes.push(path),
  )
  expect(result).toEqual({ todo: { id: 1, title: "x" }, kind: "a" })
  expect(clashes).toEqual(["todo.id", "kind"])
})

it("a form gathers its controls when an action is run, and forgets those that left", () => {
  const form = formValues()
  let title = "first"
  form.add("title", () => title)
  const leave = form.add("extra", () => "e")
  form.add("unset", () => undefined)
  title = "last"
  expect(form.merged({ id: 7 })).toEqual({ id: 7, title: "last", extra: "e" })
  leave()
  expect(form.merged(undefined, { title: "own" })).toEqual({ title: "own" })
})

it("a payload without a form is passed on as it is", () => {
  const payload = { a: 1 }
  expect(formValues().merged(payload)).toBe(payload)
})
