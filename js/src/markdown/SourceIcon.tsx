// The picture of a source: its own icon, or that of its kind.
import { Globe, PageBlank, Tag } from "@openai/apps-sdk-ui/components/Icon"
import { useMarkdownContext } from "./context"
import type { Source } from "./sourceList"

export function SourceIcon({ source }: { source: Source }) {
  const { icon } = useMarkdownContext()
  if (source.type === "entity" && source.icon && icon) return icon(source.icon)
  const Icon = source.type === "url" ? Globe : source.type === "file" ? PageBlank : Tag
  return <Icon className="md-source-icon" />
}
