// The whole chat in its frame: header, one of history, start screen and thread, and the composer.
import { LoadingIndicator } from "@openai/apps-sdk-ui/components/Indicator"
import { useCallback, useEffect, useLayoutEffect, useRef } from "react"
import { applyTheme } from "../theme/applyTheme"
import { IconScripts, type IconSet } from "../theme/iconScripts"
import { Announcer } from "./Announcer"
import { Composer } from "./Composer"
import { ConnectionBanner } from "./ConnectionBanner"
import { Disclaimer } from "./Disclaimer"
import { DropArea } from "./DropArea"
import { Header } from "./Header"
import { HistoryView } from "./HistoryView"
import { useChat, useHost } from "./hostContext"
import { useLanguage } from "./language"
import { QuestionForm } from "./QuestionForm"
import { pendingQuestions } from "./questions"
import { StartScreen } from "./StartScreen"
import { STRINGS } from "./strings"
import { Thread } from "./Thread"
import { useContentHeight } from "./useContentHeight"

/** Where the next words go. */
const FIELD = ".composer-input, .question-form input"
const HISTORY = ".header-history"

type View = "history" | "loading" | "start" | "thread"

function useView(): View {
  return useChat((state) => {
    if (state.history.open) return "history"
    if (state.threadLoading && state.items.length === 0) return "loading"
    return state.thread === null && state.items.length === 0 && !state.responding && !state.error
      ? "start"
      : "thread"
  })
}

function LoadingThread() {
  return (
    <div className="loading" role="status">
      <LoadingIndicator size={20} />
      <span className="visually-hidden">{STRINGS.loadingThread}</span>
    </div>
  )
}

export function Chat() {
  const host = useHost()
  const locale = useChat((state) => state.options.locale)
  const language = useLanguage(
    locale,
    useCallback(() => host.chunk("locales"), [host]),
  )
  return language && <ChatView key={language} />
}

function ChatView() {
  const host = useHost()
  const root = useRef<HTMLElement>(null)
  const theme = useChat((state) => state.options.theme)
  const view = useView()
  // Stop belongs to the composer, so that stays until the answer is complete.
  const questions = useChat((state) =>
    state.responding || state.thread?.status?.type === "closed" ? null : pendingQuestions(state.items),
  )
  const icons = useCallback((set: IconSet) => host.chunk(set), [host])

  useLayoutEffect(() => {
    applyTheme(document, theme)
  }, [theme])
  const frameTitle = useChat((state) => state.options.frameTitle)
  useLayoutEffect(() => {
    document.title = frameTitle ?? STRINGS.frameTitle
  }, [frameTitle])
  const header = useChat((state) => state.options.header?.enabled !== false)
  const disclaimer = useChat((state) => Boolean(state.options.disclaimer?.text))
  useContentHeight(root, `${view} ${header} ${disclaimer}`)

  // What had the focus is gone with the view it was in.
  const before = useRef(view)
  const left = useRef<string | null>(null)
  useEffect(() => {
    const was = before.current
    before.current = view
    const thread = host.getState().thread?.id ?? null
    // Closed again, and nothing else was chosen there: back to where it was opened.
    const back = was === "history" && thread === left.current
    if (view === "history") left.current = thread
    if (was === view || document.activeElement !== document.body || !document.hasFocus()) return
    const target = view === "history" ? ".history-open" : back ? HISTORY : FIELD
    root.current?.querySelector<HTMLElement>(target)?.focus({ preventScroll: true })
  }, [host, view])

  useEffect(() => {
    if (view !== "history") return
    // On the document, after the components had their turn: Escape in a menu or a field is theirs.
    const leave = (event: KeyboardEvent) => {
      const ours = event.target instanceof Node && root.current?.contains(event.target)
      if (event.key === "Escape" && ours && !event.defaultPrevented) host.hideHistory()
    }
    document.addEventListener("keydown", leave)
    return () => document.removeEventListener("keydown", leave)
  }, [host, view])

  return (
    <IconScripts value={icons}>
      <main className="chat" ref={root} data-view={view}>
        <Header />
        {view === "history" && <HistoryView />}
        {view === "loading" && <LoadingThread />}
        {view === "start" && <StartScreen />}
        {view === "thread" && <Thread />}
        {view !== "history" && (
          <footer className="footer" data-measured>
            <ConnectionBanner />
            {questions ? <QuestionForm key={questions.id} item={questions} /> : <Composer />}
            <Disclaimer />
          </footer>
        )}
        <DropArea />
        <Announcer />
      </main>
    </IconScripts>
  )
}
