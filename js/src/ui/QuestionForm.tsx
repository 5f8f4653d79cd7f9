// The form of a pending structured input, in the composer's place. Options are suggestions: an answer of one's own is always possible.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { type FormEvent, useEffect, useRef, useState } from "react"
import type { StructuredInputItem } from "../protocol/schema"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

type Question = StructuredInputItem["inputs"][number]

/** Own text goes before the option that was chosen, where only one value is taken. */
function valuesOf(question: Question, data: FormData): string[] {
  const own = String(data.get(`own ${question.id}`) ?? "").trim()
  const chosen = data.getAll(question.id).map(String)
  if (question.type === "multiple_choice" && question.multiple) return own ? [...chosen, own] : chosen
  return own ? [own] : chosen.slice(0, 1)
}

function Choices({ question }: { question: Extract<Question, { type: "multiple_choice" }> }) {
  return question.options.map(({ value }) => (
    <label className="choice" key={value}>
      <input type={question.multiple ? "checkbox" : "radio"} name={question.id} value={value} />
      <span>{value}</span>
    </label>
  ))
}

export function QuestionForm({ item }: { item: StructuredInputItem }) {
  const host = useHost()
  const responding = useChat((state) => state.responding)
  const [sent, setSent] = useState(false)
  const blocked = sent || responding
  const form = useRef<HTMLFormElement>(null)
  // It comes where the composer was: who was about to write goes on here.
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body)
      form.current?.querySelector("input")?.focus({ preventScroll: true })
  }, [])

  const answer = async (status: "answered" | "skipped", data: FormData | null) => {
    setSent(true)
    const answers = item.inputs.map((question) => {
      const values = data ? valuesOf(question, data) : []
      return [question.id, { values, skipped: values.length === 0 }] as const
    })
    await host.answer?.(item.id, {
      status,
      answers: status === "answered" ? Object.fromEntries(answers) : {},
    })
    // Still here: it did not get through, and may be sent again.
    setSent(false)
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!blocked) void answer("answered", new FormData(event.currentTarget))
  }
  return (
    <form className="question-form" ref={form} onSubmit={onSubmit} aria-label={STRINGS.questions}>
      {item.inputs.map((question) => (
        <fieldset key={question.id}>
          <legend>{question.question}</legend>
          {question.type === "freeform" && question.description && (
            <p className="question-hint">{question.description}</p>
          )}
          {question.type === "multiple_choice" && <Choices question={question} />}
          <input
            className="question-own"
            name={`own ${question.id}`}
            autoComplete="off"
            placeholder={question.type === "multiple_choice" ? STRINGS.ownAnswer : undefined}
            aria-label={STRINGS.ownAnswerTo(question.question)}
          />
        </fieldset>
      ))}
      <div className="question-buttons">
        <Button type="submit" color="primary" size="md" disabled={blocked}>
          {STRINGS.answer}
        </Button>
        <Button
          variant="ghost"
          color="secondary"
          size="md"
          disabled={blocked}
          onClick={() => void answer("skipped", null)}
        >
          {STRINGS.skip}
        </Button>
      </div>
    </form>
  )
}
