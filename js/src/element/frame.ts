// The same-origin frame in which the UI is drawn: makes it, mounts the UI, and mounts it again when it was reloaded.
import type { FrameApi, Mounted } from "../state/host"
import { type Bundle, frameDocument } from "./bundle"

type FrameWindow = Window & typeof globalThis & { chatkitNotebook?: FrameApi }

export class Frame<What extends Mounted = Mounted> {
  readonly element = document.createElement("iframe")
  private mounted: What | null = null
  private failure: Error | null = null
  private arrivals: { resolve(mounted: What): void; reject(error: Error): void }[] = []

  constructor(
    bundle: Bundle,
    private readonly draw: (api: FrameApi) => What,
    /** Called after each mount, and when it cannot be mounted. */
    private readonly told: (error: Error | null) => void,
  ) {
    // A notebook that moves a cell takes the frame out of the page and puts it back: the document loads anew.
    this.element.addEventListener("load", () => this.mount())
    frameDocument(bundle).then(
      (html) => {
        this.element.srcdoc = html
      },
      (error: Error) => this.fail(error),
    )
  }

  /** What is mounted, once it is; rejects when it cannot be, or is taken out of the page before. */
  async arrived(): Promise<What> {
    if (this.failure) throw this.failure
    return this.mounted ?? new Promise<What>((resolve, reject) => this.arrivals.push({ resolve, reject }))
  }

  /** For good. */
  close(): void {
    this.unmount()
    this.refuse(new Error("It was taken out of the page."))
  }

  private refuse(error: Error): void {
    for (const { reject } of this.arrivals.splice(0)) reject(error)
  }

  private fail(error: Error): void {
    this.failure = error
    this.told(error)
    this.refuse(error)
  }

  private unmount(): void {
    try {
      this.mounted?.unmount()
    } catch {
      // its document is gone, and with it all there was to unmount
    }
    this.mounted = null
  }

  private mount(): void {
    const window = this.element.contentWindow as FrameWindow | null
    // The empty document that comes before srcdoc also fires "load".
    if (!window || !this.element.srcdoc) return
    this.unmount()
    if (!window.chatkitNotebook) {
      this.fail(
        new Error(
          "The chat's script did not run in its frame. The page's content security policy may forbid inline scripts.",
        ),
      )
      return
    }
    try {
      this.mounted = this.draw(window.chatkitNotebook)
    } catch (error) {
      this.fail(error as Error)
      return
    }
    this.failure = null
    this.told(null)
    for (const { resolve } of this.arrivals.splice(0)) resolve(this.mounted)
  }
}
