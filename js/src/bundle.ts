// What element.js holds: the elements, and all that the anywidget entry can leave to the bundle to stay small itself.
import { Bridge, type BridgeOptions } from "./bridge/choose"
import { services as elements } from "./element/define"

// biome-ignore lint/performance/noBarrelFile: the page imports this file, no other file does
export { createChat, createElement, createWidget, defineElement } from "./element/define"

export const services = {
  ...elements,
  createBridge: (options: BridgeOptions): Bridge => new Bridge(options),
}
