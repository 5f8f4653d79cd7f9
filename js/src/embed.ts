// The anywidget entry: connects a ChatKit notebook widget with the page. Small, since it travels with every widget.
import type { Initialize, Render } from "@anywidget/types"
import { page } from "./embed/page"
import { failure, skeleton } from "./embed/placeholder"
import { Session } from "./embed/session"
import { View } from "./embed/view"
import type { ChatModel, Traits } from "./model"

/** The kernel writes these traits right after it opened the comm. */
const ADDRESS_MS = 20_000

/** Must return at once: a host drops all messages to a widget whose initialize takes long. */
const initialize: Initialize<Traits> = ({ model, signal }) => {
  whenAddressed(model, signal, () => connect(model, signal))
}

const render: Render<Traits> = ({ model, el, signal }) => {
  let view: View | null = null
  el.replaceChildren(skeleton(model.get("height")))
  const late = setTimeout(
    () => el.replaceChildren(failure("The kernel has not said where the chat is.")),
    ADDRESS_MS,
  )
  const stop = whenAddressed(model, signal, () => {
    clearTimeout(late)
    // A host that calls no initialize gets its session with its first view; it outlives that view.
    view = new View(page().sessions.get(keyOf(model)) ?? connect(model), el)
  })
  return () => {
    clearTimeout(late)
    stop()
    view?.remove()
  }
}

/** Calls back once the model says which chat it is and where its files are. Answers a function that gives up. */
function whenAddressed(model: ChatModel, signal: AbortSignal | undefined, run: () => void): () => void {
  // The model outlives its views: what waits for it may hold none of them any longer than that.
  const stop = () => {
    model.off("change:_chat", look)
    model.off("change:_assets", look)
  }
  const look = () => {
    if (signal?.aborted) stop()
    else if (model.get("_chat")?.id && model.get("_assets")?.hash) {
      stop()
      run()
    }
  }
  model.on("change:_chat", look)
  model.on("change:_assets", look)
  look()
  return stop
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
