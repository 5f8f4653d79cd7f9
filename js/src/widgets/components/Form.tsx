// Form: sends the values of all named controls inside of it with every action; inside another form it is only layout.
import { type FormEvent, useMemo } from "react"
import { readAction, useAction } from "../actions"
import { boxStyle } from "../boxStyle"
import { type ComponentProps, useDrawing } from "../drawing"
import { FormContext, formValues, useForm } from "../form"
import { Children } from "../Node"
import { hooks } from "../props"

export function Form({ node }: ComponentProps) {
  const { host } = useDrawing()
  const { inside } = useForm()
  const values = useMemo(() => formValues(host.problem), [host.problem])
  if (inside) return <Frame node={node} as="div" />
  return (
    <FormContext value={values}>
      <Frame node={node} as="form" />
    </FormContext>
  )
}

function Frame({ node, as: Element }: ComponentProps & { as: "div" | "form" }) {
  const { scheme } = useDrawing()
  const { run } = useAction("Form.onSubmitAction")
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run(readAction(node.onSubmitAction))
  }
  return (
    <Element
      {...hooks(node)}
      className={node.direction === "row" ? "widget-box widget-row" : "widget-box widget-col widget-form"}
      style={boxStyle(node, scheme)}
      onSubmit={Element === "form" ? submit : undefined}
    >
      <Children of={node} />
    </Element>
  )
}
