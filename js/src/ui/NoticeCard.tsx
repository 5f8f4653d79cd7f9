// A notice from the server: stays until it is dismissed.
import { InfoCircle, Warning, X } from "@openai/apps-sdk-ui/components/Icon"
import { Markdown } from "../markdown/Markdown"
import type { Notice } from "../state/types"
import { useHost } from "./hostContext"
import { IconButton } from "./IconButton"
import { said } from "./messages"
import { STRINGS } from "./strings"

export function NoticeCard({ notice }: { notice: Notice }) {
  const host = useHost()
  const Icon = notice.level === "info" ? InfoCircle : Warning
  return (
    <div className="notice" data-level={notice.level} role={notice.level === "danger" ? "alert" : "status"}>
      <Icon className="notice-icon" />
      <div className="notice-text">
        {notice.title && <p className="notice-title">{said(notice.title)}</p>}
        <Markdown text={said(notice.message)} onDeeplink={(url) => host.deeplink(url)} />
      </div>
      <IconButton size="sm" label={STRINGS.dismiss} onClick={() => host.dismissNotice(notice.id)}>
        <X />
      </IconButton>
    </div>
  )
}
