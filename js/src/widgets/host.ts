// What a widget may ask of the place that it is drawn in.
import type { ActionConfig } from "../state/host"
import type { IconSet } from "../theme/iconScripts"
import type { ColorScheme } from "../theme/tokens"

export interface WidgetHost {
  /** Runs an action of this widget; resolves when it is done, however it ended. */
  action(action: ActionConfig): Promise<void>
  /** An action of the whole widget is running: it fades and does not answer. */
  busy: boolean
  colorScheme: ColorScheme
  /** Hosts that images may come from; null: only data: images are drawn. */
  allowedImageDomains: string[] | null
  deeplink(url: string): void
  /** Source text of a script with icons: lucide's, or ChatKit's. */
  icons(set: IconSet): Promise<string>
  /** Source text of the scripts that Markdown needs for code and mathematics, and of those that draw charts and calendars. */
  chunk?(name: "code" | "math" | "chart" | "calendar"): Promise<string>
  /** A named control has this value; undefined when it is gone. `edited`: a person gave it. */
  value?(name: string, value: unknown, edited: boolean): void
  /** What the control of that name had before it was drawn anew, if anything. */
  kept?(name: string): unknown
  /** Something in the widget is wrong, which its author should learn; it is drawn all the same. */
  problem?(message: string): void
}
