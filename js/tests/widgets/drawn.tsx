// Draws a widget with a host that records what it is asked to do.
import { render } from "@testing-library/react"
import { vi } from "vitest"
import type { WidgetNode } from "../../src/protocol/schema"
import type { ActionConfig } from "../../src/state/host"
import type { WidgetHost } from "../../src/widgets/host"
import { WidgetView } from "../../src/widgets/WidgetView"

// as after a click into the chat: jsdom has the focus nowhere until something takes it
document.hasFocus = () => true

export function recordingHost(changes: Partial<WidgetHost> = {}) {
  const actions: (ActionConfig & { payload?: Record<string, unknown> })[] = []
  const problems: string[] = []
  const host: WidgetHost = {
    action: async (action) => {
      actions.push(action as (typeof actions)[number])
    },
    busy: false,
    colorScheme: "light",
    allowedImageDomains: null,
    deeplink: vi.fn(),
    icons: async () => "",
    problem: (message) => problems.push(message),
    ...changes,
  }
  return { host, actions, problems }
}

/** JSON as it comes from the wire: nothing is known of it. */
export function widget(json: unknown): WidgetNode {
  return json as WidgetNode
}

export function draw(json: unknown, changes: Partial<WidgetHost> = {}) {
  const recorded = recordingHost(changes)
  const view = render(<WidgetView widget={widget(json)} host={recorded.host} />)
  const one = (type: string) => {
    const found = view.container.querySelector<HTMLElement>(`[data-widget-type="${type}"]`)
    if (!found) throw new Error(`No ${type} was drawn`)
    return found
  }
  return { ...view, ...recorded, one }
}

/** The node alone, inside a Basic root. */
export function drawNode(node: Record<string, unknown>, changes: Partial<WidgetHost> = {}) {
  const drawn = draw({ type: "Basic", children: [node] }, changes)
  return { ...drawn, element: drawn.one(String(node.type)) }
}

/** A promise that is settled by hand. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
