// Badge: a word or two on a coloured ground.
import { Badge as DesignBadge } from "@openai/apps-sdk-ui/components/Badge"
import type { ComponentProps } from "../drawing"
import { flag, hooks, oneOf, text } from "../props"

export function Badge({ node }: ComponentProps) {
  return (
    <DesignBadge
      {...hooks(node)}
      className="widget-badge"
      color={oneOf(node.color, ["secondary", "success", "danger", "warning", "info", "discovery"])}
      variant={oneOf(node.variant, ["solid", "soft", "outline"])}
      size={oneOf(node.size, ["sm", "md", "lg"])}
      pill={flag(node.pill)}
    >
      {text(node.label)}
    </DesignBadge>
  )
}
