// What a menu of the composer offers: mentions, commands, and what the composer itself can do.
import type { Command, Entity } from "@openai/chatkit"
import type { ChatState } from "../state/types"
import { STRINGS } from "./strings"

export type Choice =
  | { kind: "entity"; entity: Entity }
  | { kind: "command"; command: Command }
  | { kind: "attach" }
  | { kind: "dictate" }
  | { kind: "mention" }
  | { kind: "tool"; toolId: string }

export interface Suggestion {
  key: string
  label: string
  description?: string | undefined
  icon?: string | undefined
  group?: string | undefined
  choice: Choice
}

export function ofEntity(entity: Entity): Suggestion {
  const { id, title, icon, group } = entity
  const description = entity.data?.description
  return { key: `@${id}`, label: title, icon, group, description, choice: { kind: "entity", entity } }
}

export function ofCommand(command: Command): Suggestion {
  const { id, label, description, icon, group } = command
  return { key: `/${id}`, label, description, icon, group, choice: { kind: "command", command } }
}

/** What the composer can do by itself, as far as the options allow it. */
export function builtIn({ composer, entities }: ChatState["options"]): Suggestion[] {
  const group = STRINGS.composerActions
  const found: Suggestion[] = []
  if (composer?.attachments?.enabled)
    found.push({ key: "attach", label: STRINGS.attachFiles, group, choice: { kind: "attach" } })
  if (entities?.onTagSearch)
    found.push({ key: "mention", label: STRINGS.mention, group, choice: { kind: "mention" } })
  for (const { id, label, icon } of composer?.tools ?? [])
    found.push({ key: `tool ${id}`, label, icon, group, choice: { kind: "tool", toolId: id } })
  if (composer?.dictation?.enabled)
    found.push({ key: "dictate", label: STRINGS.dictate, group, choice: { kind: "dictate" } })
  return found
}

export function matching(suggestions: readonly Suggestion[], query: string): Suggestion[] {
  const wanted = query.toLowerCase()
  return suggestions.filter(({ label, description = "", key }) =>
    [label, description, key.replace(/^[@/]/, "")].some((text) => text.toLowerCase().includes(wanted)),
  )
}

/** Suggestions of one group stand together, in the order in which the groups first appear. */
export function grouped(suggestions: readonly Suggestion[]): [group: string, members: Suggestion[]][] {
  const groups = new Map<string, Suggestion[]>()
  for (const one of suggestions) {
    const name = one.group ?? ""
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return [...groups]
}
