// ListView: lines under one another. Lines made of columns stay aligned and scroll together when the page is narrow.
import { Button as DesignButton } from "@openai/apps-sdk-ui/components/Button"
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import type { WidgetNode } from "../../protocol/schema"
import type { ComponentProps } from "../drawing"
import { sharedColumns } from "../lines"
import { childrenOf, count, hooks } from "../props"
import { ROW_HEIGHT, Rows } from "../Rows"
import { Status } from "../Status"
import { WIDGET_STRINGS } from "../strings"
import "./list.css"

const LONG = 100
/** Lines from which one sees how they are built. */
const TELLING = 200
const AUTO_LIMIT = 100

export function ListView({ node }: ComponentProps) {
  const [all, setAll] = useState(false)
  const lines = useMemo(
    () => childrenOf(node).filter((child): child is WidgetNode => typeof child !== "string"),
    [node],
  )
  const limit = node.limit === "auto" ? AUTO_LIMIT : count(node.limit, 1, Number.MAX_SAFE_INTEGER)
  const shown = all || limit === undefined ? lines.length : Math.min(limit, lines.length)
  const drawn = useMemo(() => (shown < lines.length ? lines.slice(0, shown) : lines), [lines, shown])
  const columns = useMemo(() => sharedColumns(lines.slice(0, TELLING)), [lines])
  const long = lines.length > LONG
  // a cell of a given width keeps it; the others take what their contents need, and share what is left
  const tracks = columns?.map(({ width }) => (typeof width === "number" ? "max-content" : "auto")).join(" ")
  const hidden = lines.length - shown
  const scroller = useRef<HTMLDivElement>(null)
  const fits = useFits(scroller, columns !== null && !long)
  const more = useRef<number | null>(null)
  useEffect(() => {
    // the button that had the focus is gone: one goes on with the first line it brought
    if (all && more.current !== null) focusLine(scroller.current, more.current)
    more.current = null
  }, [all])
  const showAll = () => {
    more.current = shown
    setAll(true)
  }
  return (
    <section
      {...hooks(node)}
      className="widget-list"
      data-aligned={columns ? true : undefined}
      data-fits={fits || undefined}
    >
      <Status status={node.status} />
      <div ref={scroller} className="widget-list-scroll">
        {/* biome-ignore lint/a11y/useSemanticElements: lines are laid out as boxes, Safari drops the role of a styled ul */}
        <div
          className="widget-list-lines"
          role="list"
          data-long={long || undefined}
          data-grid={tracks && !long ? true : undefined}
          style={long ? undefined : { gridTemplateColumns: tracks }}
        >
          <Rows rows={drawn} place={place} group={group} />
        </div>
      </div>
      {hidden > 0 && (
        <div className="widget-list-more">
          <DesignButton color="secondary" variant="ghost" size="sm" onClick={showAll}>
            {WIDGET_STRINGS.showMore(hidden)}
          </DesignButton>
        </div>
      )}
    </section>
  )
}

function focusLine(list: HTMLElement | null, at: number): void {
  const line = list?.querySelectorAll<HTMLElement>(".widget-list-lines > .widget-line")[at]
  const target = line?.querySelector<HTMLElement>("[tabindex='0']") ?? line ?? list
  if (target && !target.hasAttribute("tabindex")) target.tabIndex = -1
  target?.focus({ preventScroll: true })
}

const group = (children: ReactNode) => children

function place(count: number, ref: RefObject<never>) {
  return <div ref={ref} aria-hidden="true" style={{ height: count * ROW_HEIGHT }} />
}

/** Whether what is in the element is no wider than the element. */
function useFits(element: RefObject<HTMLElement | null>, wanted: boolean): boolean {
  const [fits, setFits] = useState(false)
  useLayoutEffect(() => {
    const outer = element.current
    const inner = outer?.firstElementChild
    if (!wanted || !outer || !inner || typeof ResizeObserver === "undefined") {
      setFits(false)
      return
    }
    const observer = new ResizeObserver(() => setFits(inner.scrollWidth <= outer.clientWidth + 1))
    observer.observe(outer)
    observer.observe(inner)
    return () => observer.disconnect()
  }, [element, wanted])
  return fits
}
