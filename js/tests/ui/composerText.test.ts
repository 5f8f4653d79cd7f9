// Tags in a text that is edited.
import { describe, expect, it } from "vitest"
import { edited, replaced, segmentsOf, triggerAt, type Written, written } from "../../src/ui/composerText"

const tag = (text: string) => ({ type: "input_tag" as const, id: text, text, data: {} })
const text = (value: string) => ({ type: "input_text" as const, text: value })
const SEGMENTS = [text("is "), tag("ada"), text(" or "), tag("bob"), text("?")]
const START = written(SEGMENTS)

/** The field after typing `typed` in the place of a piece. */
function typed(before: Written, start: number, end: number, by: string): Written {
  const next = before.text.slice(0, start) + by + before.text.slice(end)
  return edited(before, next, start + by.length)
}

describe("segments", () => {
  it("become text and are found again", () => {
    expect(START.text).toBe("is @ada or @bob?")
    expect(segmentsOf(START)).toEqual(SEGMENTS)
  })

  it("keep their tags when something is typed before, between and after", () => {
    expect(segmentsOf(typed(START, 0, 0, "so, "))).toEqual([text("so, is "), ...SEGMENTS.slice(1)])
    expect(segmentsOf(typed(START, 8, 10, "and"))).toEqual([
      text("is "),
      tag("ada"),
      text(" and "),
      tag("bob"),
      text("?"),
    ])
    expect(segmentsOf(typed(START, 16, 16, "?"))).toEqual([...SEGMENTS.slice(0, 4), text("??")])
  })

  it("lose a tag as a whole when a part of it is deleted", () => {
    const without = [text("is  or "), tag("bob"), text("?")]
    expect(segmentsOf(typed(START, 6, 7, ""))).toEqual(without)
    expect(segmentsOf(typed(START, 3, 4, ""))).toEqual(without)
    expect(segmentsOf(typed(START, 3, 12, ""))).toEqual([text("is ?")])
  })

  it("make text of a tag that is written into", () => {
    expect(segmentsOf(typed(START, 5, 5, "x"))).toEqual([text("is @axda or "), tag("bob"), text("?")])
  })

  it("tell equal letters by the caret", () => {
    const same = written([tag("a"), text("a")])
    // "@aa" with an "a" typed between the tag and the letter
    expect(segmentsOf(edited(same, "@aaa", 3))).toEqual([tag("a"), text("aa")])
    const before = written([text("@"), tag("a")])
    expect(segmentsOf(edited(before, "@@@a", 1))).toEqual([text("@@"), tag("a")])
  })

  it("take a tag in the place of what was typed", () => {
    const { written: next, caret } = replaced(START, 7, 10, tag("eve"))
    expect(next.text).toBe("is @ada@eve @bob?")
    expect(caret).toBe(11)
    expect(segmentsOf(next)).toEqual([text("is "), tag("ada"), tag("eve"), text(" "), tag("bob"), text("?")])
  })
})

describe("what opens a menu", () => {
  const at = (value: string) => triggerAt({ text: value, spans: [] }, value.length)
  it.each([
    ["@", "@", ""],
    ["ask @pen", "@", "pen"],
    ["(@Jane Do", "@", "Jane Do"],
    ["/", "/", ""],
    ["and /plo", "/", "plo"],
  ])("%s", (value, sign, query) => {
    expect(at(value)).toEqual({ sign, query, start: value.length - query.length - 1 })
  })

  it.each(["", "a@b", "mail me @ home", "1/2", "a / b", "/home/ada", "@a\nb"])("not %j", (value) => {
    expect(at(value)).toBeNull()
  })

  it.each([
    [".", "ada.", true],
    [" .", "ada.", true],
    [".flipper le", "ada.flipper le", false],
    ['.we"ird', 'ada.we"ird', false],
  ])("goes on from a tag with %j", (typed, query, ends) => {
    const after = edited(written([text("is "), tag("ada")]), `is @ada${typed}`, 7 + typed.length)
    expect(triggerAt(after, after.text.length)).toEqual({
      sign: "@",
      start: 3,
      query,
      ends,
      from: tag("ada"),
    })
  })

  it.each(["  .", ". Then", ".\n", "..", " or.", ".@"])("does not go on from a tag with %j", (typed) => {
    const after = edited(written([tag("ada")]), `@ada${typed}`, 4 + typed.length)
    expect(triggerAt(after, after.text.length)?.from).toBeUndefined()
  })

  it("may be the end of a sentence", () => {
    expect(at("about @pen.")).toMatchObject({ query: "pen.", ends: true })
    expect(at("about @pen.b")?.ends).toBeUndefined()
  })

  it("is no tag that is there already", () => {
    expect(triggerAt(START, 7)).toBeNull()
  })
})
