import { cleanup, screen, waitFor, within } from "@testing-library/react"
import userEvent from "@testing-library/user-event"
import { afterEach, expect, test } from "vitest"
import type { SentRequest } from "../../src/protocol/client"
import { drawChat } from "./drawChat"
import { answered, said } from "./scriptedHost"

afterEach(cleanup)

const REQUEST: SentRequest = {
  time: 1,
  model: "gpt-5",
  where: "https://api.openai.com/v1",
  bytes: 12345,
  redacted: 1,
  files: [],
  reads: [
    { variable: "people", columns: ["age", "city"], rows: 20, values: true },
    { variable: "salaries", columns: [], rows: 0, values: false },
  ],
  content: '{"input": "how old are they?"}',
  cut: 0,
}

function drawn(requests: SentRequest[] | null, keepsLedger = true) {
  const { host } = drawChat({ items: [said("u1", "How old?"), answered("a1", "41.")], keepsLedger })
  host.sent.mockResolvedValue(requests)
  return host.sent
}

test("the turn's menu shows what was sent, of which variables, and exactly what", async () => {
  const sent = drawn([REQUEST, { ...REQUEST, time: 2, bytes: 655 }])
  const button = screen.getByRole("button", { name: "What was sent" })
  expect(button.getAttribute("aria-expanded")).toBe("false")
  await userEvent.click(button)
  expect(sent).toHaveBeenCalledWith("u1")
  const panel = await screen.findByRole("region", { name: "What was sent" })
  await within(panel).findByText(
    "13,000 bytes were sent to gpt-5 at https://api.openai.com/v1, in 2 requests.",
  )
  const reads = within(panel).getAllByRole("listitem")
  expect(reads.map((read) => read.textContent)).toEqual([
    "people: values of 20 rows · age, city",
    "salaries: names and types",
  ])
  within(panel).getByText("The conversation so far was sent along, with what is in it.")
  within(panel).getByText("1 secret was taken out before.")
  expect(within(panel).getAllByText(REQUEST.content)).toHaveLength(2)
  await userEvent.click(button)
  await waitFor(() => expect(screen.queryByRole("region", { name: "What was sent" })).toBeNull())
})

test("an answer of the built-in analyst says that nothing left", async () => {
  drawn([{ ...REQUEST, where: "", redacted: 0, reads: [] }])
  await userEvent.click(screen.getByRole("button", { name: "What was sent" }))
  await screen.findByText("Nothing left this process: the built-in analyst read 12,345 bytes in it.")
  screen.getByText("Nothing was read of the variables for this answer.")
  expect(screen.queryByText(/sent along/)).toBeNull()
})

test("what cannot be told is said", async () => {
  drawn(null)
  await userEvent.click(screen.getByRole("button", { name: "What was sent" }))
  await screen.findByText("The kernel could not tell what was sent.")
})

test("with a server that keeps no record the entry is not there", () => {
  drawn([REQUEST], false)
  expect(screen.queryByRole("button", { name: "What was sent" })).toBeNull()
})
