import { describe, expect, it } from "vitest"
import examples from "../../../tests/contract/frames.json"
import { bytesOf, type FrameFromPage, frameFromKernel } from "../../src/bridge/frames"

describe("the contract's frames", () => {
  it.each(examples.from_kernel.map(({ frame }) => [frame.ck, frame] as const))(
    "reads %s from the kernel",
    (_, frame) => {
      expect(frameFromKernel(frame)).toEqual(frame)
    },
  )

  it("have a type here for each one the page sends", () => {
    // A kind that is missing on either side does not compile or fails here.
    const kinds: Record<FrameFromPage["ck"], true> = {
      hello: true,
      active: true,
      accept: true,
      request: true,
      part: true,
      cancel: true,
      ack: true,
      event: true,
      result: true,
      call: true,
      poll: true,
    }
    expect(new Set(examples.from_page.map(({ frame }) => frame.ck))).toEqual(new Set(Object.keys(kinds)))
  })
})

describe("frameFromKernel", () => {
  it.each([
    null,
    "welcome",
    {},
    { ck: "toString" },
    { ck: "sing", id: "1" },
    { ck: "chunk", id: "r1" },
    { ck: "chunk", id: "r1", seq: -1 },
    { ck: "head", id: "r1", seq: 0, status: 200, headers: [["content-type"]] },
    { ck: "fail", id: "r1", seq: 1 },
    { ck: "return", id: "k1", error: 7 },
  ])("refuses %j", (message) => {
    expect(frameFromKernel(message)).toBeNull()
  })

  it("takes a welcome of a kernel without a loopback server", () => {
    const frame = { ck: "welcome", chat: "c", path: "/p", url: null, token: "t", header: "x" }
    expect(frameFromKernel(frame)).toEqual(frame)
  })
})

describe("bytesOf", () => {
  const whole = new Uint8Array([0, 1, 2, 3, 4]).buffer

  it.each([
    ["a DataView", new DataView(whole, 1, 3)],
    ["a Uint8Array", new Uint8Array(whole, 1, 3)],
    ["an ArrayBuffer", whole.slice(1, 4)],
  ])("reads exactly the bytes of %s", (_, buffer) => {
    expect([...bytesOf(buffer)]).toEqual([1, 2, 3])
  })
})
