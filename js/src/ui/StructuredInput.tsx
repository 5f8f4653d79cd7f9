// Questions the assistant asked, with what was answered.
import type { StructuredInputItem } from "../protocol/schema"
import { STRINGS } from "./strings"

type Question = StructuredInputItem["inputs"][number]

function answerOf(question: Question, status: StructuredInputItem["status"]): string {
  const { answer } = question
  if (answer?.values?.length) return answer.values.join(", ")
  if (answer?.skipped || status === "skipped") return STRINGS.skipped
  return status === "answered" ? STRINGS.skipped : STRINGS.waitingForAnswer
}

export function StructuredInput({ item }: { item: StructuredInputItem }) {
  return (
    <dl className="questions" data-item-id={item.id} data-item-type={item.type}>
      {item.inputs.map((question) => (
        <div className="question" key={question.id}>
          <dt>{question.question}</dt>
          {question.type === "freeform" && question.description && (
            <dd className="question-hint">{question.description}</dd>
          )}
          {question.type === "multiple_choice" && item.status === "pending" && (
            <dd className="question-hint">{question.options.map(({ value }) => value).join(" · ")}</dd>
          )}
          <dd>{answerOf(question, item.status)}</dd>
        </div>
      ))}
    </dl>
  )
}
