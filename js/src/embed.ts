// The anywidget entry: connects a ChatKit notebook widget with the page. Small, since it travels with every widget.
import type { Initialize, Render } from "@anywidget/types"
import { page } from "./embed/page"
import { Session } from "./embed/session"
import { View } from "./embed/view"
import type { ChatModel, Traits } from "./model"

/** Must return at once: a host drops all messages to a widget whose initialize takes long. */
const initialize: Initialize<Traits> = ({ model, signal }) => {
  connect(model, signal)
}

const render: Render<Traits> = ({ model, el, signal }) => {
  // A host that calls no initialize gets its session with its first view.
  const session = page().sessions.get(keyOf(model)) ?? connect(model, signal)
  const view = new View(session, el)
  return () => view.remove()
}

function connect(model: ChatModel, signal: AbortSignal = new AbortController().signal): Session {
  const { sessions } = page()
  const key = keyOf(model)
  const former = sessions.get(key)
  const session = new Session(model, signal)
  if (former) session.inherit(former)
  sessions.set(key, session)
  signal.addEventListener("abort", () => {
    if (sessions.get(key) === session) sessions.delete(key)
  })
  // Fetched while the notebook is still making room for the output.
  session.bundle().catch(() => undefined)
  return session
}

/** Widgets of one chat share a session unless their bundles differ. */
function keyOf(model: ChatModel): string {
  return `${model.get("_chat").id} ${model.get("_assets").hash}`
}

export default { initialize, render }
