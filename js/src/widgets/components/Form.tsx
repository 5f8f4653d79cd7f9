// Form: sends the values of all named controls inside of it with every action. Inside another form its values are that one's, too.
import { type FormEvent, type KeyboardEvent, type MouseEvent, useMemo } from "react"
import { readAction, useAction } from "../actions"
import { boxStyle } from "../boxStyle"
import { type ComponentProps, useDrawing } from "../drawing"
import { FormContext, useForm, useFormValues } from "../form"
import { Children } from "../Node"
import { busyMarks, hooks } from "../props"
import { submitOnEnter, submitsByEnter } from "../submitting"

export function Form({ node }: ComponentProps) {
  return useForm().inside ? <InnerForm node={node} /> : <OuterForm node={node} />
}

function OuterForm({ node }: ComponentProps) {
  const action = readAction(node.onSubmitAction)
  const values = useFormValues(action !== null)
  return (
    <FormContext value={values}>
      <OuterFrame node={node} />
    </FormContext>
  )
}

function OuterFrame({ node }: ComponentProps) {
  const { busy, run } = useAction("Form.onSubmitAction")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(readAction(node.onSubmitAction))
  }
  return (
    <form {...useFrame(node, busy)} onSubmit={submit} onKeyDown={submitOnEnter}>
      <Children of={node} />
    </form>
  )
}

/** HTML has no form inside a form: what is submitted in this one is caught on its way to the one around it. */
function InnerForm({ node }: ComponentProps) {
  const around = useForm()
  const { busy, run } = useAction("Form.onSubmitAction")
  const action = readAction(node.onSubmitAction)
  const own = action !== null
  const values = useMemo(() => (own ? { ...around, submits: true } : around), [around, own])
  const submit = (event: MouseEvent<HTMLElement> | KeyboardEvent<HTMLElement>) => {
    event.preventDefault()
    event.stopPropagation()
    const fields = event.currentTarget.querySelectorAll<HTMLInputElement>("input, textarea, select")
    if ([...fields].every((field) => field.reportValidity())) run(action)
  }
  const click = (event: MouseEvent<HTMLElement>) => {
    const button = (event.target as Element).closest("button")
    if (button?.type === "submit" && !button.disabled) submit(event)
  }
  const enter = (event: KeyboardEvent<HTMLElement>) => {
    if (submitsByEnter(event)) submit(event)
  }
  const frame = useFrame(node, busy)
  const listening = own ? { onClick: click, onKeyDown: enter } : {}
  return (
    <FormContext value={values}>
      <div {...frame} {...listening}>
        <Children of={node} />
      </div>
    </FormContext>
  )
}

function useFrame(node: ComponentProps["node"], busy: boolean) {
  const { scheme } = useDrawing()
  return {
    ...hooks(node),
    className: node.direction === "row" ? "widget-box widget-row" : "widget-box widget-col widget-form",
    style: boxStyle(node, scheme),
    ...busyMarks(busy),
  }
}
