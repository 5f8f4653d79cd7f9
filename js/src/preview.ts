// The anywidget entry of Preview: draws a ChatKit widget, tells the kernel what a person does with it.
import type { Initialize, Render } from "@anywidget/types"
import type { NotebookChatKitWidget } from "./element/widget"
import { loadBundle } from "./embed/bundle"
import { failure } from "./embed/placeholder"
import { followScheme } from "./embed/scheme"
import { NO_WIDGET } from "./embed/words"
import { formerOf, keep, replace } from "./preview/keep"
import type { PreviewModel, PreviewTraits } from "./preview/model"
import { Session } from "./preview/session"

const FIRST_HEIGHT = 120
/** For the first picture of a widget that takes the place of another. */
const PAINT_MS = 5_000

const sessions = new Map<string, Session>()

/** What is drawn, typed and clicked belongs to the model: a host makes it anew for each output that shows it. */
const initialize: Initialize<PreviewTraits> = ({ model, signal }) => {
  const session = begin(model)
  signal?.addEventListener("abort", () => {
    if (sessions.get(model.get("_key")) === session) sessions.delete(model.get("_key"))
  })
}

function begin(model: PreviewModel): Session {
  const session = new Session(model)
  sessions.set(model.get("_key"), session)
  return session
}

const render: Render<PreviewTraits> = ({ model, el }) => {
  // Not all hosts call initialize.
  const session = sessions.get(model.get("_key")) ?? begin(model)
  let shown = true
  let forget = () => {}
  // As high as it was, so that running a cell again moves nothing.
  el.style.minHeight = `${session.height || FIRST_HEIGHT}px`
  const size = () => {
    const px = model.get("width")
    for (const child of el.children) (child as HTMLElement).style.width = px ? `${px}px` : ""
  }
  /** What is there now: it is sized, makes pictures, and stays when its cell is run again. */
  const show = (element: NotebookChatKitWidget) => {
    const picture = element.picture.bind(element)
    session.pictures.add(picture)
    const unkeep = keep(session, element)
    forget = () => {
      unkeep()
      session.pictures.delete(picture)
    }
    el.style.minHeight = ""
  }
  const draw = async () => {
    try {
      const former = await formerOf(session, el)
      if (!shown) return
      if (former?.of === session) {
        former.move(el)
        show(former.element as NotebookChatKitWidget)
        return size()
      }
      const element = (await loadBundle(model)).createWidget()
      if (!shown) return
      const painted = new Promise<void>((resolve) => {
        element.source = session.source((px) => {
          session.height = px
          resolve()
        })
      })
      el.replaceChildren(element)
      size()
      if (former) await replace(former, element, Promise.race([painted, after(PAINT_MS)]))
      else await painted
      if (shown) show(element)
    } catch (error) {
      if (shown) el.replaceChildren(failure((error as Error).message, NO_WIDGET))
    }
  }
  model.on("change:width", size)
  const unfollow = followScheme(() => session.changed())
  void draw()
  return () => {
    shown = false
    forget()
    unfollow()
    model.off("change:width", size)
    el.replaceChildren()
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

export default { initialize, render }
