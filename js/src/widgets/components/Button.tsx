// Button: runs its action, or submits the form around it; without a label it is an icon.
import { Button as DesignButton } from "@openai/apps-sdk-ui/components/Button"
import type { MouseEvent } from "react"
import { NamedIcon } from "../../theme/icons"
import { readAction, useAction } from "../actions"
import { type ComponentProps, useDrawing } from "../drawing"
import { useForm } from "../form"
import { flag, hooks, oneOf, optionalText, text } from "../props"

const COLORS = [
  "primary",
  "secondary",
  "info",
  "discovery",
  "success",
  "caution",
  "warning",
  "danger",
] as const
const VARIANTS = ["solid", "soft", "outline", "ghost"] as const
const SIZES = ["3xs", "2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl"] as const
const ICON_SIZES = ["sm", "md", "lg", "xl", "2xl"] as const
const PRESETS = {
  primary: { color: "primary", variant: "solid" },
  secondary: { color: "secondary", variant: "outline" },
} as const

export function Button({ node }: ComponentProps) {
  const { busy: containerBusy } = useDrawing()
  const { busy, run } = useAction("Button.onClickAction")
  const action = readAction(node.onClickAction)
  const preset = PRESETS[oneOf(node.style, ["primary", "secondary"]) ?? "primary"]
  const label = text(node.label)
  const start = optionalText(node.iconStart)
  const end = optionalText(node.iconEnd)
  const { inside, submits: taken } = useForm()
  const submit = flag(node.submit)
  const submits = submit && inside
  const iconOnly = label === ""
  const click = ({ currentTarget }: MouseEvent<HTMLButtonElement>) => {
    // what the form does with it goes before; where it does nothing, the button does what it says
    if (!submits || (!taken && action && currentTarget.form?.reportValidity())) run(action)
  }
  return (
    <DesignButton
      {...hooks(node)}
      type={submit ? "submit" : "button"}
      className="widget-button"
      color={oneOf(node.color, COLORS) ?? preset.color}
      variant={oneOf(node.variant, VARIANTS) ?? preset.variant}
      size={oneOf(node.size, SIZES) ?? "md"}
      iconSize={oneOf(node.iconSize, ICON_SIZES)}
      pill={node.pill !== false}
      block={flag(node.block)}
      uniform={flag(node.uniform) || iconOnly}
      disabled={flag(node.disabled)}
      loading={busy}
      // as long as it works it keeps the focus; it does not answer
      inert={false}
      aria-label={iconOnly ? iconName(start ?? end ?? "") : undefined}
      aria-disabled={flag(node.disabled) || busy || containerBusy || undefined}
      onClick={click}
    >
      {start && <NamedIcon name={start} />}
      {label}
      {end && <NamedIcon name={end} />}
    </DesignButton>
  )
}

/** A button that shows only an icon is called by the icon's name. */
function iconName(name: string): string {
  const words = name
    .replace(/^(?:lucide|vendor):/, "")
    .replaceAll("-", " ")
    .trim()
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : "Button"
}
