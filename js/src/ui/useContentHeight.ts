// Tells the host how high the chat would like to be, so that it can grow with what it shows.
import { type RefObject, useLayoutEffect } from "react"
import { useHost } from "./hostContext"

/** Adds up the elements marked `data-measured`; `view` changes when other ones are drawn. */
export function useContentHeight(root: RefObject<HTMLElement | null>, view: string): void {
  const host = useHost()
  useLayoutEffect(() => {
    const measured = [...(root.current?.querySelectorAll<HTMLElement>("[data-measured]") ?? [])]
    let told = -1
    const tell = () => {
      const height = Math.ceil(measured.reduce((sum, element) => sum + element.offsetHeight, 0))
      if (height === told) return
      told = height
      host.contentHeight(height)
    }
    const observer = new ResizeObserver(tell)
    for (const element of measured) observer.observe(element)
    tell()
    return () => observer.disconnect()
  }, [host, root, view])
}
