// The same-origin frame in which the UI is drawn: makes it, mounts the UI, and mounts it again when it was reloaded.
import type { ChatHost, FrameApi } from "../state/host"
import { type Bundle, frameDocument } from "./bundle"

type FrameWindow = Window & typeof globalThis & { chatkitNotebook?: FrameApi }

export class Frame {
  readonly element = document.createElement("iframe")
  private mounted: ReturnType<FrameApi["mount"]> | null = null
  private arrivals: (() => void)[] = []

  constructor(
    bundle: Bundle,
    private readonly host: ChatHost,
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

  /** Resolves when the UI is there to take the focus. */
  async focusComposer(): Promise<void> {
    if (!this.mounted) await new Promise<void>((resolve) => this.arrivals.push(resolve))
    this.element.focus()
    this.mounted?.focusComposer()
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
      this.mounted = window.chatkitNotebook.mount(this.host)
    } catch (error) {
      this.told(error as Error)
      return
    }
    this.told(null)
    for (const arrived of this.arrivals.splice(0)) arrived()
  }
}
