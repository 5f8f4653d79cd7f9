// A small button that copies text and says that it did.
import { Check, Copy } from "@openai/apps-sdk-ui/components/Icon"
import { useEffect, useState } from "react"
import { copyText } from "./clipboard"
import { MARKDOWN_STRINGS } from "./strings"

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <button
      type="button"
      className="md-copy"
      aria-label={copied ? MARKDOWN_STRINGS.copied : label}
      title={copied ? MARKDOWN_STRINGS.copied : label}
      onClick={async () => setCopied(await copyText(text))}
    >
      {copied ? <Check /> : <Copy />}
    </button>
  )
}
