// Every item of tests/contract/items.json as the conversation shows it.
import { cleanup, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import items from "../../../tests/contract/items.json"
import type { ThreadItem } from "../../src/protocol/schema"
import { drawChat } from "./drawChat"
import { THREAD } from "./scriptedHost"

interface Row {
  name: string
  item: ThreadItem
  shows: string[]
  hides: string[]
  images?: string[]
  buttons?: string[]
  pending?: boolean
}

afterEach(cleanup)

describe("an item", () => {
  it.each((items as unknown as Row[]).map((row) => [row.name, row] as const))("%s", (_, row) => {
    const { container, host } = drawChat({
      thread: THREAD,
      items: [{ item: row.item, pending: row.pending ?? false }],
      responding: row.pending ?? false,
    })
    for (const text of row.shows) expect(container.textContent).toContain(text)
    for (const text of row.hides) expect(container.textContent).not.toContain(text)
    for (const name of row.images ?? []) expect(screen.getByRole("img", { name })).toBeTruthy()
    for (const name of row.buttons ?? []) expect(screen.getAllByRole("button", { name })).toHaveLength(1)
    // what is not shown leaves no empty answer with buttons below it, either
    if (!row.shows.length && !row.images && !row.buttons)
      expect(container.querySelector(".turn"), "an empty turn").toBeNull()
    expect(host.log).not.toHaveBeenCalled()
    expect(screen.queryByText("This part of the conversation cannot be shown.")).toBeNull()
  })
})
