// The values of one row of a chart, beside the pointer.
import type { CSSProperties } from "react"
import { fullNumber } from "./labels"
import type { ChartModel } from "./model"

interface ChartTooltipProps {
  model: ChartModel
  row: number
  name: string
  language: string
  /** Where the row is, in px. */
  left: number
  /** Of the whole plot. */
  width: number
}

const AWAY = 12

export function ChartTooltip({ model, row, name, language, left, width }: ChartTooltipProps) {
  // On the side where there is more room.
  const place: CSSProperties =
    left > width / 2
      ? { right: Math.max(0, width - left + AWAY), maxWidth: Math.max(80, left - AWAY) }
      : { left: left + AWAY, maxWidth: Math.max(80, width - left - AWAY) }
  return (
    <div className="widget-chart-tooltip" style={place} aria-hidden="true">
      <div className="widget-chart-tooltip-name">{name}</div>
      {model.series.map(({ label, color, type, values }, at) => {
        const value = values[row]
        return (
          <div key={at} className="widget-chart-tooltip-row">
            <span data-kind={type} style={{ "--series": color } as CSSProperties} />
            <span>{label}</span>
            <b>{value === null || value === undefined ? "–" : fullNumber(value, language)}</b>
          </div>
        )
      })}
    </div>
  )
}
