// The widget in light and dark and at three widths at once.
import { useMemo } from "react"
import type { WidgetNode } from "../protocol/schema"
import type { WorkbenchDrawing, WorkbenchWidgetHost } from "./drawing"
import { WORDS } from "./words"

const WIDTHS = [320, 480, 720]
const SCHEMES = ["light", "dark"] as const

interface Props {
  widget: WidgetNode
  host: WorkbenchWidgetHost
  drawing: WorkbenchDrawing
}

export function Compare({ widget, host, drawing: { WidgetView } }: Props) {
  const hosts = useMemo(
    () =>
      SCHEMES.map((colorScheme): WorkbenchWidgetHost => {
        // Their controls would tell the values of six widgets by the same names.
        const { value: _value, kept: _kept, ...quiet } = host
        return { ...quiet, colorScheme }
      }),
    [host],
  )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too
    <section className="workbench-compare" aria-label={WORDS.comparison} tabIndex={0}>
      {hosts.map((one) =>
        WIDTHS.map((width) => (
          <figure key={`${one.colorScheme} ${width}`} data-theme={one.colorScheme} style={{ width }}>
            <figcaption>{WORDS.px(WORDS[one.colorScheme], width)}</figcaption>
            <WidgetView widget={widget} host={one} />
          </figure>
        )),
      )}
    </section>
  )
}
