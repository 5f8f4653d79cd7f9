// What the build makes of lucide's icons, and where the script that carries them leaves it.

/** Shapes of one icon: [tag, attributes]. */
type IconShapes = [tag: string, attributes: Record<string, string>][]

declare module "lucide-nodes" {
  const nodes: Record<string, IconShapes>
  export default nodes
}

interface Window {
  chatkitNotebookIcons?: Record<string, IconShapes>
}
