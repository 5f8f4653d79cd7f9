// What the options know of mentions and commands, asked so that nothing they do wrong reaches the UI.
import type { Command, CommandSelection, Entity } from "@openai/chatkit"
import type { WidgetNode } from "../protocol/schema"
import type { Found } from "../state/host"
import { type ChatContext, reportError } from "./context"

const MOST = 200

export class Lookups {
  constructor(private readonly context: ChatContext) {}

  tags(query: string): Promise<Found<Entity>> {
    return this.found("entities.onTagSearch", async () => {
      const { entities } = this.context.options()
      return list(await entities?.onTagSearch?.(query), isEntity)
    })
  }

  commands(query: string): Promise<Found<Command>> {
    return this.found("commands.onSearch", async () => {
      const { commands } = this.context.options()
      return list(await commands?.onSearch?.(query), isCommand)
    })
  }

  async select(command: Command): Promise<CommandSelection | { type: "error"; message: string } | null> {
    try {
      const chosen: unknown = await this.context.options().commands?.onSelect?.(command)
      if (!isRecord(chosen)) return null
      if (chosen.type === "entity" && isEntity(chosen.entity))
        return { type: "entity", entity: chosen.entity }
      if (chosen.type === "menu") return { type: "menu", commands: list(chosen.commands, isCommand) }
      throw new TypeError(
        'commands.onSelect answered neither nothing, nor {type: "entity", entity}, nor {type: "menu", commands}.',
      )
    } catch (cause) {
      return { type: "error", message: reportError(this.context, cause).message }
    }
  }

  async preview(entity: Entity): Promise<WidgetNode | null> {
    try {
      const answer: unknown = await this.context.options().entities?.onRequestPreview?.(entity)
      const root = isRecord(answer) && "preview" in answer ? answer.preview : answer
      return isRecord(root) && typeof root.type === "string" ? (root as unknown as WidgetNode) : null
    } catch (cause) {
      reportError(this.context, cause)
      return null
    }
  }

  private async found<Result>(name: string, search: () => Promise<Result[]>): Promise<Found<Result>> {
    try {
      return { results: (await search()).slice(0, MOST), error: null }
    } catch (cause) {
      const error = reportError(this.context, cause)
      return { results: [], error: error.message || `${name} failed.` }
    }
  }
}

function list<Entry>(value: unknown, is: (entry: unknown) => entry is Entry): Entry[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new TypeError("The search answered something else than a list.")
  return value.filter(is)
}

function isEntity(value: unknown): value is Entity {
  return isRecord(value) && typeof value.id === "string" && typeof value.title === "string"
}

function isCommand(value: unknown): value is Command {
  return isRecord(value) && typeof value.id === "string" && typeof value.label === "string"
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
