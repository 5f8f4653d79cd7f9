// The properties of the chosen node as a form; a change is written into the document.
import { useEffect, useState } from "react"
import type { WidgetNode } from "../protocol/schema"
import type { Catalogue } from "../state/preview"

interface Props {
  node: WidgetNode | null
  catalogue: Catalogue
  /** Why its properties cannot be changed here. */
  fixed: string | null
  change(name: string, value: unknown): void
  /** Puts what is drawn into the document, without template and data. */
  flatten(): void
}

export function Properties({ node, catalogue, fixed, change, flatten }: Props) {
  if (!node) return <p className="workbench-note">Choose a node in the tree to see its properties.</p>
  const table = catalogue.components[node.type]
  if (!table) return <p className="workbench-note">There is no component {node.type}.</p>
  const names = Object.keys(table).filter((name) => !["nodes", "node"].includes(table[name]?.kind ?? ""))
  // Those that are set come first.
  names.sort((one, other) => Number(node[other] !== undefined) - Number(node[one] !== undefined))
  return (
    <form className="workbench-properties" onSubmit={(event) => event.preventDefault()}>
      <h3>{node.type}</h3>
      {fixed && (
        <div className="workbench-note">
          {fixed}{" "}
          <button type="button" onClick={flatten}>
            Make it plain JSON
          </button>
        </div>
      )}
      <fieldset disabled={fixed !== null}>
        {names.map((name) => (
          <Property
            key={name}
            name={name}
            kind={table[name]?.kind ?? "text"}
            required={table[name]?.required ?? false}
            value={node[name]}
            words={catalogue.words[table[name]?.kind ?? ""] ?? []}
            change={(value) => change(name, value)}
          />
        ))}
      </fieldset>
    </form>
  )
}

interface PropertyProps {
  name: string
  kind: string
  required: boolean
  value: unknown
  words: readonly string[]
  change(value: unknown): void
}

function Property({ name, kind, required, value, words, change }: PropertyProps) {
  const id = `workbench-property-${name}`
  const label = required ? `${name} *` : name
  // Shown at once; the document follows a moment later.
  const [held, setHeld] = useState(value)
  useEffect(() => setHeld(value), [value])
  const take = (next: unknown) => {
    setHeld(next)
    change(next)
  }
  if (kind === "flag")
    return (
      <p>
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          type="checkbox"
          checked={held === true}
          onChange={(event) => take(event.target.checked ? true : undefined)}
        />
      </p>
    )
  if (kind.includes("|"))
    return (
      <p>
        <label htmlFor={id}>{label}</label>
        <select
          id={id}
          value={typeof held === "string" ? held : ""}
          onChange={(event) => take(event.target.value || undefined)}
        >
          <option value="">–</option>
          {kind.split("|").map((word) => (
            <option key={word}>{word}</option>
          ))}
        </select>
      </p>
    )
  return <Typed {...{ id, label, kind, value, words, change }} />
}

const TEXTS = ["text", "icon", "color", "moment", "position"]

interface TypedProps extends Omit<PropertyProps, "name" | "required"> {
  id: string
  label: string
}

/** A value that is typed: text as it is, anything else as JSON; taken when the field is left or Enter is pressed. */
function Typed({ id, label, kind, value, words, change }: TypedProps) {
  const plain = TEXTS.includes(kind) && (value === undefined || typeof value === "string")
  const shown = value === undefined ? "" : plain ? String(value) : JSON.stringify(value)
  const [typed, setTyped] = useState(shown)
  const [wrong, setWrong] = useState(false)
  useEffect(() => {
    setTyped(shown)
    setWrong(false)
  }, [shown])
  const take = () => {
    if (typed === shown) return
    if (typed.trim() === "") return change(undefined)
    if (plain) return change(typed)
    try {
      change(JSON.parse(typed))
    } catch {
      // a CSS length needs no quotes here
      if (/^[\w%.-]+$/.test(typed)) change(typed)
      else setWrong(true)
    }
  }
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={typed}
        placeholder={kind}
        aria-invalid={wrong || undefined}
        list={words.length ? `${id}-words` : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
      />
      {words.length > 0 && (
        <datalist id={`${id}-words`}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </p>
  )
}
