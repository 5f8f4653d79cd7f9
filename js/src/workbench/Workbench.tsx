// The workbench: the document and its data in editors, the widget as it is drawn, its nodes, properties and actions.
import type { EditorView } from "@codemirror/view"
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { WidgetNode } from "../protocol/schema"
import type { PreviewHost } from "../state/host"
import type { Catalogue, Given, PreviewState, StartingPoint, WorkbenchState } from "../state/preview"
import { Actions } from "./Actions"
import { Compare } from "./Compare"
import { fill, mark, replace, select } from "./codemirror"
import type { WorkbenchDrawing, WorkbenchWidgetHost } from "./drawing"
import { Editor } from "./Editor"
import { changed, plainWidget } from "./edits"
import { type Line, nodeAt, shared, treeLines } from "./lines"
import { Properties } from "./Properties"
import { jsonPath, jsonPlaces, mention } from "./places"
import { Toolbar } from "./Toolbar"
import { Tree } from "./Tree"
import { WORDS } from "./words"
import { useWritten } from "./written"
import "./workbench.css"

/** From the last key to the picture, and to the kernel. */
const DRAW_MS = 30
const TELL_MS = 150
const NO_CATALOGUE: Catalogue = { components: {}, roots: [], holds: {}, belongs: {}, words: {}, gallery: [] }

interface Props {
  host: PreviewHost
  state: PreviewState
  widgetHost: WorkbenchWidgetHost
  drawing: WorkbenchDrawing
  remarks: ReactNode
}

export function Workbench({ host, state, widgetHost, drawing, remarks }: Props) {
  const { source, data, dataNote, log } = state.workbench as WorkbenchState
  const [catalogue, setCatalogue] = useState(NO_CATALOGUE)
  const [failure, setFailure] = useState<string | null>(null)
  const [told, setTold] = useState<string | null>(null)
  const [comparing, setComparing] = useState(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const editor = useRef<EditorView | null>(null)
  const dataEditor = useRef<EditorView | null>(null)
  const picture = useRef<HTMLDivElement>(null)
  // What was said of a file is over when the document changes.
  useEffect(() => {
    void source
    setTold(null)
  }, [source])
  const { widget, plain, typed, telling } = useDrawn(state.widget, source, drawing, host)
  const asked = useWritten(host, source, plain ? null : chosen)
  const lines = useMemo(() => (widget ? treeLines(widget) : []), [widget])

  useEffect(() => {
    host.catalogue().then(setCatalogue, (error: Error) => setFailure(error.message))
  }, [host])
  useEffect(() => {
    if (editor.current) mark(editor.current, state.problems)
  }, [state.problems])

  const point = useCallback((path: string | null) => {
    for (const old of picture.current?.querySelectorAll("[data-pointed]") ?? [])
      old.removeAttribute("data-pointed")
    if (path === null) return
    const drawn = picture.current?.querySelector(`[data-widget-path="${path}"]`)
    drawn?.setAttribute("data-pointed", "")
  }, [])
  const choose = (line: Line) => {
    setChosen(line.path)
    const view = editor.current
    if (!view) return
    const text = view.state.doc.toString()
    const show = (place: { from: number; to: number } | null) => {
      if (place && view.state.doc.toString() === text) select(view, place.from, place.to)
    }
    const place = jsonPlaces(text)?.get(jsonPath(line.path))
    if (place) return show(place)
    host.written(text, line.path).then(show, () => show(mention(text, line.type, line.nth)))
  }
  const change = async (name: string, given: Given) => {
    const view = editor.current
    if (!view || chosen === null) return
    const text = view.state.doc.toString()
    try {
      setFailure(null)
      const edit = plain
        ? changed(text, jsonPath(chosen), name, given.value)
        : await host.change(text, chosen, name, given)
      // What was typed meanwhile stands elsewhere.
      if (edit && view.state.doc.toString() === text) replace(view, edit.from, edit.to, edit.insert)
    } catch (error) {
      setFailure((error as Error).message)
    }
  }
  const flatten = () => {
    if (editor.current && widget) fill(editor.current, JSON.stringify(widget, null, 2), true)
  }
  const begin = (point: StartingPoint) => {
    if (dataEditor.current) fill(dataEditor.current, JSON.stringify(point.data, null, 2))
    if (editor.current) fill(editor.current, point.source, true)
    setChosen(null)
    // Both at once: the document may not fit the data that was there.
    telling(point.source)
    host.edit({ source: point.source, data: JSON.stringify(point.data, null, 2) })
  }
  const node = widget && chosen !== null ? nodeAt(widget, chosen) : null

  return (
    <div className="workbench">
      <Toolbar
        gallery={catalogue.gallery}
        begin={begin}
        editor={editor}
        comparing={comparing}
        compare={setComparing}
        exported={(format) => host.exported(format)}
        told={setTold}
        failed={setFailure}
      />
      {failure && (
        <p className="preview-error" role="alert">
          {failure}
        </p>
      )}
      <p className="workbench-told" role="status">
        {told}
      </p>
      <div className="workbench-top">
        <div className="workbench-editors">
          <Editor
            label={WORDS.widget}
            text={source}
            hint='{"type": "Card", "children": []}'
            catalogue={catalogue}
            view={editor}
            delay={TELL_MS}
            typing={typed}
            tell={(text) => {
              telling(text)
              host.edit({ source: text })
            }}
          />
          <Editor
            label={WORDS.data}
            text={data}
            hint={dataNote ?? "{}"}
            readOnly={dataNote !== null}
            view={dataEditor}
            delay={TELL_MS}
            tell={(text) => host.edit({ data: text })}
          />
        </div>
        <div className="workbench-picture" ref={picture}>
          <div className="preview-picture">
            {widget && <drawing.WidgetView widget={widget} host={widgetHost} />}
          </div>
          {remarks}
        </div>
      </div>
      {comparing && widget && <Compare widget={widget} host={widgetHost} drawing={drawing} />}
      <div className="workbench-bottom">
        <section aria-label={WORDS.nodes}>
          <Tree lines={lines} chosen={chosen} choose={choose} point={point} />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
        <section aria-label={WORDS.properties} tabIndex={0}>
          <Properties
            node={node}
            catalogue={catalogue}
            template={!plain}
            asked={asked}
            change={(name, given) => void change(name, given)}
            flatten={flatten}
          />
        </section>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
        <section aria-label={WORDS.actions} tabIndex={0}>
          <Actions log={log} />
        </section>
      </div>
    </div>
  )
}

/** What is drawn: plain JSON at once as it is typed, anything else when the kernel has built it. */
function useDrawn(
  built: WidgetNode | null,
  source: string,
  drawing: WorkbenchDrawing,
  host: PreviewHost,
): {
  widget: WidgetNode | null
  plain: boolean
  typed(text: () => string): void
  telling(text: string): void
} {
  const [local, setLocal] = useState<WidgetNode | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const before = useRef<WidgetNode | null>(null)
  /** The texts that `local` was made of and that the kernel was told of last. */
  const texts = useRef({ local: source, told: source })
  useEffect(() => () => clearTimeout(timer.current), [])
  // What the kernel built counts once it knows what was typed, or has a document of its own.
  useEffect(() => {
    void built
    if (source === texts.current.local || source !== texts.current.told) setLocal(null)
  }, [built, source])
  const telling = useCallback((text: string) => {
    texts.current.told = text
  }, [])
  const typed = useCallback(
    (text: () => string) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        timer.current = undefined
        texts.current.local = text()
        const found = plainWidget(texts.current.local)
        if (found) setLocal(found)
        host.log("workbench.drawn")
      }, DRAW_MS)
    },
    [host],
  )
  const now = local ?? built
  const widget = useMemo(() => {
    const kept = now && shared(before.current, now)
    before.current = kept
    if (kept) drawing.markPaths(kept)
    return kept
  }, [now, drawing])
  const plain = useMemo(() => plainWidget(source) !== null, [source])
  return { widget, plain, typed, telling }
}
