// The script with everything that draws charts; it leaves the component on the frame's window.
import { ChartView } from "./ChartView"

export interface ChartApi {
  ChartView: typeof ChartView
}

declare global {
  interface Window {
    chatkitNotebookChart?: ChartApi
  }
}

window.chatkitNotebookChart = { ChartView }
