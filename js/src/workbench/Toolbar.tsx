// Above the editors: where to begin, undo and redo, formatting, comparing, and files to take home.
import { redo, undo } from "@codemirror/commands"
import type { EditorView } from "@codemirror/view"
import type { RefObject } from "react"
import type { Exported, StartingPoint } from "../state/preview"
import { fill } from "./codemirror"
import { WORDS } from "./words"

const FORMATS = ["widget", "json", "jsx", "py", "html"]

interface Props {
  gallery: readonly StartingPoint[]
  begin(point: StartingPoint): void
  editor: RefObject<EditorView | null>
  comparing: boolean
  compare(on: boolean): void
  exported(format: string): Promise<Exported>
  /** Says what became of it. */
  told(words: string | null): void
  failed(words: string | null): void
}

export function Toolbar({ gallery, begin, editor, comparing, compare, exported, told, failed }: Props) {
  const groups = [...new Set(gallery.map(({ group }) => group))]
  const save = async (format: string) => {
    try {
      failed(null)
      const { text, lost } = await exported(format)
      const file = `widget.${format}`
      download(file, text)
      told([WORDS.saved(file), ...lost].join(" "))
    } catch (error) {
      failed((error as Error).message)
    }
  }
  const format = () => {
    const view = editor.current
    if (!view) return
    try {
      fill(view, JSON.stringify(JSON.parse(view.state.doc.toString()), null, 2), true)
      failed(null)
    } catch {
      failed(WORDS.onlyJson)
    }
  }
  return (
    <div className="workbench-toolbar" role="toolbar" aria-label={WORDS.workbench}>
      <select
        aria-label={WORDS.beginWith}
        value=""
        onChange={(event) => {
          const point = gallery.find(({ name, group }) => `${group}/${name}` === event.target.value)
          if (point) begin(point)
        }}
      >
        <option value="">{WORDS.beginWith}…</option>
        {groups.map((group) => (
          <optgroup key={group} label={WORDS.groups[group] ?? group}>
            {gallery
              .filter((point) => point.group === group)
              .map(({ name }) => (
                <option key={name} value={`${group}/${name}`}>
                  {name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <button type="button" onClick={() => editor.current && undo(editor.current)}>
        {WORDS.undo}
      </button>
      <button type="button" onClick={() => editor.current && redo(editor.current)}>
        {WORDS.redo}
      </button>
      <button type="button" onClick={format}>
        {WORDS.format}
      </button>
      <button type="button" aria-pressed={comparing} onClick={() => compare(!comparing)}>
        {WORDS.compare}
      </button>
      <select
        aria-label={WORDS.saveAs}
        value=""
        onChange={(event) => event.target.value && void save(event.target.value)}
      >
        <option value="">{WORDS.saveAs}…</option>
        {FORMATS.map((name) => (
          <option key={name} value={name}>
            {WORDS.formats[name]}
          </option>
        ))}
      </select>
    </div>
  )
}

function download(name: string, text: string): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
