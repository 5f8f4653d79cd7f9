// @vitest-environment node
// Every update of tests/contract/updates.json: what it makes of an item.
import { describe, expect, it } from "vitest"
import updates from "../../../tests/contract/updates.json"
import type { ThreadItem, ThreadItemUpdatedEvent } from "../../src/protocol/schema"
import { applyUpdate } from "../../src/state/updates"

interface Row {
  name: string
  item: ThreadItem
  update: ThreadItemUpdatedEvent["update"]
  becomes: Record<string, unknown>
  progress?: number
}

describe("an update", () => {
  it.each((updates as unknown as Row[]).map((row) => [row.name, row] as const))("%s", (_, row) => {
    const before = structuredClone(row.item)
    const after = applyUpdate({ item: row.item, pending: true }, row.update)
    expect(after.item).toEqual({ ...before, ...row.becomes })
    expect(after.progress).toBe(row.progress)
    expect(row.item, "it is pure").toEqual(before)
  })
})
