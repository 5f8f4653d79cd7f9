// What a page asks the kernel for: the workbench's script and catalogue, and the widget in other formats.
import { bytesOf } from "../bridge/frames"
import { gunzip } from "../embed/bundle"
import { randomId } from "../random"
import type { Catalogue, Edit, Exported, Given, WrittenNode } from "../state/preview"
import type { KernelMessage, PreviewModel } from "./model"

const PATIENCE_MS = 20_000
const SILENT = "The kernel does not answer. Is it busy, or was it restarted?"

interface Waiting<T> {
  promise: Promise<T>
  resolve(value: T): void
}

/** What is asked for one time each. */
interface Answer {
  text?: string
  lost?: string[]
  node?: WrittenNode
  edit?: Edit
  error?: string
}

export class Ask {
  readonly #model: PreviewModel
  #catalogue: Waiting<Catalogue> | null = null
  #workbench: Waiting<string> | null = null
  readonly #answers = new Map<string, (answer: Answer) => void>()

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

  async exported(format: string): Promise<Exported> {
    const { text, lost = [], error } = await this.#answer({ preview: "export", format })
    if (typeof text !== "string") throw new Error(error)
    return { text, lost }
  }

  async written(source: string, path: string): Promise<WrittenNode> {
    const { node, error } = await this.#answer({ preview: "written", source, path })
    if (!node) throw new Error(error)
    return node
  }

  async change(source: string, path: string, name: string, given: Given): Promise<Edit> {
    const { edit, error } = await this.#answer({ preview: "written", source, path, name, ...given })
    if (!edit) throw new Error(error)
    return edit
  }

  #answer(question: { preview: string } & Record<string, unknown>): Promise<Answer> {
    const id = randomId()
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => {
        this.#answers.delete(id)
        reject(new Error(SILENT))
      }, PATIENCE_MS)
      this.#answers.set(id, (answer) => {
        clearTimeout(patience)
        resolve(answer)
      })
      this.#model.send({ ...question, id })
    })
  }

  answered(message: Partial<KernelMessage>, buffers: readonly DataView[]): void {
    if (message.preview === "catalogue" && message.catalogue) this.#catalogue?.resolve(message.catalogue)
    else if (message.preview === "workbench" && buffers[0])
      void gunzip(bytesOf(buffers[0])).then((text) => this.#workbench?.resolve(text))
    else if ((message.preview === "exported" || message.preview === "written") && message.id) {
      this.#answers.get(message.id)?.(message)
      this.#answers.delete(message.id)
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
