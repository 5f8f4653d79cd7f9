// Which files the options let into a message.
import type { ChatKitOptions } from "@openai/chatkit"
import type { Problem } from "../state/types"

type AttachmentOptions = NonNullable<NonNullable<ChatKitOptions["composer"]>["attachments"]>
interface FileFacts {
  name: string
  type: string
  size: number
}

const DEFAULT_SIZE = 100 * 1024 * 1024
const DEFAULT_COUNT = 10

/** Why a file cannot be attached beside `count` others; null when it can. */
export function refusal(file: FileFacts, options: AttachmentOptions, count: number): Problem | null {
  const { accept, maxCount = DEFAULT_COUNT } = options
  const { name, size } = file
  if (count >= maxCount) return { kind: "tooMany", limit: maxCount }
  if (accept && !isAccepted(file, accept)) return { kind: "wrongType", name, allowed: namesOf(accept) }
  if (size === 0) return { kind: "empty", name }
  const limit = limitFor(file.type, options.maxSize)
  return size > limit ? { kind: "tooLarge", name, limit } : null
}

/** Bytes a file of a type may have. */
export function limitFor(type: string, maxSize: AttachmentOptions["maxSize"]): number {
  if (typeof maxSize === "number") return maxSize
  if (!maxSize) return DEFAULT_SIZE
  // The narrowest pattern counts: a type, then a family, then everything.
  const patterns = [type, `${type.split("/")[0]}/*`, "*/*", "*", ""]
  const found = patterns.find((pattern) => Object.hasOwn(maxSize, pattern))
  return found === undefined ? DEFAULT_SIZE : (maxSize[found] ?? DEFAULT_SIZE)
}

function isAccepted({ name, type }: FileFacts, accept: Record<string, string[]>): boolean {
  const lower = name.toLowerCase()
  return Object.entries(accept).some(
    ([pattern, endings]) =>
      matches(type, pattern) || endings.some((one) => lower.endsWith(one.toLowerCase())),
  )
}

function matches(type: string, pattern: string): boolean {
  if (pattern === "*/*" || pattern === "*") return true
  return pattern.endsWith("/*") ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}

/** What may be attached, in as few words as there are. */
function namesOf(accept: Record<string, string[]>): string[] {
  return Object.entries(accept).flatMap(([pattern, endings]) => (endings.length ? endings : [pattern]))
}

// What browsers leave without a type and people attach to questions about data.
const TYPES: Record<string, string> = {
  csv: "text/csv",
  ipynb: "application/x-ipynb+json",
  json: "application/json",
  jsonl: "application/x-ndjson",
  log: "text/plain",
  md: "text/markdown",
  parquet: "application/vnd.apache.parquet",
  py: "text/x-python",
  r: "text/x-r",
  sql: "application/sql",
  toml: "application/toml",
  tsv: "text/tab-separated-values",
  txt: "text/plain",
  yaml: "application/yaml",
  yml: "application/yaml",
}

/** The MIME type of a file, by its name where the browser does not know. */
export function typeOf({ name, type }: { name: string; type: string }): string {
  return type || TYPES[name.toLowerCase().split(".").at(-1) ?? ""] || "application/octet-stream"
}
