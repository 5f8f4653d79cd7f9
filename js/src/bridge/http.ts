// fetch to the kernel's loopback server, with its token.

export interface Endpoint {
  url: string
  token: string
  header: string
}

const HEALTH_MS = 1_500

/** Whether this page may reach a server on the machine it runs on. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname) ||
    hostname.endsWith(".localhost")
  )
}

/** A fetch whose requests go to the endpoint, whatever their URL, with the token. */
export function httpFetch(endpoint: Endpoint, fetcher: typeof fetch = fetch): typeof fetch {
  return (_, init) => {
    const headers = new Headers(init?.headers)
    headers.set(endpoint.header, endpoint.token)
    // No `cache`: it would also make the browser ask before each request whether it may send that header.
    return fetcher(endpoint.url, { ...init, headers, credentials: "omit" })
  }
}

/** Null when the server answers and knows the token, else why not, in words. */
export async function unhealthy(endpoint: Endpoint, fetcher: typeof fetch = fetch): Promise<string | null> {
  const health = new URL("/health", endpoint.url)
  try {
    const response = await fetcher(health, {
      headers: { [endpoint.header]: endpoint.token },
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(HEALTH_MS),
    })
    return response.ok ? null : `the loopback server answered ${response.status}`
  } catch (error) {
    return (error as Error).name === "TimeoutError"
      ? "the loopback server did not answer in time"
      : "the browser cannot reach the loopback server"
  }
}
