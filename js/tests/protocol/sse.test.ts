// @vitest-environment node
import { describe, expect, it } from "vitest"
import { SseParser, sseBatches } from "../../src/protocol/sse"

const bytes = (text: string) => new TextEncoder().encode(text)

/** Feeds the text in pieces of `size` bytes and answers all events. */
function parse(text: string, size: number): string[] {
  const parser = new SseParser()
  const all = bytes(text)
  const events: string[] = []
  for (let at = 0; at < all.length; at += size) events.push(...parser.push(all.subarray(at, at + size)))
  return [...events, ...parser.end()]
}

describe("SseParser", () => {
  it.each([1, 2, 3, 7, 1000])("finds the same events however the bytes are cut (%i at a time)", (size) => {
    const text =
      'data: {"a":"é😀"}\n\n: keep-alive\n\ndata:{"b":1}\r\n\r\nevent: x\nid: 7\ndata: one\ndata: two\n\n'
    expect(parse(text, size)).toEqual(['{"a":"é😀"}', '{"b":1}', "one\ntwo"])
  })

  it("takes only one space after the colon for itself", () => {
    expect(parse("data:  x\n\n", 100)).toEqual([" x"])
  })

  it("answers a last event whose blank line never came", () => {
    expect(parse('data: {"done":true}', 4)).toEqual(['{"done":true}'])
    expect(parse("data: a\n\ndata: b\n", 4)).toEqual(["a", "b"])
  })

  it("makes no event of comments and blank lines alone", () => {
    expect(parse(": ping\n\n\n\nretry: 5\n\n", 3)).toEqual([])
  })
})

describe("sseBatches", () => {
  it("keeps together what arrived together and cancels the body when the reader leaves", async () => {
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes("data: 1\n\ndata: 2\n\nda"))
        controller.enqueue(bytes("ta: 3\n\n"))
      },
      cancel() {
        cancelled = true
      },
    })
    const seen: string[][] = []
    for await (const batch of sseBatches(body)) {
      seen.push(batch)
      if (seen.length === 2) break
    }
    expect(seen).toEqual([["1", "2"], ["3"]])
    expect(cancelled).toBe(true)
  })
})
