// Card: a framed root with a status above and a confirm and a cancel button below; `asForm` makes it a form.
import { Button as DesignButton } from "@openai/apps-sdk-ui/components/Button"
import type { CSSProperties, FormEvent, KeyboardEvent } from "react"
import type { ActionConfig } from "../../state/host"
import { readAction, useAction } from "../actions"
import { borderStyle, spacingSides, surfaceStyle } from "../boxStyle"
import { type ComponentProps, useDrawing } from "../drawing"
import { FormContext, useFormValues } from "../form"
import { Children } from "../Node"
import { flag, hooks, oneOf, record, text } from "../props"
import { Status } from "../Status"
import { submitOnEnter } from "../submitting"
import "./card.css"

const SIZES = ["sm", "md", "lg", "full"]

export function Card({ node }: ComponentProps) {
  const values = useFormValues(footerAction(node.confirm) !== null)
  return flag(node.asForm) ? (
    <FormContext value={values}>
      <CardFrame node={node} />
    </FormContext>
  ) : (
    <CardFrame node={node} />
  )
}

function CardFrame({ node }: ComponentProps) {
  const { scheme, busy } = useDrawing()
  const confirming = useAction("Card.confirm")
  const cancelling = useAction("Card.cancel")
  const confirm = footerAction(node.confirm)
  const cancel = footerAction(node.cancel)
  // The status says what became of it; a card without one keeps what it shows, and has nothing left to be done.
  const over = flag(node.collapsed)
  const collapsed = over && text(record(node.status)?.text) !== ""
  const { top, right, bottom, left } = spacingSides(node.padding)
  // children that are flush reach the edge by as much as the card is padded
  const style: CSSProperties & Record<`--card-${string}`, string | undefined> = {
    "--card-top": top,
    "--card-right": right,
    "--card-bottom": bottom,
    "--card-left": left,
    ...borderStyle(node.border, scheme),
    ...surfaceStyle(node, scheme),
  }
  const asForm = flag(node.asForm)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirming.run(confirm?.action ?? null)
  }
  const Frame = asForm ? "form" : "section"
  return (
    <Frame
      {...hooks(node)}
      className="widget-card"
      data-size={oneOf(node.size, SIZES) ?? "md"}
      data-collapsed={over || undefined}
      style={style}
      onSubmit={asForm ? submit : undefined}
      onKeyDown={asForm ? (event) => submitOnEnter(event as KeyboardEvent<HTMLFormElement>) : undefined}
    >
      <Status status={node.status} />
      {!collapsed && (
        <div className="widget-card-body">
          <Children of={node} />
        </div>
      )}
      {!over && (confirm || cancel) && (
        <div className="widget-card-footer">
          {cancel && (
            <DesignButton
              color="secondary"
              variant="outline"
              aria-disabled={busy || cancelling.busy || undefined}
              loading={cancelling.busy}
              inert={false}
              onClick={() => cancelling.run(cancel.action)}
            >
              {cancel.label}
            </DesignButton>
          )}
          {confirm && (
            <DesignButton
              color="primary"
              type={asForm ? "submit" : "button"}
              aria-disabled={busy || confirming.busy || undefined}
              loading={confirming.busy}
              inert={false}
              onClick={asForm ? undefined : () => confirming.run(confirm.action)}
            >
              {confirm.label}
            </DesignButton>
          )}
        </div>
      )}
    </Frame>
  )
}

function footerAction(value: unknown): { label: string; action: ActionConfig } | null {
  const given = record(value)
  const action = readAction(given?.action)
  const label = text(given?.label)
  return action && label ? { label, action } : null
}
