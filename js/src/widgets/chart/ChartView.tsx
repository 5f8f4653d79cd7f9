// A chart: its plot as SVG, axes, legend, a tooltip by pointer and keyboard, and the same as words and as a table.
import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useId,
  useMemo,
  useRef,
  useState,
} from "react"
import type { WidgetNode } from "../../protocol/schema"
import type { ColorScheme } from "../../theme/tokens"
import { ChartTable } from "./ChartTable"
import { ChartTooltip } from "./ChartTooltip"
import { geometry } from "./geometry"
import { fullNumber, placed, textWidth, thinned, tickNames, tickNumbers } from "./labels"
import { chartModel, MOST_SERIES } from "./model"
import { type ChartWords, summary } from "./summary"
import { useSize } from "./useSize"
import "./chart.css"

export interface ChartViewProps {
  node: WidgetNode
  scheme: ColorScheme
  words: ChartWords
}

const TOP = 8
const EDGE = 6
const AXIS_HEIGHT = 24
const MARKER = 3.5

export function ChartView({ node, scheme, words }: ChartViewProps) {
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const size = useSize(place)
  const [active, setActive] = useState<number | null>(null)
  const [spoken, setSpoken] = useState("")
  const model = useMemo(() => chartModel(node, scheme), [node, scheme])
  const drawn = useMemo(() => {
    const height = Math.max(40, size.height - TOP - (model.xAxis ? AXIS_HEIGHT : EDGE))
    // The numbers decide how wide the plot is; their ticks depend on its height only.
    const first = geometry(model, { width: size.width, height })
    const numbers = tickNumbers(first.yTicks, words.language)
    const left = model.yAxis ? Math.ceil(Math.max(0, ...numbers.map(textWidth))) + 12 : EDGE
    const width = Math.max(40, size.width - left - EDGE)
    return { ...geometry(model, { width, height }), left, width, height, numbers }
  }, [model, size, words.language])
  const dated = useMemo(() => tickNames(model.names, words.language), [model, words.language])
  const { left, width, height, x, y } = drawn
  const names = thinned(dated, drawn.step, dated === model.names && drawn.bars.length > 0, drawn.x(0))
  const namesDrawn = placed(dated, names, x, { from: -left, to: width + EDGE - 2 })
  const described = useMemo(() => summary(model, words), [model, words])

  if (!model.names.length || !model.series.length)
    return <div className="widget-note widget-chart-empty">{words.empty}</div>

  const said = (row: number) =>
    `${dated[row]}: ${model.series
      .map(({ label, values }) => {
        const value = values[row]
        return `${label} ${value === null || value === undefined ? "–" : fullNumber(value, words.language)}`
      })
      .join(", ")}`
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left - left
    const from = x(0)
    const row = Math.round((at - from) / drawn.step)
    setActive(Math.min(model.names.length - 1, Math.max(0, row)))
  }
  const move = (event: KeyboardEvent) => {
    const last = model.names.length - 1
    const next = {
      ArrowRight: Math.min(last, (active ?? -1) + 1),
      ArrowLeft: Math.max(0, (active ?? last + 1) - 1),
      Home: 0,
      End: last,
      Escape: null,
    }[event.key]
    if (next === undefined || (next === null && active === null)) return
    event.preventDefault()
    event.stopPropagation()
    setActive(next)
    setSpoken(next === null ? "" : said(next))
  }
  const leave = () => {
    setActive(null)
    setSpoken("")
  }
  const zero = y(0)

  return (
    <>
      <div ref={place} className="widget-chart-plot">
        <svg
          role="img"
          aria-label={described}
          tabIndex={model.tooltip ? 0 : undefined}
          width={size.width}
          height={size.height}
          onPointerMove={model.tooltip ? point : undefined}
          onPointerDown={model.tooltip ? point : undefined}
          onPointerLeave={leave}
          onKeyDown={model.tooltip ? move : undefined}
          onBlur={leave}
        >
          <clipPath id={id}>
            <rect x={-EDGE} y={-EDGE} width={width + 2 * EDGE} height={height + 2 * EDGE} />
          </clipPath>
          <g transform={`translate(${left},${TOP})`}>
            {drawn.yTicks.map((tick, at) => (
              <g key={tick} transform={`translate(0,${y(tick)})`}>
                <line className="widget-chart-grid" x2={width} data-zero={tick === 0 || undefined} />
                {model.yAxis && (
                  <text className="widget-chart-tick" x={-8} dy="0.32em" textAnchor="end">
                    {drawn.numbers[at]}
                  </text>
                )}
              </g>
            ))}
            {active !== null && (
              <line className="widget-chart-cursor" x1={x(active)} x2={x(active)} y1={0} y2={height} />
            )}
            <g clipPath={`url(#${id})`}>
              {drawn.shapes.map(({ series, area }, at) =>
                area === null ? null : (
                  <path key={at} className="widget-chart-area" d={area} fill={series.color} />
                ),
              )}
              {drawn.bars.map(({ series, row, d }) => (
                <path
                  key={`${model.series.indexOf(series)}:${row}`}
                  className="widget-chart-bar"
                  data-dim={(active !== null && active !== row) || undefined}
                  d={d}
                  fill={series.color}
                />
              ))}
              {drawn.shapes.map(({ series, line, dots }, at) => (
                <g key={at}>
                  <path className="widget-chart-line" d={line} stroke={series.color} />
                  {dots.map((dot) => (
                    <circle key={dot.x} cx={dot.x} cy={dot.y} r={MARKER} fill={series.color} />
                  ))}
                </g>
              ))}
            </g>
            {zero > 0.5 && zero < height - 0.5 && (
              <line className="widget-chart-axis" x2={width} y1={zero} y2={zero} />
            )}
            {active !== null &&
              drawn.shapes.map(({ series }, at) => {
                const top = drawn.top(series, active)
                return top === null ? null : (
                  <circle
                    key={at}
                    className="widget-chart-marker"
                    cx={x(active)}
                    cy={top}
                    r={MARKER}
                    fill={series.color}
                  />
                )
              })}
            {model.xAxis &&
              namesDrawn.map(({ row, text, at }) => (
                <text key={row} className="widget-chart-tick" x={at} y={height + 17} textAnchor="middle">
                  {text}
                </text>
              ))}
          </g>
        </svg>
        {model.tooltip && active !== null && (
          <ChartTooltip
            model={model}
            row={active}
            name={dated[active] ?? ""}
            language={words.language}
            left={left + x(active)}
            width={size.width}
          />
        )}
      </div>
      <div className="widget-chart-hidden" role="status">
        {spoken}
      </div>
      {model.legend && (
        <ul className="widget-chart-legend">
          {model.series.map(({ label, color, type }, at) => (
            <li key={at}>
              <span data-kind={type} style={{ "--series": color } as CSSProperties} />
              {label}
            </li>
          ))}
        </ul>
      )}
      {model.cut > 0 && (
        <div className="widget-note">{words.cut(model.names.length, model.names.length + model.cut)}</div>
      )}
      {model.seriesCut > 0 && (
        <div className="widget-note">{words.seriesCut(MOST_SERIES, MOST_SERIES + model.seriesCut)}</div>
      )}
      <ChartTable model={model} names={dated} words={words} caption={described} />
    </>
  )
}
