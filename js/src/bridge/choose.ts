// Which way a request takes, http or comm: chosen per request, told in words, and changed when http fails.
import { commFetch } from "./comm"
import type { Channel, Welcome } from "./frames"
import { type Endpoint, httpFetch, isLoopback, unhealthy } from "./http"

export type Transport = "http" | "comm"
export type TransportChoice = "auto" | Transport

export interface BridgeOptions {
  channel: Channel
  /** Path of the chat on the kernel's ASGI app. */
  path(): string
  wanted(): TransportChoice
  /** Called when the way, or the reason for it, changes. */
  told(transport: Transport, why: string): void
  hostname?: string
  fetcher?: typeof fetch
  /** How long a request waits for the kernel to say where its server is. */
  welcomeMs?: number
}

type Way = { transport: Transport; fetch: typeof fetch; why: string; settled: boolean }

export class Bridge {
  #welcome: Welcome | null = null
  readonly #arrivals = new Set<() => void>()
  #way: Promise<Way> | null = null
  #wayFor: TransportChoice | null = null
  readonly #unlisten: () => void
  readonly #hostname: string
  readonly #fetcher: typeof fetch

  readonly #options: BridgeOptions

  constructor(options: BridgeOptions) {
    this.#options = options
    this.#hostname = options.hostname ?? location.hostname
    this.#fetcher = options.fetcher ?? ((input, init) => fetch(input, init))
    this.#unlisten = options.channel.listen((frame) => {
      if (frame.ck !== "welcome") return
      this.#welcome = frame
      this.#way = null // a restarted server has another port and token
      for (const arrived of this.#arrivals) arrived()
    })
  }

  close(): void {
    this.#unlisten()
  }

  /** The `api.fetch` of the chat. */
  readonly fetch: typeof fetch = async (input, init) => {
    const way = await this.#current()
    try {
      return await way.fetch(this.#target(way.transport, input), init)
    } catch (error) {
      const lost = way.transport === "http" && this.#options.wanted() === "auto" && error instanceof TypeError
      if (!lost || init?.signal?.aborted) throw error
      // No head arrived, so the app has not seen the request, or not answered: the other way may still work.
      const comm = this.#comm("the loopback server stopped answering", true)
      this.#way = Promise.resolve(comm)
      this.#tell(comm)
      return comm.fetch(this.#target("comm", input), init)
    }
  }

  #target(transport: Transport, input: RequestInfo | URL): RequestInfo | URL {
    return transport === "comm" ? new URL(this.#options.path(), location.href) : input
  }

  async #current(): Promise<Way> {
    const wanted = this.#options.wanted()
    if (!this.#way || this.#wayFor !== wanted) {
      this.#wayFor = wanted
      this.#way = this.#choose(wanted)
      this.#way.then(
        (way) => this.#tell(way),
        () => {
          this.#way = null // told to whoever asked; the next request looks again
        },
      )
    }
    const chosen = this.#way
    const way = await chosen
    // An unsettled way serves this one request; the next one looks again.
    if (!way.settled && this.#way === chosen) this.#way = null
    return way
  }

  #tell(way: Way): void {
    this.#options.told(way.transport, way.why)
  }

  async #choose(wanted: TransportChoice): Promise<Way> {
    if (wanted === "comm") return this.#comm('transport="comm" was asked for', true)
    if (wanted === "auto" && !isLoopback(this.#hostname))
      return this.#comm("the page is not on this machine, so the browser may not reach a local port", true)
    const welcome = await this.#arrival(
      wanted === "http" ? Number.POSITIVE_INFINITY : (this.#options.welcomeMs ?? 1_500),
    )
    if (!welcome) return this.#comm("the kernel has not said yet where its loopback server is", false)
    const endpoint = endpointOf(welcome)
    if (wanted === "http") {
      if (!endpoint) throw new Error('The loopback server does not run. Use transport="auto" or "comm".')
      return {
        transport: "http",
        fetch: httpFetch(endpoint, this.#fetcher),
        why: 'transport="http" was asked for',
        settled: true,
      }
    }
    if (!endpoint) return this.#comm("the loopback server does not run", true)
    const reason = await unhealthy(endpoint, this.#fetcher)
    if (reason) return this.#comm(reason, true)
    const why = "the page and the kernel are on this machine and the loopback server answers"
    return { transport: "http", fetch: httpFetch(endpoint, this.#fetcher), why, settled: true }
  }

  #comm(why: string, settled: boolean): Way {
    return { transport: "comm", fetch: commFetch(this.#options.channel), why, settled }
  }

  #arrival(limit: number): Promise<Welcome | null> {
    if (this.#welcome) return Promise.resolve(this.#welcome)
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#arrivals.delete(done)
        resolve(this.#welcome)
      }
      const timer = Number.isFinite(limit) ? setTimeout(done, limit) : undefined
      this.#arrivals.add(done)
    })
  }
}

function endpointOf({ url, token, header }: Welcome): Endpoint | null {
  return url && token ? { url, token, header } : null
}
