// A ChatHost whose state the test sets, and that remembers what it was asked.
import { vi } from "vitest"
import type { SentRequest } from "../../src/protocol/client"
import type { ThreadItem } from "../../src/protocol/schema"
import type { ChatHost } from "../../src/state/host"
import { initialState } from "../../src/state/initial"
import type { ChatState, ItemState, ThreadMeta } from "../../src/state/types"

export const THREAD: ThreadMeta = {
  id: "thr_1",
  title: "Penguins",
  created_at: "2026-11-22T08:00:00Z",
  status: { type: "active" },
  metadata: {},
}

type Body<Type extends ThreadItem["type"]> = Omit<
  Extract<ThreadItem, { type: Type }>,
  "id" | "thread_id" | "created_at" | "type"
>

export function item<Type extends ThreadItem["type"]>(
  id: string,
  type: Type,
  body: Body<Type>,
  pending = false,
): ItemState {
  const base = { id, type, thread_id: "thr_1", created_at: "2026-11-22T08:00:00Z" }
  return { item: { ...base, ...body } as unknown as ThreadItem, pending }
}

export function said(id: string, text: string, pending = false): ItemState {
  const content = [{ type: "input_text" as const, text }]
  return item(id, "user_message", { content, inference_options: {} }, pending)
}

export function answered(id: string, text: string, pending = false): ItemState {
  return item(id, "assistant_message", { content: [{ type: "output_text", text }] }, pending)
}

export function scriptedHost(change: Partial<ChatState> = {}) {
  let state: ChatState = {
    ...initialState({ api: { url: "/", domainKey: "local" } }),
    connection: { state: "ready", message: null },
    ...change,
  }
  const listeners = new Set<() => void>()
  const set = (next: Partial<ChatState>) => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }
  const done = async () => {}
  const host = {
    getState: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send: vi.fn(done),
    stop: vi.fn(),
    retry: vi.fn(done),
    dismissNotice: vi.fn(),
    newThread: vi.fn(),
    openThread: vi.fn(done),
    renameThread: vi.fn(done),
    deleteThread: vi.fn(done),
    showHistory: vi.fn(),
    hideHistory: vi.fn(),
    loadMoreThreads: vi.fn(done),
    loadOlder: vi.fn(done),
    setDraft: vi.fn((draft: Partial<ChatState["draft"]>) => set({ draft: { ...state.draft, ...draft } })),
    attach: vi.fn(),
    removeFile: vi.fn(),
    retryFile: vi.fn(),
    dismissProblem: vi.fn(() => state.problem && set({ problem: null })),
    dictate: vi.fn(),
    searchTags: vi.fn<ChatHost["searchTags"]>(async () => ({ results: [], error: null })),
    searchCommands: vi.fn<ChatHost["searchCommands"]>(async () => ({ results: [], error: null })),
    selectCommand: vi.fn<ChatHost["selectCommand"]>(async () => null),
    entityPreview: vi.fn<ChatHost["entityPreview"]>(async () => null),
    feedback: vi.fn(done),
    sent: vi.fn(async (): Promise<SentRequest[] | null> => []),
    answer: vi.fn(done),
    action: vi.fn(done),
    deeplink: vi.fn(),
    entityClick: vi.fn(),
    headerClick: vi.fn(),
    hostKey: vi.fn(),
    contentHeight: vi.fn(),
    chunk: vi.fn(async () => ""),
    log: vi.fn(),
    problem: vi.fn(),
  }
  return { host: host satisfies ChatHost, set, state: () => state }
}
