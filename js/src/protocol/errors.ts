// The one error of a request that did not work: what happened, in words, and whether trying again makes sense.

export interface RequestErrorInit {
  status?: number | null
  retryable?: boolean
  cause?: unknown
}

export class RequestError extends Error {
  /** The HTTP status, or null when there was no answer or it broke off. */
  readonly status: number | null
  readonly retryable: boolean

  constructor(message: string, { status = null, retryable = true, cause }: RequestErrorInit = {}) {
    super(message, { cause })
    this.name = "RequestError"
    this.status = status
    this.retryable = retryable
  }

  /** From an answer that is not 2xx; reads the body for a reason. */
  static async fromResponse(response: Response): Promise<RequestError> {
    const reason = reasonOf(await response.text().catch(() => ""))
    const { status } = response
    const text = reason || statusWords(status)
    return new RequestError(text, { status, retryable: status >= 500 || status === 408 || status === 429 })
  }

  /** From an answer of 200 that is not what was asked for: a page to sign in, or that of a proxy, more often than not. */
  static fromOther(response: Response | undefined, cause?: unknown): RequestError {
    return new RequestError(
      isPage(response)
        ? "The server answered with a web page. Check that api.url is right, and that no sign-in page or proxy stands in between."
        : "The server's answer is not JSON. Check that api.url leads to a ChatKit server.",
      { cause },
    )
  }

  /** From a fetch that failed or a body that broke off. */
  static fromFailure(cause: unknown): RequestError {
    if (cause instanceof RequestError) return cause
    const detail = cause instanceof Error ? cause.message : String(cause)
    // "Failed to fetch" and its like are all a browser says; anything longer was written for people.
    const bare = cause instanceof TypeError || !detail
    return new RequestError(
      bare ? "The server cannot be reached. Check that it is running, then try again." : detail,
      {
        cause,
      },
    )
  }
}

export function isPage(response: Response | undefined): boolean {
  return /^text\/html\b/i.test(response?.headers.get("content-type") ?? "")
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError"
}

const LONGEST_REASON = 500

function reasonOf(body: string): string {
  const text = body.trim()
  if (!text || text.startsWith("<")) return ""
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === "string") return json.slice(0, LONGEST_REASON)
    if (json && typeof json === "object") {
      for (const key of ["message", "detail", "error"]) {
        const value = (json as Record<string, unknown>)[key]
        if (typeof value === "string") return value.slice(0, LONGEST_REASON)
        if (value && typeof value === "object" && "message" in value)
          return String(value.message).slice(0, LONGEST_REASON)
      }
    }
    return ""
  } catch {
    return text.slice(0, LONGEST_REASON)
  }
}

function statusWords(status: number): string {
  if (status === 401 || status === 403)
    return "The server refused the request. Reload the page, or run the cell that shows the chat again."
  if (status === 404)
    return "The server does not know this chat or thread any more. Reload the page, or run the cell that shows the chat again."
  if (status === 413) return "That is more than the server takes at once. Send less."
  if (status === 429) return "The server is asked too often. Wait a moment, then try again."
  return status >= 500
    ? `The server failed (${status}). Try again.`
    : `The server did not accept the request (${status}). Reload the page, then try again.`
}
