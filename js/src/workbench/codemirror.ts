// A CodeMirror editor for a document or its data, with completion and with remarks where they belong.
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands"
import { bracketMatching, indentUnit } from "@codemirror/language"
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint"
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search"
import { Annotation, EditorState } from "@codemirror/state"
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view"
import type { Problem } from "../state/preview"
import { widgetLanguage } from "./language"

const FILLED = Annotation.define<boolean>()
const MOST_MARKED = 100

export interface EditorOptions {
  text: string
  label: string
  hint: string
  readOnly?: boolean
  complete?: (context: CompletionContext) => CompletionResult | null
  /** A person changed the text. */
  changed(view: EditorView): void
}

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--color-text)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "2px solid var(--color-ring, #0285ff)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono, monospace)", lineHeight: "20px" },
  ".cm-gutters": {
    backgroundColor: "transparent",
    color: "var(--color-text-tertiary)",
    border: "none",
  },
  ".cm-activeLine": { backgroundColor: "var(--workbench-line)" },
  ".cm-cursor": { borderLeftColor: "var(--color-text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--workbench-selection)",
  },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--color-surface-elevated, var(--color-surface))",
    color: "var(--color-text)",
    border: "1px solid var(--color-border)",
    borderRadius: "8px",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--workbench-selection)",
    color: "var(--color-text)",
  },
  ".cm-completionDetail": { color: "var(--color-text-tertiary)", marginLeft: "12px" },
})

export function makeEditor(parent: HTMLElement, options: EditorOptions): EditorView {
  const state = EditorState.create({
    doc: options.text,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      indentUnit.of("  "),
      EditorState.tabSize.of(2),
      EditorState.readOnly.of(options.readOnly ?? false),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      lintGutter(),
      placeholder(options.hint),
      ...(options.complete ? [autocompletion({ override: [options.complete], icons: false })] : []),
      // Tab leaves the editor, so that the keyboard alone is enough.
      keymap.of([
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...completionKeymap,
      ]),
      widgetLanguage,
      look,
      EditorView.contentAttributes.of({ "aria-label": options.label, tabindex: "0" }),
      EditorView.updateListener.of((update) => {
        const filled = update.transactions.some((transaction) => transaction.annotation(FILLED))
        if (update.docChanged && !filled) options.changed(update.view)
      }),
    ],
  })
  return new EditorView({ state, parent })
}

/** Puts another text in, as one step that can be undone; `asEdit` tells of it as if it were typed. */
export function fill(view: EditorView, text: string, asEdit = false): void {
  if (view.state.doc.length === text.length && view.state.doc.toString() === text) return
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    annotations: [isolateHistory.of("full"), ...(asEdit ? [] : [FILLED.of(true)])],
  })
}

export function replace(view: EditorView, from: number, to: number, insert: string): void {
  view.dispatch({ changes: { from, to, insert }, annotations: isolateHistory.of("full") })
}

export function select(view: EditorView, from: number, to: number): void {
  view.dispatch({
    selection: { anchor: from, head: to },
    effects: EditorView.scrollIntoView(from, { y: "center" }),
  })
  view.focus()
}

/** Shows remarks at their lines; those without one at the first. */
export function mark(view: EditorView, problems: readonly Problem[]): void {
  const { doc } = view.state
  const diagnostics = problems.slice(0, MOST_MARKED).map((problem): Diagnostic => {
    const line = doc.line(Math.min(doc.lines, Math.max(1, problem.line ?? 1)))
    const from = Math.min(line.to, line.from + Math.max(0, (problem.column ?? 1) - 1))
    const word = /^"(?:[^"\\]|\\.)*"|^[\w.<-]+/.exec(doc.sliceString(from, line.to))
    const to = problem.line ? Math.min(line.to, from + (word?.[0].length ?? 1)) : from
    return {
      from,
      to,
      severity: problem.severity,
      message: [problem.message, problem.fate].filter(Boolean).join(" "),
    }
  })
  view.dispatch(setDiagnostics(view.state, diagnostics))
}
