// What moves from one UI to the other, so that neither the thread nor the draft is lost.
import type { Segment } from "../state/types"
import type { Chat } from "./chat"
import type { NotebookChatKit } from "./element"
import type { HostedUI } from "./hosted"

/** The draft of the bundled UI goes into the hosted one. */
export async function handToHosted(from: Chat, to: HostedUI): Promise<void> {
  const { segments, quotedText, toolId } = from.state.draft
  if (!segments.length && !quotedText) return
  await to.whenIdle()
  await to.setComposerValue({
    content: segments as NonNullable<Parameters<HostedUI["setComposerValue"]>[0]["content"]>,
    ...(quotedText ? { reply: quotedText } : {}),
    ...(toolId ? { selectedToolId: toolId } : {}),
  })
  from.setDraft({ segments: [], quotedText: null })
}

interface Left {
  threadId: string | null
  draft: Segment[]
  /** Resolves when the responses under way are complete; false when there were none. */
  left: Promise<boolean>
}

/** The bundled UI opens the thread that the hosted one showed, reads what it does not know of it, and takes the draft. */
export async function handToBundled(to: NotebookChatKit, { threadId, draft, left }: Left): Promise<void> {
  const { chat } = to
  await loaded(chat)
  const knew = (chat.state.thread?.id ?? null) === threadId
  if (!knew) await (threadId === null ? chat.newThread() : chat.openThread(threadId))
  else if (threadId !== null && !chat.state.responding) await chat.threads.refresh()
  await loaded(chat)
  if (draft.length && !chat.state.draft.segments.length) chat.setDraft({ segments: draft })
  const answered = await left
  await chat.idle()
  if (answered && chat.state.thread?.id === threadId) await chat.threads.refresh()
}

/** Resolves when no thread loads; an answer may still stream. */
function loaded(chat: Chat): Promise<void> {
  if (!chat.state.threadLoading) return Promise.resolve()
  return new Promise((resolve) => {
    const unsubscribe = chat.store.subscribe(() => {
      if (chat.state.threadLoading) return
      unsubscribe()
      resolve()
    })
  })
}
