// The values of named controls and how they join the payload of an action.
import { createContext, useContext, useEffect, useId, useMemo, useRef, useState } from "react"
import { useDrawing } from "./drawing"

/** Tells the author of a widget what of it is lost. */
export type Problem = (message: string) => void

export interface FormValues {
  /** There is a form: what is written is sent with every action inside of it. */
  inside: boolean
  /** What the ids of its fields begin with: forms of one widget may have fields of the same name. */
  prefix: string
  /** It has an action of its own for what is submitted. */
  submits: boolean
  /** Adds a control; the function that is returned takes it away again. */
  add(name: string, value: () => unknown): () => void
  /** The payload with the form's values; what the action already carries goes before. */
  merged(payload: unknown, own?: Record<string, unknown>, problem?: Problem): unknown
}

const FORBIDDEN = new Set(["__proto__", "prototype", "constructor"])
const DEEPEST_NAME = 10

/**
 * `{"todo.title": "x"}` as `{todo: {title: "x"}}`; numbers in a name are keys as all others, so that the shape does not
 * hang on which fields are filled. A name that would clash with another, or is none, is left out, and told.
 */
export function nested(values: Iterable<[string, unknown]>, problem?: Problem): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, value] of values) {
    const path = name.split(".")
    if (path.length > DEEPEST_NAME || path.some((part) => part === "" || FORBIDDEN.has(part))) {
      problem?.(`The form's value "${name}" was left out: that is no name for a value`)
      continue
    }
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
    else problem?.(`The form's value "${name}" was left out: another field has its place in the payload`)
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
const NO_FORM: FormValues = {
  inside: false,
  prefix: "",
  submits: false,
  add: () => () => {},
  merged: (payload, own, problem) =>
    mergedPayload(payload, nested(Object.entries(own ?? {}), problem), problem),
}

function mergedPayload(payload: unknown, values: Record<string, unknown>, problem?: Problem): unknown {
  if (Object.keys(values).length === 0) return payload
  const own = payload ?? {}
  if (!isPlain(own)) {
    problem?.(
      "The form's values were left out: the action's payload is no object, so there is no place for them",
    )
    return payload
  }
  return joined(own, values, (path) =>
    problem?.(`The form's value "${path}" was left out: the action's payload already has that key`),
  )
}

export function formValues(prefix = ""): Omit<FormValues, "submits"> {
  const controls = new Map<symbol, { name: string; value: () => unknown }>()
  return {
    inside: true,
    prefix,
    add(name, value) {
      const key = Symbol(name)
      controls.set(key, { name, value })
      return () => controls.delete(key)
    },
    merged(payload, own, problem) {
      const values = new Map<string, unknown>()
      const names = new Set<string>()
      for (const { name, value } of controls.values()) {
        if (names.has(name))
          problem?.(`Two fields of the form are called "${name}": only the last one's value is sent`)
        names.add(name)
        const current = value()
        if (current !== undefined) values.set(name, current)
      }
      for (const [name, value] of Object.entries(own ?? {})) values.set(name, value)
      return mergedPayload(payload, nested(values, problem), problem)
    },
  }
}

export const FormContext = createContext<FormValues>(NO_FORM)

export function useForm(): FormValues {
  return useContext(FormContext)
}

/** The values of a form that begins here; `submits`: it has an action for what is submitted. */
export function useFormValues(submits: boolean): FormValues {
  const id = useId()
  const values = useMemo(() => formValues(id), [id])
  return useMemo(() => ({ ...values, submits }), [values, submits])
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
