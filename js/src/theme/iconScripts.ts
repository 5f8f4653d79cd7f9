// The scripts that carry icons, run the first time that one of theirs is wanted, and what they leave on the window.
import { type ComponentType, createContext, type SVGProps, useContext, useEffect, useState } from "react"
import { runScript } from "./script"

export type Picture = ComponentType<SVGProps<SVGSVGElement>>

declare global {
  interface Window {
    /** ChatKit's icons by name. */
    chatkitNotebookPictures?: Record<string, Picture>
  }
}

interface IconSets {
  icons: Record<string, IconShapes>
  "chatkit-icons": Record<string, Picture>
}
export type IconSet = keyof IconSets

/** Where the source text of a script comes from; null: only the neutral glyph is drawn. */
export const IconScripts = createContext<((set: IconSet) => Promise<string>) | null>(null)

const loading = new Map<IconSet, Promise<void>>()

function left<Name extends IconSet>(set: Name): IconSets[Name] | undefined {
  const found: Partial<IconSets> = {
    icons: window.chatkitNotebookIcons,
    "chatkit-icons": window.chatkitNotebookPictures,
  }
  return found[set]
}

/** A set of icons; "coming" until its script has run, null when there is none to be had. */
export function useIcons<Name extends IconSet>(set: Name): IconSets[Name] | "coming" | null {
  const source = useContext(IconScripts)
  const [icons, setIcons] = useState<IconSets[Name] | "coming" | null>(
    () => left(set) ?? (source ? "coming" : null),
  )
  useEffect(() => {
    if (icons !== "coming" || !source) return
    let current = true
    const pending = loading.get(set) ?? runScript(() => source(set))
    loading.set(set, pending)
    pending.then(
      () => current && setIcons(left(set) ?? null),
      () => {
        // the next icon that is mounted tries again
        loading.delete(set)
        if (current) setIcons(null)
      },
    )
    return () => {
      current = false
    }
  }, [icons, set, source])
  return icons
}
