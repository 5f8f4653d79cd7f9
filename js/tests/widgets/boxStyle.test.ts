// The shared properties of boxes as CSS.
import { expect, it } from "vitest"
import { blockStyle, borderStyle, boxStyle, paddingStyle } from "../../src/widgets/boxStyle"

it("sizes: numbers are pixels, size is both, a side of its own goes first", () => {
  expect(blockStyle({ type: "Box", size: 40, width: "50%", minSize: 2, maxHeight: 9 })).toEqual({
    width: "50%",
    height: "40px",
    minWidth: "2px",
    minHeight: "2px",
    maxHeight: "9px",
  })
})

it("spacing: units of four pixels, sides before axes", () => {
  expect(paddingStyle({ x: 2, left: 0, y: "1rem" })).toEqual({
    paddingTop: "1rem",
    paddingRight: "calc(var(--spacing) * 2)",
    paddingBottom: "1rem",
    paddingLeft: "0",
  })
  expect(Object.keys(paddingStyle(3))).toHaveLength(4)
})

it("borders: a number, one line, or a line for each side", () => {
  expect(borderStyle(1, "light").borderTop).toBe("1px solid var(--color-border)")
  expect(borderStyle({ size: 2, color: "strong", style: "dashed" }, "light").borderLeft).toBe(
    "2px dashed var(--color-border-strong)",
  )
  expect(borderStyle({ bottom: { size: 1, color: "red-500" }, x: 0 }, "light")).toEqual({
    borderRight: "0px solid var(--color-border)",
    borderBottom: "1px solid var(--red-500)",
    borderLeft: "0px solid var(--color-border)",
  })
})

it("alignment, wrapping and share", () => {
  const style = boxStyle(
    {
      type: "Row",
      align: "end",
      justify: "between",
      wrap: "wrap",
      flex: 2,
      gap: 1.5,
      radius: "lg",
      aspectRatio: "16/9",
    },
    "dark",
  )
  expect(style).toEqual({
    alignItems: "flex-end",
    justifyContent: "space-between",
    flexWrap: "wrap",
    flex: "2 1 0%",
    gap: "calc(var(--spacing) * 1.5)",
    borderRadius: "var(--radius-lg)",
    aspectRatio: "16/9",
  })
})

it("leaves out everything that it does not understand", () => {
  const style = boxStyle(
    {
      type: "Box",
      width: {},
      align: "toString",
      justify: 4,
      wrap: "x",
      flex: "a b c d",
      gap: null,
      radius: "9px",
      border: "x",
      background: 5,
      padding: "a;b",
    },
    "light",
  )
  expect(style).toEqual({})
})
