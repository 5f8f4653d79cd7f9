// The anywidget entry of Preview: draws a ChatKit widget, tells the kernel what a person does with it.
import type { Render } from "@anywidget/types"
import { loadBundle } from "./embed/bundle"
import { failure } from "./embed/placeholder"
import { followScheme } from "./embed/scheme"
import type { PreviewTraits } from "./preview/model"
import { Session } from "./preview/session"

const FIRST_HEIGHT = 120

const sessions = new WeakMap<object, Session>()

const render: Render<PreviewTraits> = ({ model, el }) => {
  const session = sessions.get(model) ?? new Session(model)
  sessions.set(model, session)
  let shown = true
  let forget = () => true
  // As high as it was, so that running a cell again moves nothing.
  el.style.minHeight = `${session.height || FIRST_HEIGHT}px`
  const size = () => {
    const px = model.get("width")
    for (const child of el.children) (child as HTMLElement).style.width = px ? `${px}px` : ""
  }
  const draw = async () => {
    try {
      const element = (await loadBundle(model)).createWidget()
      if (!shown) return
      element.source = session.source((px) => {
        session.height = px
        el.style.minHeight = ""
      })
      const picture = element.picture.bind(element)
      session.pictures.add(picture)
      forget = () => session.pictures.delete(picture)
      el.replaceChildren(element)
      size()
    } catch (error) {
      if (shown) el.replaceChildren(failure((error as Error).message, "The widget"))
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

export default { render }
