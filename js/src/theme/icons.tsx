// Icons by name: ChatKit's as pictures of the design system, lucide's by `lucide:<name>`, anything else as a neutral glyph.
import * as Icons from "@openai/apps-sdk-ui/components/Icon"
import type { SVGProps } from "react"
import { type Picture, useIcons } from "./iconScripts"
import { LucideIcon } from "./LucideIcon"

/** Those that the chat draws by itself anyway, or that a first start screen shows: they need no script. */
const AT_ONCE: Record<string, Picture> = {
  analytics: Icons.Analytics,
  calendar: Icons.Calendar,
  chart: Icons.Chart,
  check: Icons.Check,
  "check-circle": Icons.CheckCircle,
  "chevron-left": Icons.ChevronLeft,
  "chevron-right": Icons.ChevronRight,
  close: Icons.X,
  compose: Icons.ComposeEditSquare,
  document: Icons.Document,
  dot: Icons.Dot,
  "dots-horizontal": Icons.DotsHorizontal,
  "empty-circle": Icons.EmptyCircle,
  globe: Icons.Globe,
  history: Icons.History,
  images: Icons.Images,
  lab: Icons.Lab,
  lightbulb: Icons.Lightbulb,
  notebook: Icons.Notebook,
  "page-blank": Icons.PageBlank,
  plus: Icons.Plus,
  reload: Icons.Reload,
  search: Icons.Search,
  write: Icons.EditPencil,
}

export interface NamedIconProps extends SVGProps<SVGSVGElement> {
  /** A ChatKit name, `lucide:<name>`, or anything else, which draws a neutral glyph. */
  name: string
}

/** A picture 1em wide in the colour of the text; decorative unless `aria-label` is given. */
export function NamedIcon({ name, ...properties }: NamedIconProps) {
  const given = { ...(properties["aria-label"] ? { role: "img" } : { "aria-hidden": true }), ...properties }
  if (name.startsWith("lucide:")) return <LucideIcon name={name.slice(7)} {...given} />
  const Found = own(AT_ONCE, name)
  if (!Found) return <FetchedIcon name={name} {...given} />
  return <Found data-icon={name} {...given} />
}

function FetchedIcon({ name, ...properties }: NamedIconProps) {
  const icons = useIcons("chatkit-icons")
  const hook = { "data-icon": name.slice(0, 80) }
  // as large as the picture will be: nothing moves when it comes
  if (icons === "coming")
    return <svg width="1em" height="1em" viewBox="0 0 24 24" {...hook} {...properties} />
  const Found = (icons && own(icons, name)) ?? Icons.EmptyCircle
  return <Found {...hook} {...properties} />
}

function own(icons: Record<string, Picture>, name: string): Picture | undefined {
  return Object.hasOwn(icons, name) ? icons[name] : undefined
}
