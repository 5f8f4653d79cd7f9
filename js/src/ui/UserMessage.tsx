// What the person said: plain text with tags, never Markdown.
import { ArrowCurvedRight, PageBlank } from "@openai/apps-sdk-ui/components/Icon"
import type { Entity } from "@openai/chatkit"
import { Fragment, memo, type ReactNode, useId, useState } from "react"
import { safePreview } from "../markdown/urls"
import type { Attachment, UserMessageItem, UserMessageTagContent } from "../protocol/schema"
import { EntityTag } from "./EntityTag"
import { STRINGS } from "./strings"

/** Longer messages are folded up. */
const LONG = 1_200
const MANY_LINES = 14

function tagged(tag: UserMessageTagContent): Entity {
  const { id, text, data, group, interactive } = tag
  return {
    id,
    title: text,
    data: data as Record<string, string>,
    ...(group ? { group } : {}),
    ...(interactive ? { interactive } : {}),
  }
}

function Attached({ attachment }: { attachment: Attachment }) {
  const { name, type } = attachment
  const [failed, setFailed] = useState(false)
  const preview = type === "image" && !failed ? safePreview(attachment.preview_url) : null
  return preview ? (
    <img className="attachment-image" src={preview} alt={name} title={name} onError={() => setFailed(true)} />
  ) : (
    <span className="attachment-file">
      <PageBlank aria-hidden="true" />
      <span className="attachment-name" title={name} dir="auto">
        {name}
      </span>
    </span>
  )
}

function Body({ item }: { item: UserMessageItem }): ReactNode {
  return item.content.map((part, at) => (
    <Fragment key={at}>
      {part.type === "input_tag" ? <EntityTag entity={tagged(part)} /> : part.text}
    </Fragment>
  ))
}

export const UserMessage = memo(function UserMessage({ item }: { item: UserMessageItem }) {
  const text = item.content.map((part) => part.text).join("")
  const long = text.length > LONG || text.split("\n").length > MANY_LINES
  const [open, setOpen] = useState(false)
  const words = useId()
  return (
    <div className="user" data-item-id={item.id} data-item-type={item.type}>
      <span className="visually-hidden">{STRINGS.you}</span>
      {(item.attachments ?? []).length > 0 && (
        <div className="attachments">
          {item.attachments?.map((attachment) => (
            <Attached key={attachment.id} attachment={attachment} />
          ))}
        </div>
      )}
      {item.quoted_text && (
        <blockquote className="user-quote">
          <ArrowCurvedRight aria-hidden="true" />
          <span>{item.quoted_text}</span>
        </blockquote>
      )}
      {item.content.length > 0 && (
        <div className="user-bubble">
          <div className="user-text" id={words} data-folded={(long && !open) || undefined}>
            <Body item={item} />
          </div>
          {long && (
            <button
              type="button"
              className="user-more"
              aria-expanded={open}
              aria-controls={words}
              onClick={() => setOpen((before) => !before)}
            >
              {open ? STRINGS.showLess : STRINGS.showMore}
            </button>
          )}
        </div>
      )}
    </div>
  )
})
