// The rows of a list or table: the first at once, the others of a long one in groups, each when it comes near.
import { memo, type ReactNode, type RefObject, useEffect, useRef, useState } from "react"
import type { WidgetNode } from "../protocol/schema"
import { Nodes } from "./Node"

/** What is there with the first paint. */
const FIRST = 60
const GROUP = 50
/** How far out of sight a group is drawn, in px. */
const AHEAD = 1_200
/** Of a row that was never drawn. */
export const ROW_HEIGHT = 37

interface RowsProps {
  rows: readonly WidgetNode[]
  /** Stands for rows that are not drawn yet; its element tells when they come near. */
  place(count: number, ref: RefObject<never>): ReactNode
  /** What is around a group. */
  group(children: ReactNode, key: number): ReactNode
}

export function Rows({ rows, place, group }: RowsProps) {
  if (rows.length <= FIRST + GROUP) return group(<Nodes nodes={rows} />, 0)
  const starts: number[] = []
  for (let start = FIRST; start < rows.length; start += GROUP) starts.push(start)
  return (
    <>
      {group(<Nodes nodes={rows.slice(0, FIRST)} />, 0)}
      {starts.map((start) => (
        <Group
          key={start}
          rows={rows}
          start={start}
          end={Math.min(start + GROUP, rows.length)}
          place={place}
          group={group}
        />
      ))}
    </>
  )
}

interface GroupProps extends RowsProps {
  start: number
  end: number
}

const Group = memo(
  function Group({ rows, start, end, place, group }: GroupProps) {
    const standIn = useRef<Element>(null)
    const [near, setNear] = useState(typeof IntersectionObserver === "undefined")
    useEffect(() => {
      const element = standIn.current
      if (near || !element) return
      const observer = new IntersectionObserver(
        (entries) => {
          if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
        },
        { root: element.closest(".thread-scroll"), rootMargin: `${AHEAD}px 0px` },
      )
      observer.observe(element)
      return () => observer.disconnect()
    }, [near])
    return near
      ? group(<Nodes nodes={rows.slice(start, end)} />, start)
      : place(end - start, standIn as RefObject<never>)
  },
  (before, after) =>
    before.end === after.end &&
    (before.rows === after.rows ||
      before.rows.slice(before.start, before.end).every((row, at) => row === after.rows[after.start + at])),
)
