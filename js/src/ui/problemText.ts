// What went wrong in the composer, in the reader's words.
import type { Problem } from "../state/types"
import { said } from "./messages"
import { STRINGS } from "./strings"

const NAMED = 8

export function problemText(problem: Problem): string {
  switch (problem.kind) {
    case "tooLarge":
      return STRINGS.fileTooLarge(problem.name, sizeText(problem.limit))
    case "wrongType": {
      const more = problem.allowed.length > NAMED ? ", …" : ""
      return STRINGS.fileWrongType(problem.name, problem.allowed.slice(0, NAMED).join(", ") + more)
    }
    case "tooMany":
      return STRINGS.tooManyFiles(problem.limit)
    case "empty":
      return STRINGS.fileEmpty(problem.name)
    case "failed":
      return said(problem.message)
    default:
      return STRINGS[problem.kind]
  }
}

const UNITS = ["B", "KB", "MB", "GB"]

/** 1,536 is "1.5 KB": in the powers of two that options are written in. */
export function sizeText(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024
    unit += 1
  }
  const digits = size < 10 && unit > 0 ? 1 : 0
  return `${size.toLocaleString(STRINGS.language, { maximumFractionDigits: digits })} ${UNITS[unit]}`
}
