// The frame's React, left on its window for the scripts that join it later.
import * as react from "react"
import * as jsx from "react/jsx-runtime"

declare global {
  interface Window {
    chatkitNotebookReact?: { react: typeof react; jsx: typeof jsx }
  }
}

window.chatkitNotebookReact = { react, jsx }
