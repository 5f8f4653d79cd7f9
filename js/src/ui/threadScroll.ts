// Where the thread is scrolled to: own messages go to the top, earlier ones load without a jump, answers may be followed.

const NEAR = 48
const FAR = 160
const LOAD_BEFORE = 300
const GAP = 16
const TOUCHES = ["wheel", "touchmove", "keydown", "pointerdown"] as const

export interface ThreadScrollEvents {
  /** The newest text is out of sight, or in sight again. */
  away(away: boolean): void
  /** The start of what is drawn comes into sight. */
  nearTop(): void
}

/** Lives as long as the three elements do. */
export class ThreadScroll {
  /** Keep the end in sight while the text grows. */
  follow = false
  private pinned = true
  /** Just opened: what loads late (formulas, colours, images) must not push the end out of sight. */
  private settling = false
  private anchored = false
  private anchor: { element: Element; top: number } | null = null
  private readonly observer: ResizeObserver

  constructor(
    private readonly scroller: HTMLElement,
    private readonly content: HTMLElement,
    private readonly spacer: HTMLElement,
    private readonly events: ThreadScrollEvents,
  ) {
    this.observer = new ResizeObserver(() => this.layout())
    this.observer.observe(content)
    this.observer.observe(scroller)
    scroller.addEventListener("scroll", this.scrolled, { passive: true })
    for (const type of TOUCHES) scroller.addEventListener(type, this.touched, { passive: true })
  }

  close(): void {
    this.observer.disconnect()
    this.scroller.removeEventListener("scroll", this.scrolled)
    for (const type of TOUCHES) this.scroller.removeEventListener(type, this.touched)
  }

  /** For a thread that was just opened: to its end, and to stay there until the person moves. */
  open(): void {
    this.anchored = false
    this.settling = true
    this.layout()
    this.toEnd("instant")
  }

  toEnd(behavior: ScrollBehavior): void {
    this.pinned = true
    this.scroller.scrollTo({ top: this.endTop(), behavior })
  }

  /** Brings the newest turn to the top, with room below it for the answer. */
  revealTurn(): void {
    this.anchored = true
    this.settling = false
    this.pinned = true
    this.layout()
    const turn = this.lastTurn()
    if (turn) this.scroller.scrollTo({ top: this.topOf(turn) - GAP, behavior: calm() ? "instant" : "smooth" })
  }

  /** Remember what is in sight before earlier items are drawn above it. */
  hold(): void {
    const edge = this.scroller.getBoundingClientRect().top
    const element = [...this.content.children].find((child) => child.getBoundingClientRect().bottom > edge)
    this.anchor = element ? { element, top: element.getBoundingClientRect().top } : null
  }

  /** And put it back after. */
  restore(): void {
    const { anchor } = this
    this.anchor = null
    if (!anchor?.element.isConnected) return
    const moved = anchor.element.getBoundingClientRect().top - anchor.top
    if (Math.abs(moved) > 1) this.scroller.scrollTop += moved
  }

  private lastTurn(): HTMLElement | null {
    return this.content.querySelector<HTMLElement>(":scope > .turn[data-last]")
  }

  private topOf(element: HTMLElement): number {
    return (
      element.getBoundingClientRect().top -
      this.scroller.getBoundingClientRect().top +
      this.scroller.scrollTop
    )
  }

  /** How far to scroll so that the last line of the content is in sight; the spacer does not count. */
  private endTop(): number {
    return Math.max(0, this.content.offsetTop + this.content.offsetHeight - this.scroller.clientHeight)
  }

  private layout(): void {
    const room = this.scroller.clientHeight
    const turn = this.anchored ? this.lastTurn() : null
    const overflows = this.content.offsetHeight > room
    const below = turn ? this.content.offsetTop + this.content.offsetHeight - this.topOf(turn) + GAP : room
    this.spacer.style.height = `${turn && overflows ? Math.max(0, room - below) : 0}px`
    if ((this.settling || (this.follow && this.pinned)) && this.endTop() > this.scroller.scrollTop) {
      this.scroller.scrollTop = this.endTop()
    }
    this.report()
  }

  private readonly scrolled = () => {
    this.pinned = this.endTop() - this.scroller.scrollTop <= NEAR
    if (this.anchor) this.hold()
    if (this.scroller.scrollTop < LOAD_BEFORE) this.events.nearTop()
    this.report()
  }

  private readonly touched = () => {
    this.settling = false
  }

  private report(): void {
    this.events.away(this.endTop() - this.scroller.scrollTop > FAR)
  }
}

export function calm(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false
}
