// Keeps what cannot be drawn to its own place: the rest of the conversation stays.
import { Component, type ReactNode } from "react"
import type { ChatHost } from "../state/host"
import { HostContext } from "./hostContext"
import { STRINGS } from "./strings"

interface GuardProps {
  /** What is drawn; another one is tried again. */
  of: unknown
  children: ReactNode
}

export class Guard extends Component<GuardProps, { failed: boolean; of: unknown }> {
  static override contextType = HostContext
  declare context: ChatHost | null
  override state = { failed: false, of: this.props.of }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  static getDerivedStateFromProps({ of }: GuardProps, state: { of: unknown }) {
    return of === state.of ? null : { failed: false, of }
  }

  override componentDidCatch(error: Error) {
    this.context?.log("ui.error", { message: error.message })
  }

  override render() {
    return this.state.failed ? <p className="not-drawn">{STRINGS.notDrawn}</p> : this.props.children
  }
}
