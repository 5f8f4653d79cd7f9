// The traits of the ChatKit notebook widget; the twin of chatkit_notebook/widget.py (tests/contract/traits.json).
import type { AnyModel } from "@anywidget/types"

/** ChatKitOptions as JSON: without `api`, with {"$callback": id} where a function stands, and `theme` possibly "auto". */
export type WireOptions = Record<string, unknown>

export interface Traits extends Record<string, unknown> {
  // Written by the kernel
  _chat: {
    id: string
    path: string
    /** The model is OpenAI's, so that the hosted UI sends nothing to a company that does not have it anyway. */
    hosted?: boolean
    domain_key?: string | null
    /** A workflow that OpenAI runs: only the hosted UI can show it. */
    workflow?: string | null
  }
  _assets: { model_id: string; hash: string }
  _options: WireOptions
  _ui: "auto" | "hosted" | "bundled"
  _transport: "auto" | "http" | "comm"
  /** The newest answer that was begun in the kernel, by whichever page, script or chat. */
  _run: { thread_id?: string; run?: string }
  height: number
  // Written by the page
  ready: boolean
  responding: boolean
  thread_id: string | null
  selected_tool: string | null
  active_ui: "" | "hosted" | "bundled"
  active_transport: "" | "http" | "comm"
  status: { ui?: string; transport?: string; model?: string }
  last_error: string | null
  client_tool_call: { name: string; params: Record<string, unknown> } | null
  client_tool_result: unknown
}

export type ChatModel = AnyModel<Traits>

/** What a notebook widget needs to get at the UI bundle: a chat's model and a preview's are both one. */
export interface CarriedModel {
  get(key: "_assets"): Traits["_assets"]
  widget_manager: ChatModel["widget_manager"]
}

type Files = Record<string, ArrayBuffer | ArrayBufferView>

/** The hidden notebook widget that carries the UI bundle: what every chat needs, and what follows by itself or when asked for. */
export type AssetsModel = AnyModel<{ _files: Files; _later: Files }>
