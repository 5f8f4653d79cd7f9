// Colours of the three dialects: JSON, Jinja around it, and JSX. A line at a time, so that length does not matter.
import { HighlightStyle, StreamLanguage, type StreamParser, syntaxHighlighting } from "@codemirror/language"
import { tags } from "@lezer/highlight"

interface State {
  /** Inside a tag of a template, up to this. */
  until: string | null
  /** Inside the tag of an element. */
  tag: boolean
}

const parser: StreamParser<State> = {
  name: "widget",
  startState: () => ({ until: null, tag: false }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (stream.eatSpace()) return null
    if (state.until) {
      if (stream.match(state.until)) {
        state.until = null
        return "meta"
      }
      if (stream.match(/^"(?:[^"\\]|\\.)*"|^'(?:[^'\\]|\\.)*'/)) return "string"
      if (stream.match(/^(?:for|in|if|else|elif|endif|endfor|set|endset|not|and|or|is)\b/)) return "keyword"
      if (stream.match(/^\d+(?:\.\d+)?/)) return "number"
      if (stream.match(/^[A-Za-z_]\w*/)) return "variableName"
      stream.next()
      return "operator"
    }
    if (stream.match("{#")) {
      while (!stream.eol() && !stream.match("#}")) stream.next()
      return "comment"
    }
    if (stream.match("{%")) {
      state.until = "%}"
      return "meta"
    }
    if (!state.tag && stream.match("{{")) {
      state.until = "}}"
      return "meta"
    }
    if (stream.match(/^\/\*.*?\*\//)) return "comment"
    if (stream.match(/^<\/?[A-Za-z][\w.]*/)) {
      state.tag = true
      return "tagName"
    }
    if (stream.match("/>") || (state.tag && stream.match(/^>(?!=)/))) {
      state.tag = false
      return "tagName"
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"(?=\s*:)/)) return "propertyName"
    if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^'\\]|\\.)*'?|^`[^`]*`?/)) return "string"
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number"
    if (stream.match(/^(?:true|false|null|undefined)\b/)) return "atom"
    if (stream.match(/^[\w-]+(?==)/)) return "propertyName"
    if (stream.match(/^[A-Za-z_$][\w$]*/)) return "variableName"
    stream.next()
    return null
  },
}

const style = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--workbench-name)" },
  { tag: tags.string, color: "var(--workbench-text)" },
  { tag: [tags.number, tags.atom], color: "var(--workbench-number)" },
  { tag: [tags.tagName, tags.keyword], color: "var(--workbench-tag)" },
  { tag: [tags.meta, tags.comment], color: "var(--color-text-tertiary)" },
])

export const widgetLanguage = [StreamLanguage.define(parser), syntaxHighlighting(style)]
