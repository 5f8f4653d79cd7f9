// What all places of a page that show one Preview share: the state that is drawn, what was typed, actions under way.

import type { WidgetSource } from "../element/widget"
import { plain, resolveTheme } from "../embed/options"
import { notebookScheme } from "../embed/scheme"
import { randomId } from "../random"
import type { ActionConfig, PictureFormat } from "../state/host"
import type { PreviewState } from "../state/preview"
import { Ask } from "./ask"
import type { ActionMessage, KernelMessage, PreviewModel } from "./model"

/** What a kernel that is free answers within. */
const PATIENCE_MS = 3_000
const BUSY = "The kernel is busy. It takes the action when it is free."
const GONE = "The kernel that made this widget is gone, so nothing takes its actions. Run the cell again."

const WATCHED = [
  "_widget",
  "_theme",
  "_problems",
  "_error",
  "_edit",
  "source",
  "data_text",
  "_data_note",
  "_log",
] as const

type PictureWanted = Extract<KernelMessage, { preview: "picture" }>

export class Session {
  /** As high as it was drawn last, in px. */
  height = 0
  readonly #kept = new Map<string, unknown>()
  readonly #values = new Map<string, unknown>()
  readonly #running = new Map<string, () => void>()
  readonly #listeners = new Set<() => void>()
  readonly #model: PreviewModel
  readonly #ask: Ask
  /** What draws pictures: the places where the widget is shown. */
  readonly pictures = new Set<(format: PictureFormat, scale: number) => Promise<string>>()
  #state: PreviewState
  #waiting: string | null = null
  #pushing = false

  constructor(model: PreviewModel) {
    this.#model = model
    this.#ask = new Ask(model)
    for (const [name, value] of Object.entries(model.get("_kept") ?? {})) this.#kept.set(name, value)
    this.#state = this.#read()
    for (const name of WATCHED) model.on(`change:${name}`, () => this.changed())
    model.on("msg:custom", (message: unknown, buffers: readonly DataView[] = []) => {
      const told = (message ?? {}) as Partial<KernelMessage>
      if (told.preview === "done" && typeof told.id === "string") this.#done(told.id)
      else if (told.preview === "picture") void this.#picture(told as PictureWanted)
      else this.#ask.answered(told, buffers)
    })
    // The kernel restarted, or the line to it was cut: what it ran is over, or will not be heard of.
    model.on("comm_live_update", () => {
      if (this.#running.size) this.#wait(GONE)
      for (const id of [...this.#running.keys()]) this.#done(id)
    })
  }

  /** Something that is drawn is another. */
  changed(): void {
    this.#state = this.#read()
    for (const listener of [...this.#listeners]) listener()
  }

  /** For one place where the widget is drawn. */
  source(drawn: (px: number) => void): WidgetSource {
    return {
      contentHeight: drawn,
      getState: () => this.#state,
      subscribe: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
      action: (action) => this.#run(action),
      value: (name, value, edited) => this.#value(name, value, edited),
      kept: (name) => this.#kept.get(name),
      deeplink: (url) => void this.#run({ type: "chatkit.deeplink", payload: { url }, handler: "client" }),
      edit: (change) => this.#edit(change),
      catalogue: () => this.#ask.catalogue(),
      exported: (format) => this.#ask.exported(format),
      workbench: () => this.#ask.workbench(),
      written: (source, path) => this.#ask.written(source, path),
      change: (source, path, name, given) => this.#ask.change(source, path, name, given),
      log: (name, data) => console.debug("[chatkit_notebook]", name, data),
    }
  }

  #read(): PreviewState {
    const model = this.#model
    return {
      widget: model.get("_widget") ?? null,
      theme: resolveTheme(model.get("_theme"), notebookScheme()),
      problems: model.get("_problems") ?? [],
      error: model.get("_error") ?? null,
      waiting: this.#waiting,
      workbench: model.get("_edit")
        ? {
            source: model.get("source") ?? "",
            data: model.get("data_text") ?? "",
            dataNote: model.get("_data_note") ?? null,
            log: model.get("_log") ?? [],
          }
        : null,
    }
  }

  #edit({ source, data }: { source?: string; data?: string }): void {
    if (source !== undefined) this.#model.set("source", source)
    if (data !== undefined) this.#model.set("data_text", data)
    this.#model.save_changes()
  }

  /** The first place that can draws it. */
  async #picture({ id, format, scale }: PictureWanted): Promise<void> {
    const answer = { preview: "picture", id, format }
    try {
      const [draw] = this.pictures
      if (!draw) return
      this.#model.send({ ...answer, content: await draw(format, scale) })
    } catch (error) {
      this.#model.send({ ...answer, error: (error as Error).message })
    }
  }

  #wait(words: string | null): void {
    if (words === this.#waiting) return
    this.#waiting = words
    this.changed()
  }

  /** Resolves when the kernel says that the handler has ended. */
  #run(action: ActionConfig): Promise<void> {
    const id = randomId()
    const message: ActionMessage = {
      preview: "action",
      id,
      action: plain({ ...action }),
      values: plain(Object.fromEntries(this.#values)),
    }
    return new Promise((resolve) => {
      const patience = setTimeout(() => this.#wait(BUSY), PATIENCE_MS)
      this.#running.set(id, () => {
        clearTimeout(patience)
        resolve()
      })
      this.#wait(null)
      try {
        this.#model.send(message)
      } catch {
        this.#done(id)
        this.#wait(GONE)
      }
    })
  }

  #done(id: string): void {
    const resolve = this.#running.get(id)
    this.#running.delete(id)
    resolve?.()
    if (!this.#running.size && this.#waiting === BUSY) this.#wait(null)
  }

  #value(name: string, value: unknown, edited: boolean): void {
    if (value === undefined) this.#values.delete(name)
    else this.#values.set(name, value)
    if (value !== undefined && edited) this.#kept.set(name, value)
    if (this.#pushing) return
    // All controls of a widget tell their values when it is drawn: one message for all.
    this.#pushing = true
    queueMicrotask(() => {
      this.#pushing = false
      this.#model.set("values", plain(Object.fromEntries(this.#values)))
      this.#model.set("_kept", plain(Object.fromEntries(this.#kept)))
      this.#model.save_changes()
    })
  }
}
