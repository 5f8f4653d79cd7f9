import { afterEach, expect, test, vi } from "vitest"
import { insertCell } from "../../src/embed/insertCell"

const view = (id: string) => ({
  getOutputs: () => [{ data: { "application/vnd.jupyter.widget-view+json": { model_id: id } } }],
})

afterEach(() => vi.unstubAllGlobals())

function clipboard(writeText: (text: string) => Promise<void>) {
  vi.stubGlobal("navigator", { clipboard: { writeText } })
}

test("in JupyterLab and Notebook the code comes below the cell that shows the chat", async () => {
  const insert = vi.fn()
  const cells = [{}, { getOutputs: () => [{}] }, view("other"), view("chat"), {}]
  const manager = { context: { model: { sharedModel: { cells, insertCell: insert } } } }
  expect(await insertCell(manager, "x = 1", "chat")).toBe("cell")
  expect(insert).toHaveBeenCalledExactlyOnceWith(4, { cell_type: "code", source: "x = 1", metadata: {} })
})

test.each([
  ["another host", {}],
  ["no manager", undefined],
  [
    "a notebook that cannot be written",
    { context: { model: { readOnly: true, sharedModel: { cells: [view("chat")], insertCell: () => {} } } } },
  ],
  [
    "a chat in no cell",
    { context: { model: { sharedModel: { cells: [view("x")], insertCell: () => {} } } } },
  ],
])("elsewhere it goes into the clipboard: %s", async (_, manager) => {
  const write = vi.fn(async () => {})
  clipboard(write)
  expect(await insertCell(manager, "x = 1", "chat")).toBe("clipboard")
  expect(write).toHaveBeenCalledWith("x = 1")
})

test("where neither is possible it says so", async () => {
  clipboard(() => Promise.reject(new Error("denied")))
  expect(await insertCell({}, "x = 1", "chat")).toBe("")
})
