// A block of code: language, copy button, and colours as soon as the lazy script is there.
import { memo, type ReactNode, useMemo } from "react"
import { CopyButton } from "./CopyButton"
import { useChunk } from "./chunks"
import type { CodePart } from "./code"
import { MARKDOWN_STRINGS } from "./strings"
import { usePaced } from "./usePaced"
import "./code.css"

/** Longer code is shown without colours: tokenising it would stall the page. */
const LONGEST = 60_000
/** Code that is being written is coloured again every so many milliseconds; what came since is plain. */
const PAUSE = 120

const NAMES: Record<string, string> = {
  py: "Python",
  python: "Python",
  sql: "SQL",
  json: "JSON",
  js: "JavaScript",
  javascript: "JavaScript",
  ts: "TypeScript",
  typescript: "TypeScript",
  html: "HTML",
  css: "CSS",
  xml: "XML",
  yaml: "YAML",
  yml: "YAML",
  csv: "CSV",
  cpp: "C++",
  csharp: "C#",
  text: "Text",
  txt: "Text",
}

function languageName(language: string): string {
  return NAMES[language.toLowerCase()] ?? language.charAt(0).toUpperCase() + language.slice(1)
}

function colour(parts: CodePart[]): ReactNode[] {
  return parts.map((part, at) =>
    typeof part === "string" ? (
      part
    ) : (
      <span key={at} className={`tok ${part.kind}`}>
        {colour(part.parts)}
      </span>
    ),
  )
}

interface CodeBlockProps {
  code: string
  language: string
  /** The end of the code has not come yet. */
  open: boolean
}

export const CodeBlock = memo(function CodeBlock({ code, language, open }: CodeBlockProps) {
  const colourable = language !== "" && code.length <= LONGEST
  const api = useChunk("code", colourable)
  const paced = usePaced(code, open ? PAUSE : 0)
  const ready = code.startsWith(paced) ? paced : code
  const parts = useMemo(
    () => (api && colourable ? api.highlight(ready, language) : null),
    [api, colourable, ready, language],
  )
  return (
    <div className="md-code">
      <div className="md-code-bar">
        <span className="md-code-language">{language && languageName(language)}</span>
        <CopyButton text={code} label={MARKDOWN_STRINGS.copyCode} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>
          {parts ? colour(parts) : ready}
          {code.slice(ready.length)}
        </code>
      </pre>
    </div>
  )
})
