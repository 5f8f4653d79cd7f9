// The state of a chat before anything happened.
import type { ChatKitOptions } from "@openai/chatkit"
import type { ChatState, Draft, HistoryState } from "./types"

export const EMPTY_DRAFT: Draft = { segments: [], quotedText: null, toolId: null, modelId: null, files: [] }

const EMPTY_HISTORY: HistoryState = {
  open: false,
  loading: false,
  loaded: false,
  hasMore: false,
  threads: [],
  error: null,
}

export function initialState(options: ChatKitOptions): ChatState {
  return {
    options,
    ...NO_THREAD,
    history: EMPTY_HISTORY,
    draft: EMPTY_DRAFT,
    problem: null,
    dictation: null,
    connection: { state: "connecting", message: null },
    feedback: {},
  }
}

/** What belongs to the active thread; back to this when another one is opened. */
export const NO_THREAD = {
  thread: null,
  threadLoading: false,
  items: [],
  hasOlder: false,
  olderLoading: false,
  responding: false,
  allowCancel: false,
  progress: null,
  notices: [],
  error: null,
  busyItems: [],
} satisfies Partial<ChatState>
