// What the page loads: registers <notebook-chatkit> and hands out the chats that elements share.
import type { Bundle } from "./bundle"
import { Chat } from "./chat"
import { addTag, runCommand } from "./commands"
import { elementClass, type NotebookChatKit } from "./element"
import { type Owner, Place } from "./place"

/** What the anywidget entry needs beside the element; it is here so that the entry stays small. */
export const services = {
  addTag,
  createPlace: (node: HTMLElement, owner: Owner): Place => new Place(node, owner),
  runCommand,
}

const TAG = "notebook-chatkit"

/**
 * Registers the element for a bundle and answers its tag name. A page that has the element of another version of the
 * bundle, because the package was upgraded while it was open, gets this one under a name of its own.
 */
export function defineElement(bundle: Bundle, hash: string): string {
  for (const tag of [TAG, `${TAG}-${hash}`]) {
    const defined = customElements.get(tag)
    if (!defined) {
      const made = elementClass(bundle)
      Object.assign(made, { bundleHash: hash })
      customElements.define(tag, made)
      return tag
    }
    if ((defined as { bundleHash?: string }).bundleHash === hash) return tag
  }
  throw new Error("The chat's element cannot be registered in this page. Reload the page.")
}

export function createElement(tag: string): NotebookChatKit {
  return document.createElement(tag) as NotebookChatKit
}

export function createChat(): Chat {
  return new Chat()
}
