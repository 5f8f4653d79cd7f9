// The values of named controls and how they join the payload of an action.
import { createContext, useContext, useEffect, useRef, useState } from "react"
import { useDrawing } from "./drawing"

export interface FormValues {
  /** There is a form: what is written is sent with every action inside of it. */
  inside: boolean
  /** Adds a control; the function that is returned takes it away again. */
  add(name: string, value: () => unknown): () => void
  /** The payload with the form's values; what the action already carries goes before. */
  merged(
    payload: Record<string, unknown> | undefined,
    own?: Record<string, unknown>,
  ): Record<string, unknown> | undefined
}

const FORBIDDEN = new Set(["__proto__", "prototype", "constructor"])
const DEEPEST_NAME = 10

/** `{"todo.title": "x"}` as `{todo: {title: "x"}}`; a name that would clash with another is left out. */
export function nested(values: Iterable<[string, unknown]>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, value] of values) {
    const path = name.split(".")
    if (path.length > DEEPEST_NAME || path.some((part) => part === "" || FORBIDDEN.has(part))) continue
    const last = path.pop() ?? ""
    let place: Record<string, unknown> | null = result
    for (const part of path) {
      const next: unknown = place[part]
      if (next === undefined) {
        const made: Record<string, unknown> = {}
        place[part] = made
        place = made
      } else if (isPlain(next)) place = next
      else {
        place = null
        break
      }
    }
    if (place && !Object.hasOwn(place, last)) place[last] = value
  }
  return result
}

/** Both trees in one; where both have a value, the first one's stands and the path is reported. */
export function joined(
  first: Record<string, unknown>,
  second: Record<string, unknown>,
  clash: (path: string) => void,
  path = "",
): Record<string, unknown> {
  const result = { ...first }
  for (const [name, value] of Object.entries(second)) {
    const held = result[name]
    if (!Object.hasOwn(result, name)) result[name] = value
    else if (isPlain(held) && isPlain(value)) result[name] = joined(held, value, clash, `${path}${name}.`)
    else clash(`${path}${name}`)
  }
  return result
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Outside of any form: a control's own value still travels with its own action. */
function withoutForm(problem?: (message: string) => void): FormValues {
  return {
    inside: false,
    add: () => () => {},
    merged: (payload, own) => mergedPayload(payload, nested(Object.entries(own ?? {})), problem),
  }
}

function mergedPayload(
  payload: Record<string, unknown> | undefined,
  values: Record<string, unknown>,
  problem?: (message: string) => void,
): Record<string, unknown> | undefined {
  if (Object.keys(values).length === 0) return payload
  return joined(payload ?? {}, values, (path) =>
    problem?.(`The form's value "${path}" was left out: the action's payload already has that key`),
  )
}

export function formValues(problem?: (message: string) => void): FormValues {
  const controls = new Map<symbol, { name: string; value: () => unknown }>()
  return {
    inside: true,
    add(name, value) {
      const key = Symbol(name)
      controls.set(key, { name, value })
      return () => controls.delete(key)
    },
    merged(payload, own) {
      const values = new Map<string, unknown>()
      for (const { name, value } of controls.values()) {
        const current = value()
        if (current !== undefined) values.set(name, current)
      }
      for (const [name, value] of Object.entries(own ?? {})) values.set(name, value)
      return mergedPayload(payload, nested(values), problem)
    },
  }
}

export const FormContext = createContext<FormValues>(withoutForm())

export function useForm(): FormValues {
  return useContext(FormContext)
}

/**
 * The value of a named control, and how to change it. It follows its default until a person gave another; that one
 * stays, also when the widget is drawn anew. The form around it has it, and a host that wants to know.
 */
export function useControl<Value>(name: string, usual: Value): [Value, (value: Value) => void] {
  const form = useForm()
  const { host } = useDrawing()
  const [given, setGiven] = useState(() => keptValue(host.kept?.(name), usual))
  const edited = given !== null
  const value = given ? given.value : usual
  const current = useRef(value)
  current.current = value
  useEffect(() => (name ? form.add(name, () => current.current) : undefined), [form, name])
  useEffect(() => {
    if (name) host.value?.(name, value, edited)
  }, [host, name, value, edited])
  useEffect(() => (name ? () => host.value?.(name, undefined, false) : undefined), [host, name])
  return [value, (next) => setGiven({ value: next })]
}

/** A control of the same name may be of another kind by now. */
function keptValue<Value>(kept: unknown, usual: Value): { value: Value } | null {
  const fits = typeof kept === typeof usual || (usual === undefined && typeof kept === "string")
  return kept !== undefined && fits ? { value: kept as Value } : null
}
