// What keeps a form from being sent, where the browser has nothing to point at: its own words stand below the control.
import { type RefObject, type SyntheticEvent, useState } from "react"

/**
 * For controls whose native field nobody sees. `control` matches what takes the focus in their element; what is said
 * stays until the value is another one.
 */
export function useRefused(place: RefObject<HTMLElement | null>, control: string, value: unknown) {
  const [refused, setRefused] = useState<{ of: unknown; words: string } | null>(null)
  const words = refused && refused.of === value ? refused.words : ""
  const onInvalidCapture = (event: SyntheticEvent) => {
    const field = event.target as HTMLInputElement
    // the browser's bubble would point at nothing, and give the focus to it
    event.preventDefault()
    setRefused({ of: value, words: field.validationMessage })
    const first = [...(field.form?.elements ?? [])].find((one) => !(one as HTMLInputElement).validity?.valid)
    if (first === field || !first) place.current?.querySelector<HTMLElement>(control)?.focus()
  }
  const note = words && (
    <p className="widget-refused" role="alert">
      {words}
    </p>
  )
  return { note, onInvalidCapture }
}
