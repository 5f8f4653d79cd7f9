// The small print under the composer.
import { Markdown } from "../markdown/Markdown"
import { useChat } from "./hostContext"

export function Disclaimer() {
  const disclaimer = useChat((state) => state.options.disclaimer)
  if (!disclaimer?.text) return null
  return (
    <div className="disclaimer" data-high-contrast={disclaimer.highContrast || undefined}>
      <Markdown text={disclaimer.text} />
    </div>
  )
}
