// <notebook-chatkit-widget>: one ChatKit widget in a frame of its own, without a chat.
import type { FrameApi, PictureFormat, PreviewHost } from "../state/host"
import type { Bundle, FileName } from "./bundle"
import { redispatch } from "./element"
import { Frame } from "./frame"
import { inLanguage } from "./hostWords"

/** What the element asks of the one that made it; the rest of a PreviewHost is the element's own. */
export type WidgetSource = Omit<PreviewHost, "hostKey" | "chunk">

const STYLE = `
  :host { display: block; box-sizing: border-box; max-width: 100%; overflow: hidden;
    border: 1px solid rgba(128, 128, 128, .25); border-radius: 16px }
  :host([hidden]) { display: none }
  iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal }
  p { margin: 0; padding: 16px; font: 14px/1.5 system-ui, sans-serif; white-space: pre-wrap }
`
const BORDERS = 2
/** Browsers stop painting frames that are much higher: beyond, the frame scrolls. */
const TALLEST = 16_000

/** Makes the class for one bundle. */
export function widgetElementClass(bundle: Bundle): new () => NotebookChatKitWidget {
  return class extends NotebookChatKitWidget {
    protected override readonly bundle = bundle
  }
}

export abstract class NotebookChatKitWidget extends HTMLElement {
  protected abstract readonly bundle: Bundle
  private frame: Frame<ReturnType<FrameApi["mountWidget"]>> | null = null
  private given: WidgetSource | null = null
  private readonly root = this.attachShadow({ mode: "open" })

  /** What is drawn. Set it before the element is put into the page. */
  set source(source: WidgetSource) {
    this.given = source
  }

  /** The widget as it is drawn now. */
  async picture(format: PictureFormat, scale: number): Promise<string> {
    if (!this.frame) throw new Error("The widget is not shown.")
    return (await this.frame.arrived()).picture(format, scale)
  }

  connectedCallback(): void {
    // Without it JupyterLab and Notebook 7 take keys typed here for commands.
    this.dataset.lmSuppressShortcuts = "true"
    if (!this.frame) this.draw()
  }

  disconnectedCallback(): void {
    // Moving an element disconnects and connects it: only when it stays away there is nothing to show.
    queueMicrotask(() => {
      if (this.isConnected) return
      this.frame?.close()
      this.frame = null
      this.root.replaceChildren()
    })
  }

  private draw(): void {
    const source = this.given
    if (!source) throw new Error("<notebook-chatkit-widget> has no source: set it before it is shown.")
    const host: PreviewHost = {
      ...source,
      contentHeight: (px) => {
        const height = Math.min(TALLEST, px + BORDERS)
        this.style.height = `${height}px`
        source.contentHeight(height)
      },
      hostKey: (event) => redispatch(event, this.parentElement ?? document.body),
      chunk: (name) => this.bundle.text(`${name}.js` as FileName),
    }
    const style = document.createElement("style")
    style.textContent = STYLE
    this.dataset.state = "loading"
    this.frame = new Frame(
      this.bundle,
      (api) => api.mountWidget(host),
      (error) => this.told(error),
    )
    this.frame.element.title = "ChatKit widget"
    this.root.replaceChildren(style, this.frame.element)
  }

  private told(error: Error | null): void {
    this.dataset.state = error ? "failed" : "ready"
    if (!error) return
    const message = document.createElement("p")
    message.setAttribute("role", "alert")
    inLanguage(undefined, (say) => {
      const words = [
        `${say("The widget cannot be shown.")} ${say(error.message)}`,
        say("Reload the page and run the cell again."),
      ]
      message.textContent = words.join("\n")
    })
    this.root.append(message)
  }
}
