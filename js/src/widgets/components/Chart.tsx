// Chart: bars, lines and areas, drawn by a script that comes when the first chart does.
import { useEffect, useState } from "react"
import { runScript } from "../../theme/script"
import { blockStyle } from "../boxStyle"
import type { ChartApi } from "../chart/chart"
import { CHART_WORDS } from "../chart/words"
import { type ComponentProps, useDrawing } from "../drawing"
import { hooks } from "../props"
import { WIDGET_STRINGS } from "../strings"

let loading: Promise<void> | null = null

async function load(source: () => Promise<string>): Promise<void> {
  await runScript(source)
  if (!window.chatkitNotebookChart) throw new Error("the script that draws charts did not run")
}

function useCharts(): ChartApi | "failed" | undefined {
  const { host } = useDrawing()
  const [api, setApi] = useState<ChartApi | "failed" | undefined>(() => window.chatkitNotebookChart)
  useEffect(() => {
    if (api) return
    let current = true
    const { chunk } = host
    loading ??= chunk
      ? load(() => chunk("chart"))
      : Promise.reject(new Error("there is nowhere to get its script from"))
    loading.then(
      () => current && setApi(window.chatkitNotebookChart),
      (error: Error) => {
        // the next chart that is mounted tries again
        loading = null
        host.problem?.(`A chart cannot be drawn: ${error.message}`)
        if (current) setApi("failed")
      },
    )
    return () => {
      current = false
    }
  }, [api, host])
  return api
}

/** With one of these its height is given; without, it is as high as charts are. */
const HEIGHTS = ["height", "aspectRatio", "size", "minHeight", "minSize", "flex"] as const

export function Chart({ node }: ComponentProps) {
  const { scheme } = useDrawing()
  const charts = useCharts()
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
