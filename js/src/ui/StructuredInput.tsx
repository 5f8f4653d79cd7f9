// Questions the assistant asked, as part of the conversation. Those that wait for an answer stand in the composer's place.
import type { StructuredInputItem } from "../protocol/schema"
import { STRINGS } from "./strings"

export function StructuredInput({ item }: { item: StructuredInputItem }) {
  return (
    <div
      className="questions"
      data-item-id={item.id}
      data-item-type={item.type}
      hidden={item.status === "pending"}
    >
      <dl className="answers">
        {item.inputs.map(({ id, question, answer }) => (
          <div key={id}>
            <dt>{question}</dt>
            <dd>{answer?.values?.length ? answer.values.join(", ") : STRINGS.skipped}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
