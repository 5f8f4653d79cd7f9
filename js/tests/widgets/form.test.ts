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

// contract: form: lost values
it("what a form loses is told: names that clash, and names that are none", () => {
  const told: string[] = []
  const tell = (message: string) => told.push(/"(.*)"/.exec(message)?.[1] ?? message)
  const values: [string, unknown][] = [
    ["a", 1],
    ["a.b", 2],
    ["c.d", 3],
    ["c", 4],
    ["x..y", 5],
  ]
  expect(nested(values, tell)).toEqual({ a: 1, c: { d: 3 } })
  expect(told).toEqual(["a.b", "c", "x..y"])
})

// contract: form: names
it("numbers in names are keys: the shape is the same whichever fields are filled", () => {
  expect(
    nested([
      ["items.0.name", "x"],
      ["items.2.name", "z"],
    ]),
  ).toEqual({ items: { 0: { name: "x" }, 2: { name: "z" } } })
  const clashes: string[] = []
  const lists = joined({ items: [{ id: 1 }] }, { items: { 0: { name: "x" } } }, (path) => clashes.push(path))
  expect([lists, clashes]).toEqual([{ items: [{ id: 1 }] }, ["items"]])
})

it.each([[["a", "b"]], ["text"], [7], [false]])(
  "a payload of %j stays, and has no place for values",
  (payload) => {
    const told: string[] = []
    const form = formValues()
    expect(form.merged(payload)).toBe(payload)
    form.add("title", () => "x")
    expect(form.merged(payload, undefined, (message) => told.push(message))).toBe(payload)
    expect(told).toEqual([expect.stringContaining("no object")])
  },
)

it("of two fields of one name the last one's value is sent, and that is told", () => {
  const told: string[] = []
  const form = formValues()
  form.add("n", () => "first")
  form.add("n", () => "last")
  expect(form.merged(undefined, undefined, (message) => told.push(message))).toEqual({ n: "last" })
  expect(told).toEqual([expect.stringContaining('"n"')])
})

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
