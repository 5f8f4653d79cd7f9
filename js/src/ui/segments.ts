// The draft of a message as the composer edits it: tags first, then text.
import type { Segment } from "../state/types"

export function textOf(segments: readonly Segment[]): string {
  return segments
    .filter(({ type }) => type === "input_text")
    .map(({ text }) => text)
    .join("")
}

export function tagsOf(segments: readonly Segment[]): Segment[] {
  return segments.filter(({ type }) => type === "input_tag")
}

export function segmentsOf(tags: readonly Segment[], text: string): Segment[] {
  return text === "" ? [...tags] : [...tags, { type: "input_text", text }]
}
