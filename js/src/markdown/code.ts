// Lazy script "code": prism's tokeniser and the languages data people write, left on the window.
import "./prism"
import Prism from "prismjs"
import "prismjs/components/prism-typescript"
import "prismjs/components/prism-jsx"
import "prismjs/components/prism-tsx"
import "prismjs/components/prism-python"
import "prismjs/components/prism-sql"
import "prismjs/components/prism-json"
import "prismjs/components/prism-bash"
import "prismjs/components/prism-shell-session"
import "prismjs/components/prism-powershell"
import "prismjs/components/prism-r"
import "prismjs/components/prism-julia"
import "prismjs/components/prism-yaml"
import "prismjs/components/prism-toml"
import "prismjs/components/prism-ini"
import "prismjs/components/prism-markdown"
import "prismjs/components/prism-diff"
import "prismjs/components/prism-c"
import "prismjs/components/prism-cpp"
import "prismjs/components/prism-csharp"
import "prismjs/components/prism-java"
import "prismjs/components/prism-kotlin"
import "prismjs/components/prism-scala"
import "prismjs/components/prism-go"
import "prismjs/components/prism-rust"
import "prismjs/components/prism-ruby"
import "prismjs/components/prism-docker"
import "prismjs/components/prism-makefile"
import "prismjs/components/prism-latex"
import "prismjs/components/prism-csv"

/** A piece of code: text, or a named part with text or parts inside. */
export type CodePart = string | { kind: string; parts: CodePart[] }

export interface CodeApi {
  /** Parts of the code, or null when the language is not known. Joining all text gives the code again. */
  highlight(code: string, language: string): CodePart[] | null
}

const ALIASES: Record<string, string> = {
  py: "python",
  python3: "python",
  ipython: "python",
  pycon: "python",
  sh: "bash",
  zsh: "bash",
  console: "shell-session",
  ps1: "powershell",
  ts: "typescript",
  js: "javascript",
  mjs: "javascript",
  yml: "yaml",
  md: "markdown",
  jsonc: "json",
  json5: "json",
  jsonl: "json",
  ipynb: "json",
  postgresql: "sql",
  postgres: "sql",
  mysql: "sql",
  sqlite: "sql",
  duckdb: "sql",
  jl: "julia",
  rs: "rust",
  rb: "ruby",
  kt: "kotlin",
  cs: "csharp",
  "c++": "cpp",
  dockerfile: "docker",
  make: "makefile",
  tex: "latex",
}

function parts(stream: Prism.TokenStream): CodePart[] {
  if (typeof stream === "string") return [stream]
  if (!Array.isArray(stream)) return [{ kind: kindOf(stream), parts: parts(stream.content) }]
  return stream.flatMap(parts)
}

function kindOf(token: Prism.Token): string {
  return [token.type, ...[token.alias ?? []].flat()].join(" ")
}

window.chatkitNotebookCode = {
  highlight(code, language) {
    const name = language.toLowerCase()
    const grammar = Prism.languages[ALIASES[name] ?? name]
    // Prism keeps helper functions beside its grammars.
    return grammar && typeof grammar === "object" ? parts(Prism.tokenize(code, grammar)) : null
  },
}
