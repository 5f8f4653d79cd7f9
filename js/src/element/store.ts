// Holds the state of one chat. Changes made by a person show at once, those of a stream once per frame.
import type { ChatState } from "../state/types"

type Change = (state: ChatState) => ChatState

/** A hidden page gets no animation frames, but a long answer must not pile up either. */
const HIDDEN_MS = 200

export class Store {
  private current: ChatState
  private shown: ChatState
  private readonly listeners = new Set<() => void>()
  private frame = 0
  private timer: ReturnType<typeof setTimeout> | undefined

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

  /** Changes the state and tells subscribers with the next animation frame. */
  updateSoon(change: Change): void {
    const next = change(this.current)
    if (next === this.current) return
    this.current = next
    if (this.frame) return
    this.frame = requestAnimationFrame(() => this.publish())
    this.timer = setTimeout(() => this.publish(), HIDDEN_MS)
  }

  private publish(): void {
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
    this.frame = 0
    if (this.shown === this.current) return
    this.shown = this.current
    for (const listener of [...this.listeners]) listener()
  }
}
