// Running the action of a node, and being busy meanwhile.
import { useCallback, useEffect, useRef, useState } from "react"
import type { ActionConfig } from "../state/host"
import { useDrawing } from "./drawing"
import { useForm } from "./form"
import { record, text } from "./props"

type Loading = "self" | "container" | "none"
/** The places where an action can hang; what "auto" means depends on it. */
export type ActionPlace = keyof typeof AUTO

const AUTO = {
  "Button.onClickAction": "self",
  "ListViewItem.onClickAction": "self",
  "Select.onChangeAction": "none",
  "DatePicker.onChangeAction": "none",
  "Checkbox.onChangeAction": "none",
  "RadioGroup.onChangeAction": "none",
  "Form.onSubmitAction": "container",
  "Card.confirm": "container",
  "Card.cancel": "container",
} as const satisfies Record<string, Loading>

/** The action when it is one; anything else is as if there were none. */
export function readAction(value: unknown): ActionConfig | null {
  const given = record(value)
  const type = text(given?.type)
  if (!given || !type) return null
  const { payload } = given
  return {
    type,
    ...(payload === undefined || payload === null ? {} : { payload }),
    handler: given.handler === "client" ? "client" : "server",
    loadingBehavior: loadingBehavior(given.loadingBehavior),
    // ChatKit's own guide has it as a word in one place
    streaming: given.streaming !== false && given.streaming !== "false",
  }
}

function loadingBehavior(value: unknown): NonNullable<ActionConfig["loadingBehavior"]> {
  return value === "self" || value === "container" || value === "none" ? value : "auto"
}

export interface RunningAction {
  busy: boolean
  /** Does nothing while the node or the whole widget is busy. */
  run(action: ActionConfig | null, values?: Record<string, unknown>): void
}

export function useAction(place: ActionPlace): RunningAction {
  const { host, busy: containerBusy, runInContainer } = useDrawing()
  const form = useForm()
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])

  const run = useCallback(
    (action: ActionConfig | null, values?: Record<string, unknown>) => {
      if (!action || running.current || containerBusy) return
      const loading: Loading =
        action.loadingBehavior === undefined || action.loadingBehavior === "auto"
          ? AUTO[place]
          : action.loadingBehavior
      const payload = form.merged(action.payload, values, host.problem)
      const sent = payload === undefined ? action : { ...action, payload }
      if (loading === "container") void runInContainer(sent)
      else if (loading === "none") void host.action(sent)
      else {
        running.current = true
        setBusy(true)
        void host.action(sent).finally(() => {
          running.current = false
          if (mounted.current) setBusy(false)
        })
      }
    },
    [containerBusy, form, host, place, runInContainer],
  )
  return { busy, run }
}
