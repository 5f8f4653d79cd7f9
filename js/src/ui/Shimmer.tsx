// Words that shimmer while work goes on and stand still the moment it ends: the library's let a cycle of seconds run out.
import { ShimmerText } from "@openai/apps-sdk-ui/components/ShimmerText"
import type { ReactNode } from "react"

interface ShimmerProps {
  as?: "span" | "p"
  className?: string
  running: boolean
  children: ReactNode
}

export function Shimmer({ as: Tag = "span", className, running, children }: ShimmerProps) {
  if (!running) return <Tag className={className}>{children}</Tag>
  return (
    <ShimmerText as={Tag} className={className}>
      {children}
    </ShimmerText>
  )
}
