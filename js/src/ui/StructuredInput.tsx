// Questions the assistant asked: a form while they wait for an answer, then what was answered.
import type { StructuredInputItem } from "../protocol/schema"
import { QuestionForm } from "./QuestionForm"
import { STRINGS } from "./strings"

export function StructuredInput({ item }: { item: StructuredInputItem }) {
  return (
    <div className="questions" data-item-id={item.id} data-item-type={item.type}>
      {item.status === "pending" ? (
        <QuestionForm item={item} />
      ) : (
        <dl className="answers">
          {item.inputs.map(({ id, question, answer }) => (
            <div key={id}>
              <dt>{question}</dt>
              <dd>{answer?.values?.length ? answer.values.join(", ") : STRINGS.skipped}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
