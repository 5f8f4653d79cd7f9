// The traits of the Preview notebook widget; the twin of chatkit_notebook/preview.py (tests/contract/preview.json).
import type { AnyModel } from "@anywidget/types"
import type { WidgetNode } from "../protocol/schema"
import type { PictureFormat } from "../state/host"
import type { Catalogue, Edit, LoggedAction, Problem, WrittenNode } from "../state/preview"

export interface PreviewTraits extends Record<string, unknown> {
  // Written by the kernel
  /** Tells this preview from others. */
  _key: string
  _assets: { model_id: string; hash: string }
  _widget: WidgetNode | null
  /** A ChatKit theme, "light", "dark", or "auto": the notebook's. */
  _theme: unknown
  _problems: Problem[]
  _error: string | null
  width: number | null
  _edit: boolean
  _data_note: string | null
  _log: LoggedAction[]
  // Written by the page
  values: Record<string, unknown>
  /** What a person gave, by the names of the controls: it stays when the widget is drawn anew. */
  _kept: Record<string, unknown>
  // Written by both
  source: string
  data_text: string
}

export type PreviewModel = AnyModel<PreviewTraits>

/** Custom messages, page to kernel: a person set off an action, and what the form held then. */
export interface ActionMessage {
  preview: "action"
  id: string
  action: Record<string, unknown>
  values: Record<string, unknown>
}

/** Kernel to page. */
export type KernelMessage =
  /** The handler of an action has ended. */
  | { preview: "done"; id: string }
  /** What the workbench needs: its script comes gzipped, as the message's buffer. */
  | { preview: "catalogue"; catalogue: Catalogue }
  | { preview: "workbench" }
  | { preview: "exported"; id: string; text?: string; lost?: string[]; error?: string }
  | { preview: "written"; id: string; node?: WrittenNode; edit?: Edit; error?: string }
  /** Draw what is shown as a picture. */
  | { preview: "picture"; id: string; format: PictureFormat; scale: number }
