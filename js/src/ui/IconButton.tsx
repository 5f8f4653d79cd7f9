// A round button with an icon, a name for everybody and a tooltip for those who point.
import { Button } from "@openai/apps-sdk-ui/components/Button"
import { Tooltip } from "@openai/apps-sdk-ui/components/Tooltip"
import type { ReactNode } from "react"

interface IconButtonProps {
  label: string
  children: ReactNode
  onClick: () => void
  size?: "sm" | "md" | "lg"
  disabled?: boolean
  pressed?: boolean
  /** It shows or hides what has the id `controls`. */
  expanded?: boolean
  controls?: string
  className?: string
}

export function IconButton({
  label,
  children,
  onClick,
  size = "md",
  disabled,
  pressed,
  expanded,
  controls,
  className,
}: IconButtonProps) {
  return (
    <Tooltip content={label} compact openDelay={400}>
      <Button
        uniform
        variant="ghost"
        color="secondary"
        size={size}
        aria-label={label}
        aria-pressed={pressed}
        aria-expanded={expanded}
        aria-controls={expanded ? controls : undefined}
        disabled={disabled}
        onClick={onClick}
        className={className}
      >
        {children}
      </Button>
    </Tooltip>
  )
}
