// Time limits, and what does not count towards them.
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { within, withinOwn } from "../../src/element/within"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = new Promise<never>(() => undefined)
const outcome = (promise: Promise<unknown>) => {
  const seen: unknown[] = []
  promise.then(
    (value) => seen.push(value),
    (error: Error) => seen.push(error.message),
  )
  return seen
}

it("a promise that takes longer is given up with the words, and one that does not leaves no timer", async () => {
  const late = outcome(within(1_000, "too late", never))
  await vi.advanceTimersByTimeAsync(999)
  expect(late).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(late).toEqual(["too late"])
  await expect(within(1_000, "too late", Promise.resolve("here"))).resolves.toBe("here")
  await expect(withinOwn(1_000, "too late", () => false, Promise.resolve("here"))).resolves.toBe("here")
  expect(vi.getTimerCount()).toBe(0)
})

it("time that is excused does not count", async () => {
  let excused = false
  const late = outcome(withinOwn(1_000, "too late", () => excused, never))
  await vi.advanceTimersByTimeAsync(750)
  excused = true
  await vi.advanceTimersByTimeAsync(60_000)
  excused = false
  expect(late).toEqual([])
  await vi.advanceTimersByTimeAsync(250)
  expect(late).toEqual(["too late"])
})
