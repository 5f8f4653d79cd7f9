// Where the thread is scrolled to: own messages go to the top, earlier ones load without a jump, answers may be followed.

const NEAR = 48
const FAR = 160
const LOAD_BEFORE = 300
const GAP = 16
const TOUCHES = ["wheel", "touchmove", "keydown", "pointerdown"] as const
/** What unfolds a part of the thread; menus lie over it. */
const FOLDS = "summary, button[aria-expanded]:not([aria-haspopup])"

export interface ThreadScrollEvents {
  /** The newest text is out of sight, or in sight again. */
  away(away: boolean): void
  /** The reader is somewhere else in the thread. */
  moved(): void
  /** The start of what is drawn comes into sight. */
  nearTop(): void
}

/** Lives as long as the three elements do. */
export class ThreadScroll {
  /** Keep the end in sight while the text grows. */
  follow = false
  private pinned = true
  /** Where to stay although what loads or is measured late (formulas, images, far turns) moves it, until a touch. */
  private hold: "end" | "turn" | "place" | null = null
  private place: { element: Element; top: number } | null = null
  private anchored = false
  private inSight: { element: Element; top: number } | null = null
  /** Where it scrolls to by itself, and how far that was when it was looked at last. */
  private aim = { top: 0, away: 0, height: 0 }
  /** What the reader has just unfolded, with what was clicked: it stays in sight while it grows, until a touch. */
  private unfolded: { control: Element; opened: () => Element | null } | null = null
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
    for (const type of TOUCHES) scroller.addEventListener(type, this.letGo, { passive: true })
    content.addEventListener("click", this.unfolds)
  }

  close(): void {
    this.observer.disconnect()
    this.scroller.removeEventListener("scroll", this.scrolled)
    for (const type of TOUCHES) this.scroller.removeEventListener(type, this.letGo)
    this.content.removeEventListener("click", this.unfolds)
  }

  /** For a thread that was just opened: to its end, and to stay there. */
  open(): void {
    this.anchored = false
    this.unfolded = null
    this.hold = "end"
    this.layout()
    this.go(this.endTop())
  }

  /** For a thread that is drawn anew: to where the reader was, and to stay there. */
  openAt(element: Element, top: number): void {
    this.anchored = false
    this.hold = "place"
    this.place = { element, top }
    this.layout()
  }

  /** What is at the upper edge, and how far below it begins; null when the end of the thread is in sight. */
  reading(): { element: Element; top: number } | null {
    if (this.pinned || !this.scroller.clientHeight) return null
    const edge = this.scroller.getBoundingClientRect().top
    const items = [...this.content.querySelectorAll("[data-item-id]")]
    const element = items.find((item) => item.getBoundingClientRect().bottom > edge)
    return element ? { element, top: element.getBoundingClientRect().top - edge } : null
  }

  /** For the button: to the newest text. */
  toEnd(): void {
    this.pinned = true
    this.unfolded = null
    this.hold = "end"
    this.go(this.endTop())
  }

  /** Brings the newest turn to the top, with room below it for the answer; what it draws comes into sight as a whole. */
  revealTurn(): void {
    this.anchored = true
    this.pinned = true
    this.letGo()
    this.layout()
    const turn = this.lastTurn()
    if (!turn) return
    this.hold = "turn"
    this.go(this.readFrom(turn))
  }

  /** Brings an item into sight that came without a message of the reader, such as the record of a clicked row. */
  reveal(element: Element): void {
    this.letGo()
    this.layout()
    const top = this.topOf(element)
    const bottom = top + element.getBoundingClientRect().height
    // the end of the thread has a margin that belongs to the last item
    this.show(top, element.nextElementSibling ? bottom + GAP : this.endTop() + this.scroller.clientHeight)
  }

  /** Scrolls no further than it must, and never past the top of what is shown. */
  private show(top: number, end: number): void {
    const { scrollTop, clientHeight } = this.scroller
    if (top < scrollTop) this.go(top - GAP)
    else if (end > scrollTop + clientHeight) this.go(Math.min(top - GAP, end - clientHeight))
  }

  readonly letGo = () => {
    this.hold = null
    this.unfolded = null
  }

  /** A summary or a button was used, by whatever device; what it opens is there with the next frame. */
  private readonly unfolds = ({ target }: MouseEvent) => {
    const control = target instanceof Element ? target.closest(FOLDS) : null
    if (!control) return
    this.letGo()
    this.stay()
    this.unfolded = { control, opened: () => openedBy(control) }
  }

  /** An answer streams: the end moves on, and whoever was held there stays where they are. */
  streams(): void {
    if (this.hold !== "turn") this.hold = null
  }

  /** Remember what is in sight before earlier items are drawn above it. */
  remember(): void {
    const edge = this.scroller.getBoundingClientRect().top
    const turns = [...this.content.querySelectorAll(":scope > .turn")]
    const element = turns.find((turn) => turn.getBoundingClientRect().bottom > edge)
    this.inSight = element ? { element, top: element.getBoundingClientRect().top } : null
  }

  /** And put it back after. */
  restore(): void {
    const { inSight } = this
    this.inSight = null
    if (!inSight?.element.isConnected || this.hold) return
    const moved = inSight.element.getBoundingClientRect().top - inSight.top
    if (Math.abs(moved) > 1) this.put(this.scroller.scrollTop + moved)
  }

  /** There at once. */
  private put(top: number): void {
    this.scroller.scrollTop = top
    this.stay()
  }

  /** Where it is now is where it is meant to be. */
  private stay(): void {
    const { scrollTop, scrollHeight } = this.scroller
    this.aim = { top: scrollTop, away: 0, height: scrollHeight }
  }

  /** Smoothly when it is near; a long way takes too long, and its heights are guesses until they are seen. */
  private go(top: number): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller
    const away = Math.abs(top - scrollTop)
    const aim = Math.max(0, Math.min(top, scrollHeight - clientHeight))
    this.aim = { top: aim, away: Math.abs(aim - scrollTop), height: scrollHeight }
    this.scroller.scrollTo({ top, behavior: away > 2 * clientHeight || calm() ? "instant" : "smooth" })
  }

  /**
   * The question stands at the top until a card comes that does not fit below it: then as much of the turn leaves as
   * the card and what follows it need, and never the card's own first line, nor a long text before it.
   */
  private readFrom(turn: HTMLElement): number {
    const top = this.topOf(turn) - GAP
    let card: Element | null = null
    for (const item of turn.querySelectorAll<HTMLElement>("[data-item-id]")) {
      const type = item.dataset.itemType
      if (type === "widget" || type === "generated_image") card = item
      else if (type === "assistant_message" && item.offsetHeight > this.scroller.clientHeight / 2) break
    }
    return card ? Math.max(top, Math.min(this.topOf(card) - GAP, this.endTop())) : top
  }

  private lastTurn(): HTMLElement | null {
    return this.content.querySelector<HTMLElement>(":scope > .turn[data-last]")
  }

  private topOf(element: Element): number {
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
    const followed = this.follow && this.pinned && turn && this.endTop() > this.topOf(turn) - GAP
    // An answer that came at once is longer than the room below its question.
    if (this.hold === "turn" && followed) this.put(this.endTop())
    else if (this.hold === "turn" && turn) this.go(this.readFrom(turn))
    else if (this.hold === "end") this.put(this.endTop())
    else if (this.hold === "place" && this.place) this.put(this.topOf(this.place.element) - this.place.top)
    else if (this.unfolded) this.showUnfolded(this.unfolded)
    else if (this.follow && this.pinned) this.put(Math.max(this.endTop(), this.scroller.scrollTop))
    this.report()
  }

  private showUnfolded({ control, opened }: { control: Element; opened: () => Element | null }): void {
    const element = opened()
    if (!element || !this.content.contains(element)) {
      this.unfolded = null
      // Folded up from its end, it would be left above the edge, and the reader somewhere below.
      if (this.content.contains(control)) this.reach(control)
      return
    }
    const bottom = this.topOf(element) + element.getBoundingClientRect().height
    this.show(Math.min(this.topOf(control), this.topOf(element)), bottom + GAP)
  }

  private reach(control: Element): void {
    const top = this.topOf(controlledBy(control) ?? control)
    this.show(top, this.topOf(control) + control.getBoundingClientRect().height)
  }

  private readonly scrolled = () => {
    this.pinned = this.endTop() - this.scroller.scrollTop <= NEAR
    const away = Math.abs(this.scroller.scrollTop - this.aim.top)
    // The bar at the side was dragged, which is no touch of the text.
    // Where the content grew or shrank, the browser moved it, and the layout that follows puts it right.
    const dragged = this.hold === "turn" || this.scroller.scrollHeight === this.aim.height
    if (dragged && away > this.aim.away + 2) this.letGo()
    else this.aim.away = away
    if (this.hold !== "place") this.events.moved()
    if (this.inSight) this.remember()
    if (this.scroller.scrollTop < LOAD_BEFORE) this.events.nearTop()
    this.report()
  }

  private report(): void {
    this.events.away(this.endTop() - this.scroller.scrollTop > FAR)
  }
}

function calm(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false
}

/** What a control holds open now. */
function openedBy(control: Element): Element | null {
  const details = control.closest("summary")?.parentElement
  if (details) return details.hasAttribute("open") ? details : null
  return control.getAttribute("aria-expanded") === "true" ? controlledBy(control) : null
}

function controlledBy(control: Element): Element | null {
  const id = control.getAttribute("aria-controls")
  return id ? control.ownerDocument.getElementById(id) : null
}
