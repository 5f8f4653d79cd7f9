// A widget that is tried out: drawn as in a chat, with what is wrong with it below.
import { useCallback, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from "react"
import type { PreviewHost } from "../state/host"
import type { Problem } from "../state/preview"
import { applyTheme } from "../theme/applyTheme"
import { themeVariables } from "../theme/themeVariables"
import type { WidgetHost } from "../widgets/host"
import { WidgetView } from "../widgets/WidgetView"
import { STRINGS } from "./strings"
import { followHeight } from "./useContentHeight"
import "./preview.css"

const MOST_PROBLEMS = 50

export function Preview({ host }: { host: PreviewHost }) {
  const root = useRef<HTMLDivElement>(null)
  const subscribe = useCallback((listener: () => void) => host.subscribe(listener), [host])
  const { widget, theme, problems, error, waiting } = useSyncExternalStore(subscribe, () => host.getState())
  const { colorScheme } = themeVariables(theme)
  useLayoutEffect(() => {
    applyTheme(document, theme)
  }, [theme])
  useLayoutEffect(
    () => (root.current ? followHeight([root.current], (px) => host.contentHeight(px)) : undefined),
    [host],
  )
  const widgetHost = useMemo<WidgetHost>(
    () => ({
      action: (action) => host.action(action),
      busy: false,
      colorScheme,
      // As in a chat that names no domains.
      allowedImageDomains: null,
      deeplink: (url) => host.deeplink(url),
      icons: () => host.chunk("icons"),
      chunk: (name) => host.chunk(name),
      value: (name, value, edited) => host.value(name, value, edited),
      kept: (name) => host.kept(name),
      problem: (message) => host.log("widget.problem", { message }),
    }),
    [host, colorScheme],
  )
  return (
    <div className="preview" ref={root}>
      {widget && <WidgetView widget={widget} host={widgetHost} />}
      <p className="preview-waiting" role="status">
        {waiting}
      </p>
      {error && (
        <div className="preview-error" role="alert">
          <strong>{STRINGS.previewError}</strong>
          <span className="preview-words">{error}</span>
          {widget && <span className="preview-hint">{STRINGS.previewLastGood}</span>}
        </div>
      )}
      {problems.length > 0 && <Problems problems={problems} />}
    </div>
  )
}

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
          </li>
        ))}
      </ul>
    </details>
  )
}
