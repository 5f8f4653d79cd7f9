// What surrounds the button of a Select or DatePicker: the field that labels and forms know, and the way to empty it.
import { X } from "@openai/apps-sdk-ui/components/Icon"
import { type ReactNode, useLayoutEffect, useRef } from "react"
import type { WidgetNode } from "../protocol/schema"
import { flag, hooks } from "./props"
import { useRefused } from "./refused"
import { WIDGET_STRINGS } from "./strings"
import { useTrigger } from "./trigger"

interface TriggerFieldProps {
  node: WidgetNode
  id: string
  name: string
  value: string | undefined
  /** Why the value cannot be sent; "" when it can. */
  invalid?: string
  /** Empties the field. */
  clear(): void
  /** The design system has no such button, so this colours it. */
  solid?: boolean
  children: ReactNode
}

export function TriggerField({
  node,
  id,
  name,
  value,
  invalid = "",
  clear,
  solid,
  children,
}: TriggerFieldProps) {
  const place = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const { note, onInvalidCapture } = useRefused(place, "[aria-haspopup]", value)
  useTrigger(place, id)
  useLayoutEffect(() => field.current?.setCustomValidity(invalid), [invalid])
  const trigger = () => place.current?.querySelector<HTMLElement>("[aria-haspopup]")
  const clears = flag(node.clearable) && !flag(node.disabled) && value !== undefined
  return (
    <div
      ref={place}
      {...hooks(node)}
      className="widget-field widget-trigger-field"
      data-block={flag(node.block) || undefined}
      data-clears={clears || undefined}
      data-solid={solid || undefined}
      onInvalidCapture={onInvalidCapture}
    >
      {children}
      {clears && (
        // Beside the button and not in it, where the design system has its own: buttons do not hold buttons.
        <button
          type="button"
          className="widget-clear"
          aria-label={WIDGET_STRINGS.clear}
          onClick={() => {
            clear()
            trigger()?.focus()
          }}
        >
          <X />
        </button>
      )}
      {/* what a label points at, and what the browser asks for when a form is sent; the button is neither */}
      <input
        ref={field}
        id={id}
        name={name || undefined}
        className="widget-trigger-input"
        value={value ?? ""}
        onChange={() => {}}
        required={flag(node.required)}
        disabled={flag(node.disabled)}
        tabIndex={-1}
        aria-hidden="true"
        onFocus={() => trigger()?.focus()}
      />
      {note}
    </div>
  )
}
