// What can be completed at the cursor: components, properties and the words they take.
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete"
import type { EditorView } from "@codemirror/view"
import type { Catalogue } from "../state/preview"
import { type Cursor, jsonCursor, jsxCursor } from "./cursor"

const MEMBERS: Record<string, Record<string, readonly string[]>> = {
  action: {
    type: [],
    payload: [],
    handler: ["server", "client"],
    loadingBehavior: ["auto", "none", "self", "container"],
    streaming: ["true", "false"],
  },
  footer: { label: [], action: [] },
  status: { text: [], icon: [], favicon: [], frame: [] },
  spacing: { x: [], y: [], top: [], right: [], bottom: [], left: [] },
  border: { size: [], color: [], style: ["solid", "dashed", "dotted", "double"] },
  color: { light: [], dark: [] },
}
const FLAGS = ["true", "false"]

export function completer(catalogue: Catalogue) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString()
    const jsx = text.trimStart().startsWith("<")
    const cursor = (jsx ? jsxCursor : jsonCursor)(text, context.pos)
    if (!cursor) return null
    if (!context.explicit && cursor.from === context.pos && !cursor.quoted) return null
    const options = completions(catalogue, cursor, jsx)
    return options.length ? { from: cursor.from, options, validFor: /^["'{]?[\w.:-]*["'}]?$/ } : null
  }
}

export function completions(catalogue: Catalogue, cursor: Cursor, jsx: boolean): Completion[] {
  const quote = (word: string) => (jsx ? word : `"${word}"`)
  if (cursor.wants === "component") {
    const only = cursor.parent ? catalogue.holds[cursor.parent] : undefined
    const names = only ? [only] : Object.keys(catalogue.components)
    return names.map((name) => ({
      label: quote(name),
      ...(jsx ? {} : { apply: over(quote(name)) }),
      type: "class",
      boost: boost(catalogue, name, cursor.parent),
    }))
  }
  const table = cursor.component ? (catalogue.components[cursor.component] ?? {}) : {}
  const [property = "", member] = cursor.property
  if (cursor.wants === "name") {
    const inside = cursor.property.length > 0 ? Object.keys(MEMBERS[table[property]?.kind ?? ""] ?? {}) : null
    const names = inside ?? (jsx ? [] : ["type"]).concat(Object.keys(table))
    return names
      .filter((name) => !cursor.taken.includes(name))
      .map((name) => {
        const kind = inside ? undefined : table[name]?.kind
        return {
          label: jsx ? name : `"${name}"`,
          apply: jsx ? written(name, kind) : over(`"${name}": `),
          type: "property",
          detail: kind?.includes("|") ? kind.replaceAll("|", " ") : kind,
          boost: table[name]?.required ? 2 : 0,
        }
      })
  }
  const kind = table[property]?.kind ?? ""
  const words = member ? (MEMBERS[kind]?.[member] ?? []) : wordsOf(catalogue, kind)
  const bare = words === FLAGS || member === "streaming"
  return words.map((word) => {
    const label = jsx || bare ? word : `"${word}"`
    const type = bare ? "keyword" : "enum"
    if (!jsx) return { label, type, ...(bare ? {} : { apply: over(label) }) }
    return { label, type, ...(cursor.quoted ? {} : { apply: jsxWord(word, bare) }) }
  })
}

/** Puts a text in over the quote, and the colon, that stand behind the cursor already. */
function over(text: string) {
  return (view: EditorView, _: Completion, from: number, to: number) => {
    const behind = view.state.sliceDoc(to, to + 3)
    const quote = text.startsWith('"') && behind.startsWith('"') ? 1 : 0
    const insert = behind.slice(quote).startsWith(":") ? text.replace(/: $/, "") : text
    view.dispatch({
      changes: { from, to: to + quote, insert },
      selection: { anchor: from + insert.length },
      userEvent: "input.complete",
    })
  }
}

function wordsOf(catalogue: Catalogue, kind: string): readonly string[] {
  if (kind === "flag") return FLAGS
  return kind.includes("|") ? kind.split("|") : (catalogue.words[kind] ?? [])
}

function written(name: string, kind: string | undefined): string {
  if (kind === "flag") return name
  return kind === undefined || kind === "text" || kind.includes("|") || kind === "color" || kind === "icon"
    ? `${name}=""`
    : `${name}={}`
}

function jsxWord(word: string, bare: boolean): string {
  return bare ? word : `"${word}"`
}

/** Roots first where one must stand, and those last that cannot stand here. */
function boost(catalogue: Catalogue, name: string, parent: string | null): number {
  const root = catalogue.roots.includes(name)
  if (parent === null) return root ? 3 : -3
  const home = catalogue.belongs[name]
  return root || (home !== undefined && home !== parent) ? -3 : 0
}
