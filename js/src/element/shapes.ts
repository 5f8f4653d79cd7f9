// Shapes of what the element is given: each checks a value, or throws with its path, what it is, and what is allowed.
import { nearest } from "./nearest"

export type Shape = (path: string, value: unknown) => void

/** A value that has not its shape; `checked` says who was given it. */
class Misfit extends Error {}

/** Throws a TypeError that begins with the method and names the first wrong key or value. */
export function checked(method: string, shape: Shape, value: unknown, path = ""): void {
  try {
    shape(path, value)
  } catch (cause) {
    throw cause instanceof Misfit ? new TypeError(`${method}(): ${cause.message}`) : cause
  }
}

export const text: Shape = kind("string")
export const flag: Shape = kind("boolean")
export const callback: Shape = kind("function")
export const anything: Shape = () => {}

function kind(type: "string" | "boolean" | "function"): Shape {
  return (path, value) => {
    if (typeof value !== type) throw wrong(path, value, `it must be a ${type}`)
  }
}

/** What fits, by a test of its own; `need` says what that is. */
export function such(need: string, fits: (value: unknown) => boolean): Shape {
  return (path, value) => {
    if (!fits(value)) throw wrong(path, value, need)
  }
}

/** A number within bounds, both included. */
export function number(low: number, high = Number.POSITIVE_INFINITY, whole = false): Shape {
  const range = high === Number.POSITIVE_INFINITY ? `from ${low}` : `from ${low} to ${high}`
  return (path, value) => {
    const fits = typeof value === "number" && value >= low && value <= high
    if (!fits || (whole && !Number.isInteger(value)))
      throw wrong(path, value, `it must be a ${whole ? "whole " : ""}number ${range}`)
  }
}

export function oneOf(...allowed: readonly (string | number)[]): Shape {
  return (path, value) => {
    if (allowed.includes(value as string | number)) return
    const near = typeof value === "string" ? nearest(value, allowed.map(String)) : null
    const hint = near ? ` Did you mean "${near}"?` : ""
    const shown = allowed.slice(0, MOST_SHOWN).join(", ")
    const more = allowed.length > MOST_SHOWN ? ` and ${allowed.length - MOST_SHOWN} more` : ""
    throw new Misfit(`\`${path}\` is ${say(value)}.${hint} Allowed: ${shown}${more}.`)
  }
}
const MOST_SHOWN = 16

export function listOf(entry: Shape): Shape {
  return (path, value) => {
    if (!Array.isArray(value)) throw wrong(path, value, "it must be a list")
    for (const [at, one] of value.entries()) entry(`${path}[${at}]`, one)
  }
}

/** The shape, or null. */
export function orNull(shape: Shape): Shape {
  return (path, value) => {
    if (value !== null) shape(path, value)
  }
}

/** An object whose keys are free. */
export function mapOf(entry: Shape): Shape {
  return (path, value) => {
    if (!isObject(value)) throw wrong(path, value, "it must be an object")
    for (const [key, one] of Object.entries(value)) entry(`${path}["${key}"]`, one)
  }
}

/** The first shape whose kind of value it is. */
export function either(shapes: Partial<Record<"string" | "number" | "list" | "object", Shape>>): Shape {
  return (path, value) => {
    const found = shapes[kindOf(value) as keyof typeof shapes]
    if (!found) throw wrong(path, value, `it must be a ${Object.keys(shapes).join(" or a ")}`)
    found(path, value)
  }
}

/** An object with these keys; those marked with `!` must be there. A key that is undefined counts as absent. */
export function object(keys: Record<string, Shape>): Shape {
  const shapes = new Map(Object.entries(keys).map(([key, shape]) => [key.replace("!", ""), shape]))
  const required = Object.keys(keys).flatMap((key) => (key.endsWith("!") ? [key.slice(0, -1)] : []))
  return (path, value) => {
    if (!isObject(value)) throw wrong(path, value, "it must be an object")
    const at = (key: string) => (path ? `${path}.${key}` : key)
    for (const [key, entry] of Object.entries(value)) {
      const shape = shapes.get(key)
      if (!shape) throw unknown(at(key), key, [...shapes.keys()])
      if (entry !== undefined) shape(at(key), entry)
    }
    for (const key of required) if (value[key] === undefined) throw new Misfit(`\`${at(key)}\` is missing.`)
  }
}

function unknown(path: string, key: string, allowed: string[]): Misfit {
  const near = nearest(key, allowed)
  const hint = near ? ` Did you mean \`${near}\`?` : ""
  return new Misfit(`there is no option \`${path}\`.${hint} There is: ${allowed.join(", ")}.`)
}

function wrong(path: string, value: unknown, need: string): Misfit {
  return new Misfit(`${path ? `\`${path}\`` : "what was given"} is ${say(value)}; ${need}.`)
}

function say(value: unknown): string {
  if (typeof value === "function") return "a function"
  let written: string | undefined
  try {
    written = JSON.stringify(value)
  } catch {
    return "an object that refers to itself"
  }
  const words = written ?? String(value)
  return words.length > 60 ? `${words.slice(0, 57)}...` : words
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : isObject(value) ? "object" : typeof value
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
