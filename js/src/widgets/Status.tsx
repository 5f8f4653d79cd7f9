// The line above the body of a card or a list that says where it comes from or how it went.
import { safeImage } from "../markdown/urls"
import { NamedIcon } from "../theme/icons"
import { useDrawing } from "./drawing"
import { flag, optionalText, record, text } from "./props"

export function Status({ status }: { status: unknown }) {
  const { host } = useDrawing()
  const given = record(status)
  const words = text(given?.text)
  if (!given || !words) return null
  const icon = optionalText(given.icon)
  const favicon = safeImage(text(given.favicon), host.allowedImageDomains)
  return (
    <div className="widget-status">
      {icon ? (
        <NamedIcon name={icon} />
      ) : favicon ? (
        <img src={favicon} alt="" referrerPolicy="no-referrer" data-frame={flag(given.frame) || undefined} />
      ) : null}
      <span>{words}</span>
    </div>
  )
}
