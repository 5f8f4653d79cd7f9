// A turn of the conversation: the question and its answer.
import { memo } from "react"
import { Guard } from "./Guard"
import { Reply } from "./Reply"
import { TurnActions } from "./TurnActions"
import { sameTurn, type Turn } from "./turns"
import { UserMessage } from "./UserMessage"

interface TurnViewProps {
  turn: Turn
  last: boolean
  /** Only the last turn can be: the others do not draw again while an answer streams. */
  responding: boolean
}

export const TurnView = memo(
  function TurnView({ turn, last, responding }: TurnViewProps) {
    const end = turn.replies.at(-1)?.item
    // It is not over before the person has answered.
    const asks = last && end?.type === "structured_input" && end.status === "pending"
    return (
      <section className="turn" data-last={last || undefined}>
        {turn.user && (
          <Guard of={turn.user}>
            <UserMessage item={turn.user.item} />
          </Guard>
        )}
        {turn.replies.length > 0 && (
          <div className="replies">
            {turn.replies.map((state) => (
              <Guard key={state.item.id} of={state}>
                <Reply state={state} responding={responding} />
              </Guard>
            ))}
          </div>
        )}
        {!responding && turn.replies.length > 0 && !asks && <TurnActions turn={turn} />}
      </section>
    )
  },
  (before, after) =>
    before.last === after.last && before.responding === after.responding && sameTurn(before.turn, after.turn),
)
