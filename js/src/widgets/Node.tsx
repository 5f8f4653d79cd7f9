// One node of a widget, whatever its type, and the nodes below another one.
import { Component, memo, type ReactNode, useMemo } from "react"
import type { WidgetNode } from "../protocol/schema"
import { type ComponentProps, DrawingContext, useDrawing } from "./drawing"
import { childrenOf, hooks, oneOf } from "./props"
import { WIDGET_STRINGS } from "./strings"

/** Draws a node; an unknown type draws its children, and a node that fails draws a note in its place. */
export const Node = memo(function Node({ node }: ComponentProps) {
  const { components, host } = useDrawing()
  const Found = components.get(node.type) ?? Unknown
  const drawn = <Found node={node} />
  return (
    <Boundary node={node} report={host.problem}>
      {ROOTS.has(node.type) && node.theme !== undefined ? <Themed node={node}>{drawn}</Themed> : drawn}
    </Boundary>
  )
})

const ROOTS: ReadonlySet<string> = new Set(["Card", "ListView", "Basic"])

/** A root inside of another widget may force a colour scheme, too. */
function Themed({ node, children }: ComponentProps & { children: ReactNode }) {
  const drawing = useDrawing()
  const scheme = oneOf(node.theme, ["light", "dark"]) ?? drawing.scheme
  const forced = useMemo(() => ({ ...drawing, scheme }), [drawing, scheme])
  if (scheme === drawing.scheme) return children
  return (
    <DrawingContext value={forced}>
      <div className="widget" data-theme={scheme}>
        {children}
      </div>
    </DrawingContext>
  )
}

export function Children({ of }: { of: WidgetNode }) {
  return <Nodes nodes={childrenOf(of)} />
}

/** A list of nodes; each keeps what it holds (focus, text) as long as its key, id or field name stays. */
export function Nodes({ nodes }: { nodes: readonly (WidgetNode | string)[] }) {
  const taken = new Set<string>()
  return nodes.map((node, at) => {
    if (typeof node === "string") return node
    const own = identity(node)
    const key = own && !taken.has(own) ? own : `n:${at}`
    taken.add(key)
    return <Node key={key} node={node} />
  })
}

function identity({ key, id, name, type }: WidgetNode): string {
  if (typeof key === "string") return `k:${key}`
  if (typeof id === "string") return `i:${id}`
  return typeof name === "string" && type !== "Icon" ? `f:${name}` : ""
}

function Unknown({ node }: ComponentProps) {
  return (
    <div {...hooks(node)} className="widget-unknown">
      <Children of={node} />
    </div>
  )
}

interface BoundaryProps {
  node: WidgetNode
  report?: (message: string) => void
  children: ReactNode
}

/** Keeps an error where it happened; tries again when the node is another one. */
class Boundary extends Component<BoundaryProps, { failed: boolean; node: WidgetNode }> {
  override state = { failed: false, node: this.props.node }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  static getDerivedStateFromProps({ node }: BoundaryProps, state: { node: WidgetNode }) {
    return node === state.node ? null : { failed: false, node }
  }

  override componentDidCatch(error: Error) {
    this.props.report?.(`The widget node ${this.props.node.type} cannot be drawn: ${error.message}`)
  }

  override render() {
    const { node, children } = this.props
    if (!this.state.failed) return children
    return (
      <div {...hooks(node)} className="widget-note">
        {WIDGET_STRINGS.failedPart(node.type.slice(0, 40))}
      </div>
    )
  }
}
