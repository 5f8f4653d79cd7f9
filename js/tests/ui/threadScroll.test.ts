// Who holds the thread where it is, and who lets go: a layout of numbers, since jsdom has none.
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { ThreadScroll } from "../../src/ui/threadScroll"

const ROOM = 400
let heights: Record<"message" | "sources", number>
let grown: () => void
let scroller: HTMLElement
let scroll: ThreadScroll

const content = () => scroller.querySelector<HTMLElement>(".thread") as HTMLElement
const button = () => scroller.querySelector("button") as HTMLElement
const full = () => heights.message + 20 + heights.sources

function box(element: Element, top: () => number, height: () => number): void {
  element.getBoundingClientRect = () => {
    const y = top() - scroller.scrollTop
    return { top: y, bottom: y + height(), height: height() } as DOMRect
  }
  Object.defineProperty(element, "offsetHeight", { get: height })
}

/** A reader's hand at the bar: no touch of the text, only a scroll. */
function drag(top: number): void {
  scroller.scrollTop = top
  scroller.dispatchEvent(new Event("scroll"))
}

beforeEach(() => {
  heights = { message: 1_000, sources: 20 }
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(laidOut: () => void) {
        grown = laidOut
      }
      observe() {}
      disconnect() {}
    },
  )
  document.body.innerHTML = `<div><div class="thread"><p id="words"></p><button aria-controls="words"></button>
    <details><summary>1 source</summary></details></div><div></div></div>`
  scroller = document.body.firstElementChild as HTMLElement
  Object.defineProperties(scroller, {
    clientHeight: { value: ROOM },
    scrollHeight: { get: full },
  })
  scroller.getBoundingClientRect = () => ({ top: 0 }) as DOMRect
  const scrollTo = ({ top = 0 }: ScrollToOptions) => {
    scroller.scrollTop = Math.max(0, Math.min(top, full() - ROOM))
    scroller.dispatchEvent(new Event("scroll"))
  }
  Object.assign(scroller, { scrollTo })
  box(content(), () => 0, full)
  box(
    scroller.querySelector("#words") as Element,
    () => 0,
    () => heights.message,
  )
  box(
    button(),
    () => heights.message,
    () => 20,
  )
  const details = scroller.querySelector("details") as Element
  box(
    details,
    () => heights.message + 20,
    () => heights.sources,
  )
  box(
    details.firstElementChild as Element,
    () => heights.message + 20,
    () => 20,
  )
  scroll = new ThreadScroll(scroller, content(), content().nextElementSibling as HTMLElement, {
    away() {},
    moved() {},
    nearTop() {},
  })
})

afterEach(() => {
  scroll.close()
  vi.unstubAllGlobals()
})

it("holds the end of an opened thread until the bar is dragged", () => {
  scroll.open()
  heights.message = 1_200
  grown()
  expect(scroller.scrollTop).toBe(1_240 - ROOM)
  scroller.dispatchEvent(new Event("scroll"))
  drag(500)
  heights.message = 1_400
  grown()
  expect(scroller.scrollTop).toBe(500)
})

it("follows an answer no more once the bar was dragged, and again when it is back at the end", () => {
  scroll.follow = true
  scroll.open()
  drag(300)
  heights.message = 1_300
  grown()
  expect(scroller.scrollTop).toBe(300)
  drag(1_340 - ROOM)
  heights.message = 1_500
  grown()
  expect(scroller.scrollTop).toBe(1_540 - ROOM)
})

it("shows what is unfolded while it grows, until the bar is dragged", () => {
  const details = scroller.querySelector("details") as HTMLDetailsElement
  drag(full() - ROOM)
  details.querySelector("summary")?.click()
  details.open = true
  heights.sources = 120
  grown()
  expect(scroller.scrollTop).toBe(full() - ROOM)
  heights.sources = 200
  grown()
  expect(scroller.scrollTop).toBe(full() - ROOM)
  drag(400)
  heights.sources = 300
  grown()
  expect(scroller.scrollTop).toBe(400)
})

it("shows a long message from its first line when it is unfolded, and again when it is folded up at its end", () => {
  heights.message = 200
  heights.sources = 1_000
  button().ariaExpanded = "false"
  drag(100)
  button().click()
  button().setAttribute("aria-expanded", "true")
  heights.message = 900
  grown()
  expect(scroller.scrollTop).toBe(0)
  drag(650) // read to its end, where "Show less" is
  button().click()
  button().setAttribute("aria-expanded", "false")
  heights.message = 200
  grown()
  expect(scroller.scrollTop).toBe(0)
})
