// What a page asks the kernel for: the workbench's script and catalogue, and the widget in other formats.
import { bytesOf } from "../bridge/frames"
import { gunzip } from "../embed/bundle"
import { randomId } from "../random"
import type { Catalogue } from "../state/preview"
import type { KernelMessage, PreviewModel } from "./model"

const PATIENCE_MS = 20_000
const SILENT = "The kernel does not answer. Is it busy, or was it restarted?"

interface Waiting<T> {
  promise: Promise<T>
  resolve(value: T): void
}

export class Ask {
  readonly #model: PreviewModel
  #catalogue: Waiting<Catalogue> | null = null
  #workbench: Waiting<string> | null = null
  readonly #exports = new Map<string, (answer: { text?: string; error?: string }) => void>()

  constructor(model: PreviewModel) {
    this.#model = model
  }

  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= waiting(() => {
      this.#catalogue = null
    })
    this.#model.send({ preview: "catalogue" })
    return this.#catalogue.promise
  }

  workbench(): Promise<string> {
    this.#workbench ??= waiting(() => {
      this.#workbench = null
    })
    this.#model.send({ preview: "workbench" })
    return this.#workbench.promise
  }

  exported(format: string): Promise<string> {
    const id = randomId()
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        this.#exports.delete(id)
        reject(new Error(SILENT))
      }, PATIENCE_MS)
      this.#exports.set(id, ({ text, error }) => {
        clearTimeout(patience)
        if (typeof text === "string") resolve(text)
        else reject(new Error(error))
      })
      this.#model.send({ preview: "export", id, format })
    })
  }

  answered(message: Partial<KernelMessage>, buffers: readonly DataView[]): void {
    if (message.preview === "catalogue" && message.catalogue) this.#catalogue?.resolve(message.catalogue)
    else if (message.preview === "workbench" && buffers[0])
      void gunzip(bytesOf(buffers[0])).then((text) => this.#workbench?.resolve(text))
    else if (message.preview === "exported" && message.id) {
      this.#exports.get(message.id)?.(message)
      this.#exports.delete(message.id)
    }
  }
}

/** A promise that fails when nothing comes; what failed is forgotten, so that it may be asked for again. */
function waiting<T>(forget: () => void): Waiting<T> {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done, fail) => {
    const patience = setTimeout(() => {
      forget()
      fail(new Error(SILENT))
    }, PATIENCE_MS)
    resolve = (value) => {
      clearTimeout(patience)
      done(value)
    }
  })
  return { promise, resolve }
}
