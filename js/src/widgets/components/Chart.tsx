// Chart: bars, lines and areas, drawn by a script that comes when the first chart does.
import { blockStyle } from "../boxStyle"
import type { ChartApi } from "../chart/chart"
import { CHART_WORDS } from "../chart/words"
import { type ComponentProps, useDrawing } from "../drawing"
import { hooks } from "../props"
import { WIDGET_STRINGS } from "../strings"
import { type LazyScript, useScript } from "../useScript"

const CHARTS: LazyScript<ChartApi> = {
  name: "chart",
  api: () => window.chatkitNotebookChart,
  what: "A chart",
}

/** With one of these its height is given; without, it is as high as charts are. */
const HEIGHTS = ["height", "aspectRatio", "size", "minHeight", "minSize", "flex"] as const

export function Chart({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  const charts = useScript(CHARTS)
  const sized = HEIGHTS.some((name) => node[name] !== undefined && node[name] !== null)
  return (
    <div {...hooks(node)} className="widget-chart" data-sized={sized || undefined} style={blockStyle(node)}>
      {charts === "failed" ? (
        <div className="widget-note">{WIDGET_STRINGS.noChart}</div>
      ) : charts ? (
        <charts.ChartView node={node} scheme={scheme} words={CHART_WORDS} />
      ) : (
        <div className="widget-chart-loading" aria-busy="true" />
      )}
    </div>
  )
}
