// The nodes of the widget as a tree: pointing at one shows it in the picture, choosing one shows it in the editor.
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from "react"
import { type Line, MOST_LINES, unfolded } from "./lines"
import { WORDS } from "./words"

interface Props {
  lines: readonly Line[]
  chosen: string | null
  choose(line: Line): void
  point(path: string | null): void
}

export function Tree({ lines, chosen, choose, point }: Props) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set())
  const [focused, setFocused] = useState("")
  const root = useRef<HTMLDivElement>(null)
  const moved = useRef(false)
  const shown = useMemo(() => unfolded(lines, folded), [lines, folded])
  const current = shown.some(({ path }) => path === focused) ? focused : (shown[0]?.path ?? "")
  useLayoutEffect(() => {
    if (!moved.current) return
    moved.current = false
    root.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
  })

  const fold = (path: string, close: boolean) => {
    const next = new Set(folded)
    if (close) next.add(path)
    else next.delete(path)
    setFolded(next)
  }
  const go = (line: Line | undefined) => {
    if (!line) return
    moved.current = true
    setFocused(line.path)
    point(line.path)
  }
  const keys = (event: KeyboardEvent, line: Line, at: number) => {
    const open = line.children > 0 && !folded.has(line.path)
    const above = line.path.includes(".") ? line.path.slice(0, line.path.lastIndexOf(".")) : ""
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(shown[at + 1]),
      ArrowUp: () => go(shown[at - 1]),
      Home: () => go(shown[0]),
      End: () => go(shown.at(-1)),
      ArrowRight: () => (open ? go(shown[at + 1]) : fold(line.path, false)),
      ArrowLeft: () => (open ? fold(line.path, true) : go(shown.find(({ path }) => path === above))),
      Enter: () => choose(line),
      " ": () => choose(line),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }
  return (
    <div className="workbench-tree" role="tree" aria-label={WORDS.tree} ref={root}>
      {shown.map((line, at) => (
        <div
          key={line.path}
          role="treeitem"
          aria-level={line.level}
          aria-selected={line.path === chosen}
          aria-expanded={line.children ? !folded.has(line.path) : undefined}
          tabIndex={line.path === current ? 0 : -1}
          style={{ paddingLeft: `${8 + (line.level - 1) * 14}px` }}
          onClick={() => {
            setFocused(line.path)
            choose(line)
          }}
          onFocus={() => point(line.path)}
          onBlur={() => point(null)}
          onMouseEnter={() => point(line.path)}
          onMouseLeave={() => point(null)}
          onKeyDown={(event) => keys(event, line, at)}
        >
          <span
            className="workbench-twisty"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation()
              fold(line.path, !folded.has(line.path))
            }}
          >
            {line.children ? (folded.has(line.path) ? "▸" : "▾") : ""}
          </span>
          <span className="workbench-type">{line.type}</span>
          <span className="workbench-words">{line.words}</span>
        </div>
      ))}
      {lines.length >= MOST_LINES && <p className="workbench-note">{WORDS.firstNodes(MOST_LINES)}</p>}
    </div>
  )
}
