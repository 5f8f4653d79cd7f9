// The same-origin frame in which the UI is drawn: makes it, mounts the UI, and mounts it again when it was reloaded.
import type { FrameApi, Mounted } from "../state/host"
import { type Bundle, frameDocument } from "./bundle"

type FrameWindow = Window & typeof globalThis & { chatkitNotebook?: FrameApi }

export class Frame<What extends Mounted = Mounted> {
  readonly element = document.createElement("iframe")
  private mounted: What | null = null
  private arrivals: ((mounted: What) => void)[] = []

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
      (error: Error) => told(error),
    )
  }

  /** What is mounted, once it is. */
  async arrived(): Promise<What> {
    return this.mounted ?? new Promise<What>((resolve) => this.arrivals.push(resolve))
  }

  unmount(): void {
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
      this.told(
        new Error(
          "The chat's script did not run in its frame. The page's content security policy may forbid inline scripts.",
        ),
      )
      return
    }
    try {
      this.mounted = this.draw(window.chatkitNotebook)
    } catch (error) {
      this.told(error as Error)
      return
    }
    this.told(null)
    for (const arrived of this.arrivals.splice(0)) arrived(this.mounted)
  }
}
