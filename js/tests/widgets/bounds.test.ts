// Cutting trees: small ones stay the same object, large ones lose their end.
import { expect, it } from "vitest"
import { bounded } from "../../src/widgets/bounds"

const box = (...children: unknown[]) => ({ type: "Box", children })

it("hands back a tree within bounds untouched", () => {
  const root = box(box({ type: "Text" }), { type: "Text" })
  expect(bounded(root, 3, 4)).toEqual({ root, cut: null })
  expect(bounded(root, 3, 4).root).toBe(root)
})

it("keeps the first parts in reading order", () => {
  const { root, cut } = bounded(box(box({ type: "A" }, { type: "B" }), { type: "C" }), 10, 3)
  expect(root).toEqual(box(box({ type: "A" })))
  expect(cut).toBe("This widget is too large: only its first 3 parts are drawn.")
})

it("cuts below the deepest level", () => {
  const { root, cut } = bounded(box(box(box({ type: "Text" }))), 2)
  expect(root).toEqual(box(box()))
  expect(cut).toContain("deeper than 2 levels")
})
