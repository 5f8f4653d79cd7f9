// Tells the host how high the chat would like to be, so that it can grow with what it shows.
import { type RefObject, useLayoutEffect } from "react"
import { useHost } from "./hostContext"

/** Adds up the elements marked `data-measured`; `view` changes when other ones are drawn. */
export function useContentHeight(root: RefObject<HTMLElement | null>, view: string): void {
  const host = useHost()
  useLayoutEffect(() => {
    const measured = [...(root.current?.querySelectorAll<HTMLElement>("[data-measured]") ?? [])]
    return followHeight(measured, (height) => host.contentHeight(height))
  }, [host, root, view])
}

/** Tells how high the elements are together, now and whenever that changes. Returns what ends it. */
export function followHeight(measured: HTMLElement[], tell: (px: number) => void): () => void {
  let told = -1
  const look = () => {
    const height = Math.ceil(measured.reduce((sum, element) => sum + element.offsetHeight, 0))
    if (height === told) return
    told = height
    tell(height)
  }
  const observer = new ResizeObserver(look)
  for (const element of measured) observer.observe(element)
  look()
  return () => observer.disconnect()
}
