// Widget actions: to the page, to the server as a stream, or to the server as one synchronous call.
import type { WidgetItem } from "../protocol/schema"
import type { ActionConfig } from "../state/host"
import { put } from "../state/items"
import { withNotice } from "../state/reducer"
import { type ChatContext, reportError } from "./context"
import type { Turn } from "./turn"

const WAIT = "This starts a new answer. Wait until the present one is complete, or stop it."

export class Actions {
  constructor(
    private readonly context: ChatContext,
    private readonly turn: Turn,
  ) {}

  /** Runs an action of a widget; failures show as a notice. */
  async run(action: ActionConfig, item: WidgetItem): Promise<void> {
    const { store } = this.context
    const container = action.loadingBehavior === "container"
    if (container) store.update((state) => ({ ...state, busyItems: [...state.busyItems, item.id] }))
    try {
      await this.dispatch(action, item)
    } catch (cause) {
      const { message } = reportError(this.context, cause)
      store.update((state) => withNotice(state, "danger", message))
    } finally {
      if (container)
        store.update((state) => {
          const at = state.busyItems.indexOf(item.id)
          return at < 0 ? state : { ...state, busyItems: state.busyItems.toSpliced(at, 1) }
        })
    }
  }

  /** Sends an action to the server and streams its answer; rejects in the new-thread view. */
  async stream(action: { type: string; payload?: unknown }, itemId?: string): Promise<void> {
    const { thread } = this.context.store.latest
    if (!thread) throw new Error("There is no thread yet: an action needs one. Send a message first.")
    await this.turn.respond("threads.custom_action", {
      thread_id: thread.id,
      ...(itemId ? { item_id: itemId } : {}),
      action: wire(action),
    })
  }

  private async dispatch(action: ActionConfig, item: WidgetItem): Promise<void> {
    if (action.handler === "client") {
      const { widgets } = this.context.options()
      if (!widgets?.onAction) throw new Error(`Nothing in this page handles the action \`${action.type}\`.`)
      // The wire type is looser than the element's, which names every component.
      const sender = { id: item.id, widget: item.widget } as unknown as Parameters<typeof widgets.onAction>[1]
      return widgets.onAction(wire(action), sender)
    }
    if (action.streaming === false) return this.synchronous(action, item)
    if (this.turn.running) {
      this.context.store.update((state) => withNotice(state, "info", WAIT))
      return
    }
    return this.stream(action, item.id)
  }

  private async synchronous(action: ActionConfig, item: WidgetItem): Promise<void> {
    const { updated_item: updated } = await this.context.client().call("threads.sync_custom_action", {
      thread_id: item.thread_id,
      item_id: item.id,
      action: wire(action),
    })
    if (!updated) return
    this.context.store.update((state) =>
      state.thread?.id === updated.thread_id ? { ...state, items: put(state.items, updated, false) } : state,
    )
  }
}

function wire({ type, payload }: { type: string; payload?: unknown }) {
  // the server takes any JSON; the SDK's schema names objects only
  return payload === undefined ? { type } : { type, payload: payload as Record<string, unknown> }
}
