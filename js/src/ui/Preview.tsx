// A widget that is tried out: drawn as in a chat, with what is wrong with it below; or the workbench around it.
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react"
import type { PreviewHost } from "../state/host"
import type { PreviewState, Problem } from "../state/preview"
import { applyTheme } from "../theme/applyTheme"
import { themeVariables } from "../theme/themeVariables"
import type { ColorScheme } from "../theme/tokens"
import type { WidgetHost } from "../widgets/host"
import { markPaths } from "../widgets/props"
import { WidgetView } from "../widgets/WidgetView"
import type { WorkbenchApi } from "../workbench/script"
import { useLanguage } from "./language"
import { said } from "./messages"
import { STRINGS } from "./strings"
import { followHeight } from "./useContentHeight"
import "./preview.css"

const MOST_PROBLEMS = 50

export function Preview({ host }: { host: PreviewHost }) {
  const locales = useCallback(() => host.chunk("locales"), [host])
  const language = useLanguage(undefined, locales)
  return language && <Spoken key={language} host={host} />
}

function Spoken({ host }: { host: PreviewHost }) {
  const root = useRef<HTMLElement>(null)
  const subscribe = useCallback((listener: () => void) => host.subscribe(listener), [host])
  const state = useSyncExternalStore(subscribe, () => host.getState())
  const { colorScheme } = themeVariables(state.theme)
  useLayoutEffect(() => {
    applyTheme(document, state.theme)
  }, [state.theme])
  const editors = useEditors(host, Boolean(state.workbench))
  // A height says that all is drawn: what was in its place goes then.
  const drawn = !state.workbench || Boolean(editors.api) || editors.failed !== null
  useLayoutEffect(
    () => (root.current && drawn ? followHeight([root.current], (px) => host.contentHeight(px)) : undefined),
    [host, drawn],
  )
  const widgetHost = useMemo(() => hostOf(host, colorScheme), [host, colorScheme])
  return (
    <main className="preview" ref={root}>
      {state.workbench ? (
        <Workbench host={host} state={state} widgetHost={widgetHost} editors={editors} />
      ) : (
        <>
          <div className="preview-picture">
            {state.widget && <WidgetView widget={state.widget} host={widgetHost} />}
          </div>
          <Remarks state={state} />
        </>
      )}
    </main>
  )
}

function hostOf(host: PreviewHost, colorScheme: ColorScheme): WidgetHost {
  return {
    action: (action) => host.action(action),
    busy: false,
    colorScheme,
    // As in a chat that names no domains.
    allowedImageDomains: null,
    deeplink: (url) => host.deeplink(url),
    icons: (set) => host.chunk(set),
    chunk: (name) => host.chunk(name),
    value: (name, value, edited) => host.value(name, value, edited),
    kept: (name) => host.kept(name),
    problem: (message) => host.log("widget.problem", { message }),
  }
}

function Remarks({ state: { widget, problems, error, waiting } }: { state: PreviewState }) {
  return (
    <>
      <p className="preview-waiting" role="status">
        {waiting && said(waiting)}
      </p>
      {error && (
        <div className="preview-error" role="alert">
          <strong>{STRINGS.previewError}</strong>
          <span className="preview-words">{error}</span>
          {widget && <span className="preview-hint">{STRINGS.previewLastGood}</span>}
        </div>
      )}
      {problems.length > 0 && <Problems problems={problems} />}
    </>
  )
}

interface Editors {
  api: WorkbenchApi | undefined
  failed: string | null
}

/** The editors are a script of their own, which comes when the first workbench opens. */
function useEditors(host: PreviewHost, wanted: boolean): Editors {
  const [api, setApi] = useState<WorkbenchApi | undefined>(() => window.chatkitNotebookWorkbench)
  const [failed, setFailed] = useState<string | null>(null)
  useEffect(() => {
    if (api || !wanted) return
    let current = true
    host.workbench().then(
      (source) => {
        if (!current) return
        if (!window.chatkitNotebookWorkbench) {
          const script = document.createElement("script")
          // inline, because the policies of notebook pages allow that and forbid blob: and eval
          script.textContent = source
          document.head.append(script)
          script.remove()
        }
        setApi(window.chatkitNotebookWorkbench)
      },
      (error: Error) => current && setFailed(error.message),
    )
    return () => {
      current = false
    }
  }, [api, host, wanted])
  return { api, failed }
}

interface WorkbenchProps {
  host: PreviewHost
  state: PreviewState
  widgetHost: WidgetHost
  editors: Editors
}

function Workbench({ host, state, widgetHost, editors: { api, failed } }: WorkbenchProps) {
  if (failed) return <p className="preview-error">{failed}</p>
  if (!api) return <p className="preview-waiting">{STRINGS.previewOpening}</p>
  const { Workbench: Found } = api
  return (
    <Found
      host={host}
      state={state}
      widgetHost={widgetHost}
      drawing={DRAWING}
      remarks={<Remarks state={{ ...state, problems: [] }} />}
    />
  )
}

const DRAWING = { WidgetView, markPaths }

function Problems({ problems }: { problems: readonly Problem[] }) {
  const errors = problems.filter(({ severity }) => severity === "error").length
  return (
    <details className="preview-problems" open={errors > 0}>
      <summary>{STRINGS.previewProblems(problems.length)}</summary>
      <ul>
        {problems.slice(0, MOST_PROBLEMS).map((problem) => (
          <li key={`${problem.path} ${problem.message}`} data-severity={problem.severity}>
            <code>{problem.path}</code>
            {problem.line ? <span className="preview-place">{STRINGS.previewPlace(problem)}</span> : null}
            <span>{problem.message}</span>
            {problem.fate && <span className="preview-place">{problem.fate}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}
