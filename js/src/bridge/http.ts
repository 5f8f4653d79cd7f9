// fetch to the kernel's HTTP server, with its token: on loopback, or through the Jupyter server's own address.
import { LATEST_ANSWER_MS, NO_ANSWER, type Welcome } from "./frames"

export interface Endpoint {
  url: string
  /** Of the server, without the path of the chat. */
  root: string
  token: string
  header: string
  /** Set when another server stands between, which must not see the token unless ours is behind it. */
  proof: string | null
}

const HEALTH_MS = 1_500
/** A server behind a hub's proxies may be a continent away. */
const PROXIED_MS = 4_000
/** Twice the pause after which the server sends something when it has nothing to say. */
const SILENT_MS = 32_000

/** Whether this page may reach a server on the machine it runs on. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname) ||
    hostname.endsWith(".localhost")
  )
}

/** Where the kernel says that its server is; null when it runs none. */
export function direct({ url, path, token, header }: Welcome): Endpoint | null {
  return url && token ? { url, root: url.slice(0, -path.length), token, header, proof: null } : null
}

/** The same server through jupyter-server-proxy on the Jupyter server at `base`; null when it cannot be known there. */
export function proxied(welcome: Welcome, base: string): Endpoint | null {
  const endpoint = direct(welcome)
  if (!endpoint || !welcome.proof) return null
  const root = `${base.replace(/\/$/, "")}/proxy/${new URL(endpoint.url).port}`
  return { ...endpoint, root, url: root + welcome.path, proof: welcome.proof }
}

/** What of the app a URL means: a file of the chat, or the chat itself. */
export function pathOf(input: RequestInfo | URL, chat: string): string {
  const { pathname } = new URL(String(input), location.href)
  return pathname.startsWith(chat.replace(/[^/]*$/, "attachments")) ? pathname : chat
}

/**
 * A fetch whose requests go to the endpoint, whatever host their URL names, with the token.
 * @param headMs how long an answer may take to begin: a call into C may keep the kernel's server from running.
 */
export function httpFetch(
  endpoint: Endpoint,
  fetcher: typeof fetch = fetch,
  headMs = LATEST_ANSWER_MS,
): typeof fetch {
  const chat = endpoint.url.slice(endpoint.root.length)
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set(endpoint.header, endpoint.token)
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(new Error(NO_ANSWER)), headMs)
    try {
      // No `cache`: it would also make the browser ask before each request whether it may send that header.
      return await fetcher(endpoint.root + pathOf(input, chat), {
        ...init,
        headers,
        credentials: endpoint.proof ? "same-origin" : "omit",
        signal: init?.signal ? AbortSignal.any([init.signal, limit.signal]) : limit.signal,
      })
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Null when the server answers and knows the token, else why not, in words. */
export async function unhealthy(endpoint: Endpoint, fetcher: typeof fetch = fetch): Promise<string | null> {
  if (endpoint.proof) {
    const reason = await misled(endpoint.root, endpoint.proof, fetcher)
    if (reason) return reason
  }
  try {
    const response = await fetcher(`${endpoint.root}/health`, {
      headers: { [endpoint.header]: endpoint.token },
      credentials: endpoint.proof ? "same-origin" : "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(endpoint.proof ? PROXIED_MS : HEALTH_MS),
    })
    return response.ok ? null : `the loopback server answered ${response.status}`
  } catch (error) {
    return (error as Error).name === "TimeoutError"
      ? "the loopback server did not answer in time"
      : "the browser cannot reach the loopback server"
  }
}

/** Null when the proxy leads to the kernel's server and lets a stream through as it comes, else why not. */
async function misled(root: string, proof: string, fetcher: typeof fetch): Promise<string | null> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), PROXIED_MS)
  try {
    const response = await fetcher(`${root}/whoami`, {
      // Exactly this: jupyter-server-proxy holds back what is asked for in any other way.
      headers: { accept: "text/event-stream" },
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
    })
    if (response.status === 404) return "the Jupyter server has no jupyter-server-proxy"
    if (!response.ok || !response.body) return `jupyter-server-proxy answered ${response.status}`
    const { value } = await response.body.getReader().read()
    return new TextDecoder().decode(value).trim() === `data: ${proof}`
      ? null
      : "jupyter-server-proxy leads to another server: the kernel runs on another machine"
  } catch {
    return stop.signal.aborted
      ? "a proxy between page and kernel holds streams back"
      : "jupyter-server-proxy cannot be reached"
  } finally {
    clearTimeout(timer)
    stop.abort() // that stream would stay open for a while
  }
}

/**
 * The response, with a body that tells when it breaks off or falls silent: then it fails as a lost connection does.
 * @param broke called before the reader hears of it.
 */
export function watched(response: Response, broke: () => void, silentMs = SILENT_MS): Response {
  if (!response.body) return response
  const reader = response.body.getReader()
  let timer: ReturnType<typeof setTimeout> | undefined
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new TypeError("The connection fell silent.")), silentMs)
      })
      try {
        const { done, value } = await Promise.race([reader.read(), silence])
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        if (error instanceof TypeError) broke()
        controller.error(error)
        reader.cancel(error).catch(() => undefined)
      } finally {
        clearTimeout(timer)
      }
    },
    cancel(reason) {
      clearTimeout(timer)
      return reader.cancel(reason)
    },
  })
  const { status, statusText, headers } = response
  return new Response(body, { status, statusText, headers })
}
