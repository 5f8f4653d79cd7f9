// What the page loads: registers the elements and hands out the chats that elements share.
import type { Bundle } from "./bundle"
import { Chat } from "./chat"
import { addTag, runCommand } from "./commands"
import { elementClass, type NotebookChatKit } from "./element"
import { languagesFrom } from "./hostWords"
import { type Owner, Place } from "./place"
import { type NotebookChatKitWidget, widgetElementClass } from "./widget"

/** What the anywidget entry needs beside the element; it is here so that the entry stays small. */
export const services = {
  addTag,
  createPlace: (node: HTMLElement, owner: Owner): Place => new Place(node, owner),
  runCommand,
}

const TAG = "notebook-chatkit"
const WIDGET_TAG = "notebook-chatkit-widget"

/**
 * Registers the element for a bundle and answers its tag name. A page that has the element of another version of the
 * bundle, because the package was upgraded while it was open, gets this one under a name of its own.
 */
export function defineElement(bundle: Bundle, hash: string): string {
  languagesFrom(bundle)
  return registered(TAG, hash, () => elementClass(bundle))
}

function registered(name: string, hash: string, make: () => CustomElementConstructor): string {
  for (const tag of [name, `${name}-${hash}`]) {
    const defined = customElements.get(tag)
    if (!defined) {
      const made = make()
      Object.assign(made, { bundleHash: hash })
      customElements.define(tag, made)
      return tag
    }
    if ((defined as { bundleHash?: string }).bundleHash === hash) return tag
  }
  throw new Error("The chat's element cannot be registered in this page. Reload the page.")
}

/** Answers an element that draws a widget without a chat; its class is registered with the first one. */
export function createWidget(bundle: Bundle, hash: string): NotebookChatKitWidget {
  languagesFrom(bundle)
  const tag = registered(WIDGET_TAG, hash, () => widgetElementClass(bundle))
  return document.createElement(tag) as NotebookChatKitWidget
}

export function createElement(tag: string): NotebookChatKit {
  return document.createElement(tag) as NotebookChatKit
}

export function createChat(): Chat {
  return new Chat()
}
