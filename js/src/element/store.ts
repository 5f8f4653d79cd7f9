// Holds the state of one chat. Changes made by a person show at once, those of a stream thirty times a second.
import type { ChatState } from "../state/types"

type Change = (state: ChatState) => ChatState

/** From one picture of a stream to the next: two frames of a usual screen, for half of the work of one. */
const PACE_MS = 24
/** A hidden page gets no animation frames, but a long answer must not pile up either. */
const HIDDEN_MS = 200

export class Store {
  private current: ChatState
  private shown: ChatState
  private readonly listeners = new Set<() => void>()
  private frame = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private waiting = false
  private published = Number.NEGATIVE_INFINITY

  constructor(state: ChatState) {
    this.current = state
    this.shown = state
  }

  /** What subscribers see: the same object until they are told of a change. */
  get state(): ChatState {
    return this.shown
  }

  /** With everything that has arrived, also what is not shown yet. */
  get latest(): ChatState {
    return this.current
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Changes the state and tells subscribers now. */
  update(change: Change | Partial<ChatState>): void {
    this.current = typeof change === "function" ? change(this.current) : { ...this.current, ...change }
    this.publish()
  }

  /** Changes the state and tells subscribers with one of the next animation frames. */
  updateSoon(change: Change): void {
    const next = change(this.current)
    if (next === this.current) return
    this.current = next
    if (this.waiting) return
    this.waiting = true
    const early = this.published + PACE_MS - performance.now()
    if (early > 0) this.timer = setTimeout(() => this.publishWithFrame(), early)
    else this.publishWithFrame()
  }

  private publishWithFrame(): void {
    this.frame = requestAnimationFrame(() => this.publish())
    this.timer = setTimeout(() => this.publish(), HIDDEN_MS)
  }

  private publish(): void {
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
    this.waiting = false
    if (this.shown === this.current) return
    this.shown = this.current
    this.published = performance.now()
    for (const listener of [...this.listeners]) listener()
  }
}
