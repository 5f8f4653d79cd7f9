// The size of an element as the page lays it out.
import { type RefObject, useLayoutEffect, useState } from "react"
import type { Size } from "./geometry"

/** Where nothing is laid out, as in a test. */
const UNKNOWN: Size = { width: 480, height: 220 }

export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState(UNKNOWN)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = current
      if (width && height)
        setSize((known) => (known.width === width && known.height === height ? known : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return size
}
