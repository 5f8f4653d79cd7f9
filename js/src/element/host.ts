// The ChatHost that one element hands to its frame: the chat, plus what only that element can do.
import type { ChatHost } from "../state/host"
import type { Bundle } from "./bundle"
import type { Chat } from "./chat"

export function chatHost(
  chat: Chat,
  bundle: Bundle,
  own: Pick<ChatHost, "contentHeight" | "hostKey" | "reading" | "reads">,
): ChatHost {
  return {
    ...own,
    getState: () => chat.store.state,
    subscribe: chat.store.subscribe,
    send: (submission) => chat.submit(submission),
    stop: () => void chat.stop(),
    retry: (itemId) => chat.retry(itemId),
    dismissNotice: (id) => chat.dismissNotice(id),
    newThread: () => void chat.newThread(),
    openThread: async (threadId) => void (await chat.openThread(threadId)),
    renameThread: (threadId, title) => chat.threads.rename(threadId, title),
    deleteThread: (threadId) => chat.deleteThread(threadId),
    showHistory: () => chat.showHistory(),
    hideHistory: () => chat.hideHistory(),
    loadMoreThreads: () => chat.threads.list(true),
    loadOlder: () => chat.threads.loadOlder(),
    setDraft: (change) => chat.setDraft(change),
    attach: (files) => void chat.uploads.add(files),
    removeFile: (key) => chat.removeFile(key),
    retryFile: (key) => void chat.uploads.retry(key),
    dismissProblem: () => chat.dismissProblem(),
    dictate: (step) => chat.dictation.step(step),
    searchTags: (query) => chat.lookups.tags(query),
    searchCommands: (query) => chat.lookups.commands(query),
    selectCommand: (command) => chat.lookups.select(command),
    entityPreview: (entity) => chat.lookups.preview(entity),
    feedback: (itemIds, kind) => chat.feedback(itemIds, kind),
    sent: (itemId) => chat.sent(itemId),
    answer: (itemId, input) => chat.answer(itemId, input),
    action: (action, item) => chat.actions.run(action, item),
    deeplink: (url) => chat.deeplink(url),
    entityClick: (entity) => chat.entityClick(entity),
    headerClick: (side) => chat.headerClick(side),
    chunk: (name) => bundle.text(`${name}.js`),
    problem: (message) => chat.emit("chatkit.error", { error: new Error(message) }),
    log: (name, data) => chat.emit("chatkit.log", data ? { name, data } : { name }),
  }
}
