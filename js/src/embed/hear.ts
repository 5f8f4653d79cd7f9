// Listens to a notebook widget's model as long as its signal lives: hosts may keep models that are closed.
import type { ChatModel } from "../model"

type Listener = (...args: never[]) => void

export function hear(model: ChatModel, signal: AbortSignal, name: string, listener: Listener): void {
  const heard = listener as Parameters<ChatModel["on"]>[1]
  model.on(name, heard)
  signal.addEventListener("abort", () => model.off(name, heard), { once: true })
}
