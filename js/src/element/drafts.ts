// What is written and not sent yet, a draft a thread; kept over reloads of the page in this tab.
import { EMPTY_DRAFT } from "../state/initial"
import type { Draft, DraftFile } from "../state/types"

const PREFIX = "chatkit-notebook.draft."
const LARGEST = 300_000
const WRITE_MS = 300

/** With something that is not written yet: for a moment after each change. */
const unsaved = new Set<{ save(): void }>()
let watching = false

/** One listener for all chats: the page outlives them, and would keep those of each. */
function saveBeforeLeaving(): void {
  if (watching) return
  watching = true
  window.addEventListener("pagehide", () => {
    for (const drafts of [...unsaved]) drafts.save()
  })
}

export class Drafts {
  private readonly drafts = new Map<string, Draft>()
  private readonly changed = new Set<string>()
  private timer: ReturnType<typeof setTimeout> | undefined

  /** `scope` names the chat: its new thread has no name of its own yet. */
  constructor(private readonly scope: () => string) {}

  of(threadId: string | null): Draft {
    const key = threadId ?? ""
    const known = this.drafts.get(key)
    if (known) return known
    const saved = this.saved(key)
    if (saved) this.drafts.set(key, saved)
    return saved ?? EMPTY_DRAFT
  }

  set(threadId: string | null, draft: Draft): void {
    const key = threadId ?? ""
    this.drafts.set(key, draft)
    this.changed.add(key)
    unsaved.add(this)
    saveBeforeLeaving()
    this.timer ??= setTimeout(() => this.save(), WRITE_MS)
  }

  /** What was written in the new thread belongs to the thread that was just made. */
  move(threadId: string, draft: Draft): void {
    this.set(null, EMPTY_DRAFT)
    this.set(threadId, draft)
  }

  /** The thread is gone, and with it what was written there. */
  drop(threadId: string): void {
    this.set(threadId, EMPTY_DRAFT)
    this.save()
  }

  /** Changes a file in the draft it is in; answers that draft's thread, or undefined when it is in none. */
  changeFile(key: string, change: (file: DraftFile) => DraftFile | null): string | null | undefined {
    for (const [id, draft] of this.drafts) {
      const at = draft.files.findIndex((file) => file.key === key)
      const file = draft.files[at]
      if (!file) continue
      const changed = change(file)
      const files = changed ? draft.files.with(at, changed) : draft.files.toSpliced(at, 1)
      this.set(id || null, { ...draft, files })
      return id || null
    }
    return undefined
  }

  /** Gives up what was written in the new thread. */
  forget(): void {
    this.set(null, EMPTY_DRAFT)
    this.save()
  }

  /** Writes what has changed. */
  save(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    unsaved.delete(this)
    for (const key of this.changed) {
      const draft = this.drafts.get(key)
      if (draft) this.write(key, draft)
    }
    this.changed.clear()
  }

  private write(key: string, draft: Draft): void {
    // What is half uploaded has no file behind it after a reload.
    const files = draft.files.filter(({ status }) => status === "ready")
    const empty = !draft.segments.length && !draft.quotedText && !files.length
    try {
      const text = JSON.stringify({ ...draft, files })
      if (empty || text.length > LARGEST) sessionStorage.removeItem(this.name(key))
      else sessionStorage.setItem(this.name(key), text)
    } catch {
      // The page may not store anything, or no more: the draft then lives as long as the page.
    }
  }

  private saved(key: string): Draft | null {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(this.name(key)) ?? "null")
      return isDraft(kept) ? { ...EMPTY_DRAFT, ...kept } : null
    } catch {
      return null
    }
  }

  private name(key: string): string {
    return `${PREFIX}${key || this.scope()}`
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false
  const { segments, files } = value as Record<string, unknown>
  return Array.isArray(segments) && Array.isArray(files)
}
