// The data of a chart as a table that is read out and not seen.
import { memo } from "react"
import { fullNumber } from "./labels"
import type { ChartModel } from "./model"
import type { ChartWords } from "./summary"

const MOST_READ = 200

interface ChartTableProps {
  model: ChartModel
  names: string[]
  words: ChartWords
  caption: string
}

export const ChartTable = memo(function ChartTable({ model, names, words, caption }: ChartTableProps) {
  const rows = names.slice(0, MOST_READ)
  return (
    <div className="widget-chart-hidden">
      <table>
        <caption>
          {names.length > MOST_READ ? `${caption}. ${words.tableCut(MOST_READ, names.length)}` : caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">{model.xTitle}</th>
            {model.series.map(({ label }, at) => (
              <th key={at} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((name, row) => (
            <tr key={row}>
              <th scope="row">{name}</th>
              {model.series.map(({ values }, at) => {
                const value = values[row]
                return (
                  <td key={at}>
                    {value === null || value === undefined ? "–" : fullNumber(value, words.language)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})
