// Every text the chat shows by itself. Another language is another object of this shape.
export const STRINGS = {
  frameTitle: "Chat",
  newChat: "New chat",
  history: "History",
  closeHistory: "Back to the chat",
  untitled: "Untitled chat",
  greeting: "What can I help with today?",
  suggestions: "Suggestions",
  conversation: "Conversation",
  loadingThread: "Loading the conversation…",
  loadingOlder: "Loading earlier messages…",
  jumpToLatest: "Jump to the latest message",

  placeholder: "Message the AI",
  send: "Send",
  stop: "Stop",
  model: "Model",
  tools: "Tools",
  removeTool: (label: string) => `Remove ${label}`,
  removeTag: (label: string) => `Remove ${label}`,
  removeQuote: "Remove the quote",
  locked: "This conversation is locked.",
  closed: "This conversation is closed. Start a new chat to go on.",

  you: "You said:",
  assistant: "Answer:",
  thinking: "Thinking…",
  stopped: "Stopped",
  copy: "Copy",
  copied: "Copied",
  goodAnswer: "Good answer",
  badAnswer: "Bad answer",
  tryAgain: "Try again",
  showMore: "Show more",
  showLess: "Show less",
  dismiss: "Dismiss",
  retry: "Retry",
  somethingFailed: "Something went wrong while answering.",

  thought: "Thought",
  thoughtFor: (seconds: number) =>
    seconds < 60
      ? `Thought for ${seconds} ${seconds === 1 ? "second" : "seconds"}`
      : `Thought for ${Math.floor(seconds / 60)} min ${seconds % 60} s`,
  steps: (count: number) => (count === 1 ? "1 step" : `${count} steps`),
  searched: "Searched the web",
  readFiles: "Read files",
  madeImage: "Made an image",
  working: "Working…",

  makingImage: "Making the image…",
  image: "Generated image",
  skipped: "Skipped",
  answer: "Answer",
  skip: "Skip",
  ownAnswer: "Something else",
  ownAnswerTo: (question: string) => `Your own answer to: ${question}`,

  connecting: "Connecting to the kernel…",
  busy: "The kernel is busy. The answer comes when it is free.",
  lost: "The connection to the kernel is lost.",

  historyEmpty: "No chats yet",
  historyEmptyHint: "Chats you start are kept here.",
  historyFailed: "The chats could not be loaded.",
  historyLoading: "Loading chats…",
  loadMore: "Load more",
  current: "Current chat",
  moreFor: (title: string) => `Options for ${title}`,
  rename: "Rename",
  renameLabel: "Title of the chat",
  remove: "Delete",
  removeQuestion: "Delete this chat?",
  cancel: "Cancel",

  previewError: "This is not the widget that was asked for",
  previewLastGood: "Above is the last one that could be drawn.",
  previewProblems: (count: number) => `${count} ${count === 1 ? "remark" : "remarks"} on this widget`,
  previewPlace: ({ line, column }: { line?: number | null; column?: number | null }) =>
    `line ${line}${column ? `, column ${column}` : ""}`,

  now: "Just now",
  yesterday: "Yesterday",
} as const

/** Language of dates and numbers that belong to the strings above. */
export const LANGUAGE = "en"
