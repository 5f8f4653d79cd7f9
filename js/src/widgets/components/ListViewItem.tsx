// ListViewItem: one line of a ListView; with an action the whole line is a button.
import type { KeyboardEvent, MouseEvent } from "react"
import { readAction, useAction } from "../actions"
import { flexStyle } from "../boxStyle"
import { type ComponentProps, useDrawing } from "../drawing"
import { holdsControls, lineKind } from "../lines"
import { Children } from "../Node"
import { busyMarks, hooks } from "../props"

const CONTROLS = "a, button, input, select, textarea, label, [role=combobox], [contenteditable]"

export function ListViewItem({ node }: ComponentProps) {
  const { busy: containerBusy } = useDrawing()
  const { busy, run } = useAction("ListViewItem.onClickAction")
  const action = readAction(node.onClickAction)
  const attributes = { ...hooks(node), className: "widget-line", "data-line": lineKind(node) }
  const style = flexStyle(node)
  if (!action)
    return (
      // biome-ignore lint/a11y/useSemanticElements: see ListView
      <div {...attributes} role="listitem">
        <div className="widget-line-body" style={style}>
          <Children of={node} />
        </div>
      </div>
    )
  const click = (event: MouseEvent<HTMLElement>) => {
    const inner = (event.target as Element).closest(CONTROLS)
    if (inner && inner !== event.currentTarget && event.currentTarget.contains(inner)) return
    // a person who marks text to copy it does not mean to open the line
    if (event.detail > 0 && marksText(event.currentTarget)) return
    run(action)
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || (event.key !== "Enter" && event.key !== " ")) return
    event.preventDefault()
    run(action)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ListView
    <div {...attributes} role="listitem" data-clickable {...busyMarks(busy)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its role is button or group; a button element may hold neither boxes nor text that can be marked */}
      <div
        className="widget-line-body"
        // what holds controls of its own cannot be one button; it is still reached and opened by keyboard
        role={holdsControls(node) ? "group" : "button"}
        tabIndex={0}
        aria-disabled={busy || containerBusy || undefined}
        style={style}
        onClick={click}
        onKeyDown={press}
      >
        <Children of={node} />
      </div>
      {busy && <span className="widget-spinner" aria-hidden />}
    </div>
  )
}

function marksText(element: HTMLElement): boolean {
  const selection = element.ownerDocument.getSelection()
  if (selection === null || selection.isCollapsed) return false
  return element.contains(selection.anchorNode) || element.contains(selection.focusNode)
}
