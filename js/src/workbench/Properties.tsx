// The properties of the chosen node as a form; a change is written into the document.
import { useEffect, useState } from "react"
import type { WidgetNode } from "../protocol/schema"
import type { Catalogue, Given } from "../state/preview"
import { WORDS } from "./words"
import type { Asked } from "./written"

interface Props {
  node: WidgetNode | null
  catalogue: Catalogue
  /** The document is a template or JSX. */
  template: boolean
  /** How the node is written there; null while that is not known. */
  asked: Asked | null
  change(name: string, given: Given): void
  /** Puts what is drawn into the document, without template and data. */
  flatten(): void
}

export function Properties({ node, catalogue, template, asked, change, flatten }: Props) {
  if (!node) return <p className="workbench-note">{WORDS.chooseNode}</p>
  const table = catalogue.components[node.type]
  if (!table) return <p className="workbench-note">{WORDS.noComponent(node.type)}</p>
  const written = asked?.node?.properties ?? {}
  const isSet = (name: string) => Object.hasOwn(written, name) || node[name] !== undefined
  const names = Object.keys(table).filter((name) => !["nodes", "node"].includes(table[name]?.kind ?? ""))
  // Those that are set come first.
  names.sort((one, other) => Number(isSet(other)) - Number(isSet(one)))
  return (
    <form className="workbench-properties" onSubmit={(event) => event.preventDefault()}>
      <h3>{node.type}</h3>
      {template && <Source asked={asked} flatten={flatten} />}
      <fieldset disabled={template && !asked?.node}>
        {names.map((name) => {
          const { kind = "text", required = false } = table[name] ?? {}
          const own = written[name]
          const label = required ? `${name} *` : name
          return own && !own.literal ? (
            <Expression
              key={name}
              name={name}
              label={label}
              text={own.text}
              value={node[name]}
              change={(text) => change(name, text.trim() ? { text } : {})}
            />
          ) : (
            <Property
              key={name}
              name={name}
              label={label}
              kind={kind}
              value={node[name]}
              words={catalogue.words[kind] ?? []}
              change={(value) => change(name, value === undefined ? {} : { value })}
            />
          )
        })}
      </fieldset>
    </form>
  )
}

/** What a person must know before changing a node of a template. */
function Source({ asked, flatten }: { asked: Asked | null; flatten(): void }) {
  if (!asked) return <p className="workbench-note">{WORDS.reading}</p>
  if (asked.node)
    return asked.node.nodes > 1 ? <p className="workbench-note">{WORDS.shared(asked.node.nodes)}</p> : null
  return (
    <div className="workbench-note">
      {asked.error}{" "}
      <button type="button" onClick={flatten}>
        {WORDS.plain}
      </button>
    </div>
  )
}

interface ExpressionProps {
  name: string
  label: string
  text: string
  value: unknown
  change(text: string): void
}

/** A property that an expression makes: its source, to be changed as source. */
function Expression({ name, label, text, value, change }: ExpressionProps) {
  const id = `workbench-property-${name}`
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  const take = () => typed !== text && change(typed)
  const now = value === undefined ? WORDS.makesNothing : WORDS.makes(JSON.stringify(value).slice(0, 200))
  return (
    <p title={now}>
      <label htmlFor={id}>{label}</label>
      <span>
        <input
          id={id}
          className="workbench-expression"
          value={typed}
          aria-describedby={`${id}-now`}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => event.key === "Enter" && take()}
        />
        <small id={`${id}-now`}>{now}</small>
      </span>
    </p>
  )
}

interface PropertyProps {
  name: string
  label: string
  kind: string
  value: unknown
  words: readonly string[]
  change(value: unknown): void
}

function Property({ name, label, kind, value, words, change }: PropertyProps) {
  const id = `workbench-property-${name}`
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
          <option value="">{WORDS.none}</option>
          {kind.split("|").map((word) => (
            <option key={word}>{word}</option>
          ))}
        </select>
      </p>
    )
  return <Typed {...{ id, label, kind, value, words, change }} />
}

const TEXTS = ["text", "icon", "color", "moment", "position"]

interface TypedProps extends Omit<PropertyProps, "name"> {
  id: string
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
