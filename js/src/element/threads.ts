// Threads: open one, page back through its items, list, rename, delete.
import { RequestError } from "../protocol/errors"
import type { ThreadItem } from "../protocol/schema"
import { NO_THREAD } from "../state/initial"
import { isHidden } from "../state/items"
import { listed, metaOf, withNotice } from "../state/reducer"
import { sound } from "../state/sound"
import type { HistoryState, ItemState, ThreadMeta } from "../state/types"
import { type ChatContext, reportError } from "./context"

const ITEMS_PER_PAGE = 30
const THREADS_PER_PAGE = 30
/** Pages may consist of hidden items only; this many in a row are skipped at once. */
const MOST_EMPTY_PAGES = 20

interface Page {
  items: ItemState[]
  cursor: string | null
}

export class Threads {
  private loads = 0
  private olderCursor: string | null = null
  private historyCursor: string | null = null

  constructor(
    private readonly context: ChatContext,
    /** Another thread is active; `failed`: one could not be opened. */
    private readonly changed: (threadId: string | null, failed?: boolean) => void,
  ) {}

  /** Shows the new-thread view. */
  close(): void {
    this.loads += 1
    this.context.store.update(NO_THREAD)
    this.changed(null)
  }

  /** Answers why the thread is not the one that shows, which the person is told too; null when it is. */
  async open(threadId: string): Promise<Error | null> {
    const { store, emit } = this.context
    this.loads += 1
    const load = this.loads
    const known = store.latest.history.threads.find(({ id }) => id === threadId)
    store.update({ ...NO_THREAD, thread: known ?? null, threadLoading: true })
    emit("chatkit.thread.load.start", { threadId })
    try {
      const [thread, page] = await this.read(threadId, ITEMS_PER_PAGE)
      if (load !== this.loads) return new Error("Another conversation was opened meanwhile.")
      this.olderCursor = page.cursor
      store.update({ thread, items: page.items, hasOlder: page.cursor !== null, threadLoading: false })
      this.changed(threadId)
      return null
    } catch (cause) {
      if (load !== this.loads) return new Error("Another conversation was opened meanwhile.")
      const { message, status } = reportError(this.context, cause)
      const text = status === 404 ? "This conversation does not exist any more." : message
      store.update((state) =>
        withNotice({ ...state, ...NO_THREAD }, "danger", text, "The conversation was not opened"),
      )
      this.changed(null, true)
      return new Error(text, { cause })
    } finally {
      emit("chatkit.thread.load.end", { threadId })
    }
  }

  /**
   * Reads the active thread again, without a blank moment; what was read counts if that is still wanted then. An answer may
   * begin and end while it is read: what was read before it would take it away again.
   */
  async refresh(still: () => boolean = () => true): Promise<void> {
    const { store } = this.context
    const load = this.loads
    const id = store.latest.thread?.id
    while (id) {
      const { items } = store.latest
      const [meta, page] = await this.read(id, Math.max(ITEMS_PER_PAGE, items.length))
      if (load !== this.loads || store.latest.thread?.id !== id || !still()) return
      if (store.latest.items !== items) continue
      this.olderCursor = page.cursor
      store.update((state) =>
        listed({ ...state, thread: meta, items: page.items, hasOlder: page.cursor !== null }, meta),
      )
      return
    }
  }

  async loadOlder(): Promise<void> {
    const { store } = this.context
    const { thread, hasOlder, olderLoading } = store.latest
    if (!thread || !hasOlder || olderLoading) return
    const load = this.loads
    store.update({ olderLoading: true })
    try {
      const page = await this.page(thread.id, ITEMS_PER_PAGE, this.olderCursor)
      if (load !== this.loads) return
      this.olderCursor = page.cursor
      store.update((state) => {
        const known = new Set(state.items.map(({ item }) => item.id))
        const older = page.items.filter(({ item }) => !known.has(item.id))
        return {
          ...state,
          items: [...older, ...state.items],
          hasOlder: page.cursor !== null,
          olderLoading: false,
        }
      })
    } catch (cause) {
      const { message } = reportError(this.context, cause)
      if (load === this.loads)
        store.update((state) =>
          withNotice({ ...state, olderLoading: false }, "warning", message, "Older messages"),
        )
    }
  }

  async list(more: boolean): Promise<void> {
    const { store } = this.context
    if (store.latest.history.loading) return
    const before = new Set(store.latest.history.threads.map(({ id }) => id))
    this.history({ loading: true, error: null })
    try {
      const page = await this.context.client().call("threads.list", {
        limit: THREADS_PER_PAGE,
        order: "desc",
        ...(more && this.historyCursor ? { after: this.historyCursor } : {}),
      })
      const read = page.data.map(metaOf)
      // Without a place to go on from, the same page would come again.
      this.historyCursor = page.has_more ? (page.after ?? read.at(-1)?.id ?? null) : null
      const known = new Set(read.map(({ id }) => id))
      // Threads made while the page was on its way are newer than what it knows.
      const rest = store.latest.history.threads.filter(({ id }) => !known.has(id))
      const made = rest.filter(({ id }) => !before.has(id))
      const threads = more ? [...rest, ...read] : [...made, ...read]
      this.history({ loading: false, loaded: true, hasMore: this.historyCursor !== null, threads })
    } catch (cause) {
      this.history({ loading: false, error: reportError(this.context, cause).message })
    }
  }

  async rename(threadId: string, title: string): Promise<void> {
    const { store } = this.context
    try {
      const thread = metaOf(
        await this.context.client().call("threads.update", { thread_id: threadId, title }),
      )
      this.history({ threads: replaced(store.latest.history.threads, thread), error: null })
      if (store.latest.thread?.id === threadId) store.update({ thread })
    } catch (cause) {
      this.history({ error: reportError(this.context, cause).message })
    }
  }

  /** Deletes the thread, and answers whether it is gone; when it was the active one, the new-thread view shows. */
  async delete(threadId: string): Promise<boolean> {
    const { store } = this.context
    try {
      await this.context.client().call("threads.delete", { thread_id: threadId })
    } catch (cause) {
      // Gone already is as good as deleted.
      if (!(cause instanceof RequestError && cause.status === 404)) {
        this.history({ error: reportError(this.context, cause).message })
        return false
      }
    }
    this.history({ threads: store.latest.history.threads.filter(({ id }) => id !== threadId), error: null })
    if (store.latest.thread?.id === threadId) this.close()
    return true
  }

  private history(change: Partial<HistoryState>): void {
    this.context.store.update((state) => ({ ...state, history: { ...state.history, ...change } }))
  }

  private read(threadId: string, limit: number): Promise<[ThreadMeta, Page]> {
    // The items that come with the thread are its oldest; the newest are wanted.
    const thread = this.context.client().call("threads.get_by_id", { thread_id: threadId })
    return Promise.all([thread.then(metaOf), this.page(threadId, limit, null)])
  }

  private async page(threadId: string, limit: number, after: string | null): Promise<Page> {
    let cursor = after
    for (let pages = 0; pages < MOST_EMPTY_PAGES; pages++) {
      const page = await this.context.client().call("items.list", {
        thread_id: threadId,
        limit,
        order: "desc",
        ...(cursor ? { after: cursor } : {}),
      })
      const data = (page.data ?? []) as ThreadItem[]
      cursor = page.has_more ? (page.after ?? data.at(-1)?.id ?? null) : null
      const items = data.flatMap((given) => {
        const item = sound(given)
        return item && !isHidden(item) ? [{ item, pending: false }] : []
      })
      if (items.length || cursor === null) return { items: items.reverse(), cursor }
    }
    return { items: [], cursor }
  }
}

function replaced(threads: ThreadMeta[], thread: ThreadMeta): ThreadMeta[] {
  return threads.map((known) => (known.id === thread.id ? thread : known))
}
