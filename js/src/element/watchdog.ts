// Whether the hosted UI is still there: it says nothing when it collapses, empties itself or refuses what it was given.

const LOOK_MS = 1_000
/** Looks in a row that must find it gone: a cell that moves takes it out of the page for a moment. */
const LOOKS = 2
/** Less than a composer's line. */
const SMALLEST = 24
const LONGEST = 200

/** Calls back once, with a reason that fits after "because". Answers a function that stops it. */
export function watchPlace(element: HTMLElement, place: Element, gone: (reason: string) => void): () => void {
  let missed = 0
  let hadFrame = frameOf(element) !== null
  const timer = setInterval(() => {
    // What the notebook hides, scrolls away or collapses is not the UI's failure.
    if (document.hidden || !place.isConnected || !(place as HTMLElement).offsetWidth) return
    const frame = frameOf(element)
    hadFrame ||= frame !== null
    const reason = whatIsWrong(element, frame, hadFrame)
    missed = reason ? missed + 1 : 0
    if (!reason || missed < LOOKS) return
    clearInterval(timer)
    gone(reason)
  }, LOOK_MS)
  return () => clearInterval(timer)
}

function whatIsWrong(
  element: HTMLElement,
  frame: HTMLIFrameElement | null,
  hadFrame: boolean,
): string | null {
  if (!element.isConnected || (hadFrame && !frame)) return "the hosted UI vanished from the page"
  for (const box of frame ? [element, frame] : [element])
    if (box.getBoundingClientRect().height < SMALLEST) return "the hosted UI collapsed to no height"
  return null
}

function frameOf(element: HTMLElement): HTMLIFrameElement | null {
  return element.querySelector("iframe") ?? element.shadowRoot?.querySelector("iframe") ?? null
}

/**
 * Why the hosted UI will not go on, if the error says so: null for all others. Errors about options only count
 * where `mayBeOptions`, since another chat in the page may have been given them.
 */
export function refusal(error: unknown, mayBeOptions: boolean): string | null {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error ?? "")
  if (/Domain verification failed/i.test(words)) return "OpenAI does not know the domain of this page"
  if (!mayBeOptions || !/InvalidFrameParamsError|IntegrationError|Invalid frame params/.test(words))
    return null
  return `the hosted UI refused the options (${words.replace(/\s+/g, " ").slice(0, LONGEST)})`
}
