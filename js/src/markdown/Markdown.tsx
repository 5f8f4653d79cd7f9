// Markdown from a model, drawn as it streams: blocks that are finished are never lexed or rendered again.
import { memo, type ReactElement, useMemo, useRef, useState } from "react"
import type { Annotation } from "../protocol/schema"
import { block } from "./block"
import { type Block, BlockReader } from "./blocks"
import { cited } from "./citations"
import { type MarkdownContext, MarkdownSurroundings } from "./context"
import { type Source, sourcesOf } from "./sourceList"
import { usePaced } from "./usePaced"
import "./markdown.css"

/** A block that has grown so long (a list of hundreds of items) is drawn again only every so many milliseconds. */
const LONG_BLOCK = 3_000
const PAUSE = 80

export interface MarkdownProps extends MarkdownContext {
  text: string
  /** More text will be appended: half-written syntax at the end is closed meanwhile. */
  streaming?: boolean
  /** What this text cites; each is marked at its place. */
  annotations?: readonly Annotation[]
  /** The list that numbers the marks, when it is longer than what this text cites. */
  sources?: readonly Source[]
  className?: string
}

const BlockView = memo(
  function BlockView({ content, open }: { content: Block; open: boolean }) {
    return block(content.token, 0, 0, open)
  },
  (before, after) =>
    before.content.raw === after.content.raw &&
    before.content.version === after.content.version &&
    before.open === after.open,
)

/** The very same element for a block that is the same: React then skips it without comparing anything. */
function elementOf(known: WeakMap<Block, ReactElement>, content: Block, key: number): ReactElement {
  let element = known.get(content)
  if (!element) {
    element = <BlockView key={key} content={content} open={false} />
    known.set(content, element)
  }
  return element
}

/** The same list as long as it says the same. */
function useKept(groups: Source[][]): Source[][] {
  const kept = useRef(groups)
  const before = kept.current
  const same =
    groups.length === before.length &&
    groups.every((group, at) => {
      const known = before[at] ?? []
      return group.length === known.length && group.every((source, place) => source === known[place])
    })
  if (!same) kept.current = groups
  return kept.current
}

export const Markdown = memo(function Markdown(props: MarkdownProps) {
  const { text, streaming = false, annotations, className, ...surroundings } = props
  const { allowedImageDomains, onDeeplink, chunk, onEntity, EntityPreview, icon, sources } = surroundings
  const reader = useRef<BlockReader>(null)
  reader.current ??= new BlockReader()
  const long = streaming && reader.current.unsettled > LONG_BLOCK
  const marked = useMemo(() => cited(text, annotations), [text, annotations])
  const current = usePaced(marked.text, long ? PAUSE : 0)
  const [known] = useState(() => new WeakMap<Block, ReactElement>())
  const content = reader.current.read(current, streaming)
  // The marks stay the same while the text behind them grows.
  const numbered = useMemo(() => sources ?? sourcesOf(annotations ?? []), [sources, annotations])
  const groups = useKept(marked.groups)
  const context = useMemo(
    () => ({
      allowedImageDomains,
      onDeeplink,
      chunk,
      onEntity,
      EntityPreview,
      icon,
      citations: { groups, sources: numbered },
    }),
    [allowedImageDomains, onDeeplink, chunk, onEntity, EntityPreview, icon, groups, numbered],
  )
  return (
    <MarkdownSurroundings value={context}>
      {/* lists, tables and quotes lie as the language lies that they are written in, whatever the chat speaks */}
      <div
        className={className ? `md ${className}` : "md"}
        dir="auto"
        data-streaming={streaming || undefined}
      >
        {content.map((one, at) =>
          streaming && at === content.length - 1 ? (
            <BlockView key={at} content={one} open />
          ) : (
            elementOf(known, one, at)
          ),
        )}
      </div>
    </MarkdownSurroundings>
  )
})
