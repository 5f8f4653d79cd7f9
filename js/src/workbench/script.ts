// The script with the workbench: editors and all around them; it leaves the component on the frame's window.
import { Workbench } from "./Workbench"

export interface WorkbenchApi {
  Workbench: typeof Workbench
}

declare global {
  interface Window {
    chatkitNotebookWorkbench?: WorkbenchApi
  }
}

window.chatkitNotebookWorkbench = { Workbench }
