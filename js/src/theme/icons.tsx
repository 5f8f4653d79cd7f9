// ChatKit's icon names as pictures of the design system; lucide's by name, from a script that is loaded when one is needed.
import * as Icons from "@openai/apps-sdk-ui/components/Icon"
import type { ComponentType, SVGProps } from "react"
import { LucideIcon } from "./LucideIcon"

type Picture = ComponentType<SVGProps<SVGSVGElement>>

/** What widgets, prompts, tools and tasks may name. */
const WIDGET_ICONS: Record<string, Picture> = {
  agent: Icons.Agent,
  analytics: Icons.Analytics,
  atom: Icons.Atom,
  batch: Icons.Batch,
  bolt: Icons.Bolt,
  "book-open": Icons.BookOpen,
  "book-closed": Icons.BookClosed,
  "book-clock": Icons.BookClock,
  bug: Icons.Bug,
  calendar: Icons.Calendar,
  chart: Icons.Chart,
  check: Icons.Check,
  "check-circle": Icons.CheckCircle,
  "check-circle-filled": Icons.CheckCircleFilled,
  "chevron-left": Icons.ChevronLeft,
  "chevron-right": Icons.ChevronRight,
  "circle-question": Icons.CircleQuestion,
  clock: Icons.Clock,
  compass: Icons.Compass,
  confetti: Icons.Confetti,
  cube: Icons.Cube,
  desktop: Icons.Desktop,
  document: Icons.Document,
  dot: Icons.Dot,
  "dots-horizontal": Icons.DotsHorizontal,
  "dots-vertical": Icons.DotsVertical,
  "empty-circle": Icons.EmptyCircle,
  "external-link": Icons.ExternalLink,
  globe: Icons.Globe,
  keys: Icons.ApiKeys,
  lab: Icons.Lab,
  images: Icons.Images,
  info: Icons.Info,
  lifesaver: Icons.Lifesaver,
  lightbulb: Icons.Lightbulb,
  mail: Icons.Mail,
  "map-pin": Icons.MapPin,
  maps: Icons.Maps,
  mobile: Icons.Mobile,
  name: Icons.Name,
  notebook: Icons.Notebook,
  "notebook-pencil": Icons.NotebookPencil,
  "page-blank": Icons.PageBlank,
  phone: Icons.Phone,
  play: Icons.Play,
  plus: Icons.Plus,
  profile: Icons.AvatarProfile,
  "profile-card": Icons.BuilderProfileCard,
  reload: Icons.Reload,
  star: Icons.Star,
  "star-filled": Icons.StarFilled,
  search: Icons.Search,
  sparkle: Icons.Sparkle,
  "sparkle-double": Icons.SparkleDouble,
  "square-code": Icons.SquareCode,
  "square-image": Icons.SquareImage,
  "square-text": Icons.SquareText,
  suitcase: Icons.Suitcase,
  "settings-slider": Icons.SettingsSlider,
  user: Icons.User,
  wreath: Icons.Wreath,
  write: Icons.EditPencil,
  "write-alt": Icons.WriteAlt,
  "write-alt2": Icons.WriteAlt2,
}

/** What the header's own actions may name besides. */
const HEADER_ICONS: Record<string, Picture> = {
  "sidebar-left": Icons.SidebarLeft,
  "sidebar-right": Icons.SidebarRight,
  "sidebar-open-left": Icons.SidebarOpenLeft,
  "sidebar-open-right": Icons.SidebarOpenRight,
  "sidebar-open-left-alt": Icons.SidebarOpenLeftAlt,
  "sidebar-open-right-alt": Icons.SidebarOpenRightAlt,
  "sidebar-floating-left": Icons.SidebarFloatingLeft,
  "sidebar-floating-right": Icons.SidebarFloatingRight,
  "sidebar-floating-open-left": Icons.SidebarFloatingOpenLeft,
  "sidebar-floating-open-right": Icons.SidebarFloatingOpenRight,
  "sidebar-collapse-left": Icons.SidebarCollapseLeft,
  "sidebar-collapse-right": Icons.SidebarCollapseRight,
  "collapse-left": Icons.CollapseLeft,
  "collapse-right": Icons.CollapseRight,
  "open-left": Icons.OpenLeft,
  "open-right": Icons.OpenRight,
  "double-chevron-left": Icons.DoubleChevronLeft,
  "double-chevron-right": Icons.DoubleChevronRight,
  home: Icons.Home,
  "home-alt": Icons.HomeAlt,
  "back-small": Icons.BackSmall,
  "back-large": Icons.BackLarge,
  "expand-large": Icons.ExpandLarge,
  "collapse-large": Icons.CollapseLarge,
  "expand-small": Icons.ExpandSmall,
  "collapse-small": Icons.CollapseSmall,
  "chat-temporary": Icons.ChatTemporary,
  "settings-cog": Icons.SettingsCog,
  grid: Icons.Grid,
  "dots-horizontal-circle": Icons.DotsHorizontalCircle,
  "dots-vertical-circle": Icons.DotsVerticalCircle,
  menu: Icons.Menu,
  "menu-inverted": Icons.MenuInverted,
  hamburger: Icons.Hamburger,
  history: Icons.History,
  compose: Icons.ComposeEditSquare,
  share: Icons.Share,
  "light-mode": Icons.LightMode,
  "dark-mode": Icons.DarkMode,
  close: Icons.X,
}

/** All names that are built in. */
export const ICON_NAMES: readonly string[] = [...Object.keys(WIDGET_ICONS), ...Object.keys(HEADER_ICONS)]

export interface NamedIconProps extends SVGProps<SVGSVGElement> {
  /** A ChatKit name, `lucide:<name>`, or anything else, which draws a neutral glyph. */
  name: string
}

/** A picture 1em wide in the colour of the text; decorative unless `aria-label` is given. */
export function NamedIcon({ name, ...properties }: NamedIconProps) {
  const accessible = properties["aria-label"] ? { role: "img" } : { "aria-hidden": true }
  if (name.startsWith("lucide:")) return <LucideIcon name={name.slice(7)} {...accessible} {...properties} />
  const Found = own(WIDGET_ICONS, name) ?? own(HEADER_ICONS, name) ?? Icons.EmptyCircle
  return <Found data-icon={name.slice(0, 80)} {...accessible} {...properties} />
}

function own(icons: Record<string, Picture>, name: string): Picture | undefined {
  return Object.hasOwn(icons, name) ? icons[name] : undefined
}
