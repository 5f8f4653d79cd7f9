// The sources of a message: each once, numbered in the order they are first cited.
import type { Annotation } from "../protocol/schema"

export type Source = Annotation["source"]
export type EntitySource = Extract<Source, { type: "entity" }>

export function sourceKey(source: Source): string {
  if (source.type === "url") return source.url
  return source.type === "file" ? `file ${source.filename} ${source.title}` : `entity ${source.id}`
}

export function sourcesOf(annotations: readonly Annotation[]): Source[] {
  return [...new Map(annotations.map(({ source }) => [sourceKey(source), source])).values()]
}

/** What is said of a source beside its title. */
export function sourceDetail(source: Source): string | null {
  if (source.type === "url") return source.attribution ?? hostOf(source.url)
  if (source.type === "entity") return source.label ?? source.description ?? null
  return source.description ?? (source.filename === source.title ? null : source.filename)
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null
}
