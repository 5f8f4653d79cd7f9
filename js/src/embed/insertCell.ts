// Puts code into a new cell below the chat where the notebook's page allows that, else into the clipboard.

/** What JupyterLab and Notebook let a widget's manager see of the notebook; other hosts have none of it. */
interface SharedCell {
  getOutputs?(): { data?: Record<string, unknown> }[]
}

interface SharedNotebook {
  cells: SharedCell[]
  insertCell(index: number, cell: { cell_type: "code"; source: string; metadata: object }): unknown
}

const VIEW = "application/vnd.jupyter.widget-view+json"

/** "cell", "clipboard", or "" when neither is possible. */
export async function insertCell(
  manager: unknown,
  code: string,
  modelId: string,
): Promise<"cell" | "clipboard" | ""> {
  const notebook = sharedNotebook(manager)
  const at = notebook?.cells.findIndex((cell) => shows(cell, modelId)) ?? -1
  if (notebook && at >= 0) {
    notebook.insertCell(at + 1, { cell_type: "code", source: code, metadata: {} })
    return "cell"
  }
  try {
    await navigator.clipboard.writeText(code)
    return "clipboard"
  } catch (error) {
    console.debug("[chatkit_notebook]", error)
    return ""
  }
}

function sharedNotebook(manager: unknown): SharedNotebook | null {
  const context = (manager as { context?: { model?: { sharedModel?: SharedNotebook; readOnly?: boolean } } })
    ?.context
  const shared = context?.model?.sharedModel
  const writable = shared && !context?.model?.readOnly
  return writable && Array.isArray(shared.cells) && typeof shared.insertCell === "function" ? shared : null
}

function shows(cell: SharedCell, modelId: string): boolean {
  return (cell.getOutputs?.() ?? []).some((output) => {
    const view = output.data?.[VIEW] as { model_id?: unknown } | undefined
    return view?.model_id === modelId
  })
}
