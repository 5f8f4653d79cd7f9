// Which way a request takes, http or comm: chosen per request, told in words, and changed when the one in use dies.
import { type CommTimes, commFetch } from "./comm"
import { type Channel, LATEST_ANSWER_MS, NO_ANSWER, type Welcome } from "./frames"
import { direct, type Endpoint, httpFetch, isLoopback, pathOf, proxied, unhealthy, watched } from "./http"

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
  /** Address of the Jupyter server that the page comes from; null when it comes from none. */
  jupyter?: string | null
  fetcher?: typeof fetch
  times?: Partial<BridgeTimes>
}

export interface BridgeTimes {
  /** How long a request waits for the kernel to say where its server is. */
  welcomeMs: number
  /** How long a kernel that was asked may take to show that messages still pass. */
  lifeMs: number
  /** After which time http may be tried again; doubles up to the longest. */
  againMs: number
  longestAgainMs: number
  comm?: CommTimes
}

const TIMES: BridgeTimes = { welcomeMs: 1_500, lifeMs: 3_000, againMs: 10_000, longestAgainMs: 300_000 }

const NOT_HERE = "the page is not on this machine, so the browser may not reach a local port"
const HERE = "the page and the kernel are on this machine and the loopback server answers"
const THROUGH_PROXY = "through jupyter-server-proxy, because the page is not on this machine"
const DIED = "the loopback server stopped answering"
const MUTE = "Jupyter's messages stopped coming, and the loopback server answers"

/** On requests that may be sent again: the kernel knows them, or they change nothing. Who reads takes them up again. */
const REPEATABLE = "idempotency-key"
/** Whether somebody between page and kernel has refused the request: the kernel's own refusals are JSON. */
function isForeign(response: Response): boolean {
  return !response.ok && !response.headers.get("content-type")?.startsWith("application/json")
}

interface Way {
  transport: Transport
  fetch: typeof fetch
  why: string
  /** Serves more than one request. */
  settled: boolean
  /** Of http. */
  endpoint?: Endpoint
  /** Of comm: http might do as well, now or later. */
  second?: boolean
}

interface Route {
  endpoint: Endpoint
  why: string
}

export class Bridge {
  #way: Promise<Way> | null = null
  #wayFor: TransportChoice | null = null
  #address = ""
  /** When http was tried last, by the clock that nobody sets. */
  #checked = 0
  #pause: number
  #asking = false
  /** Ends all requests over comm that another way can carry on. */
  #mover = new AbortController()
  readonly #unlisten: () => void
  readonly #hostname: string
  readonly #fetcher: typeof fetch
  readonly #times: BridgeTimes
  readonly #options: BridgeOptions

  constructor(options: BridgeOptions) {
    this.#options = options
    this.#hostname = options.hostname ?? location.hostname
    this.#fetcher = options.fetcher ?? ((input, init) => fetch(input, init))
    this.#times = { ...TIMES, ...options.times }
    this.#pause = this.#times.againMs
    this.#unlisten = options.channel.listen((frame) => {
      if (frame.ck !== "welcome" || frame.url === this.#address) return
      this.#address = frame.url ?? ""
      this.#way = null // a restarted server has another port
    })
  }

  close(): void {
    this.#unlisten()
  }

  /** The `api.fetch` of the chat. */
  readonly fetch: typeof fetch = async (input, init) => {
    const way = await this.#current()
    if (way.transport === "comm") return this.#overComm(way, input, init)
    try {
      const response = await way.fetch(input, init)
      if (this.#options.wanted() === "auto" && isForeign(response)) {
        const comm = this.#comm(`a proxy answered ${response.status} instead of the kernel`, {
          second: isLoopback(this.#hostname),
        })
        this.#checked = performance.now()
        this.#take(comm)
        void response.body?.cancel()
        return this.#overComm(comm, input, init)
      }
      const streams = response.headers.get("content-type")?.startsWith("text/event-stream")
      return streams && this.#options.wanted() === "auto"
        ? watched(response, () => this.#distrust(way))
        : response
    } catch (error) {
      const lost = this.#options.wanted() === "auto" && error instanceof TypeError
      if (!lost || init?.signal?.aborted) throw error
      // No head arrived, so the app has not seen the request, or not answered: the other way may still work.
      const comm = this.#comm(DIED, { second: true })
      this.#take(comm)
      return this.#overComm(comm, input, init)
    }
  }

  async #overComm(way: Way, input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> {
    const target = new URL(pathOf(input, this.#options.path()), location.href)
    if (!way.second) return way.fetch(target, init)
    this.#lookAgain()
    const repeatable = new Headers(init?.headers).has(REPEATABLE)
    if (!repeatable) return way.fetch(target, init)
    const moved = this.#mover.signal
    const given = init?.signal
    try {
      return await way.fetch(target, { ...init, signal: given ? AbortSignal.any([given, moved]) : moved })
    } catch (error) {
      if (!moved.aborted || given?.aborted) throw error
      return this.fetch(input, init)
    }
  }

  async #current(): Promise<Way> {
    const wanted = this.#options.wanted()
    if (!this.#way || this.#wayFor !== wanted) {
      this.#wayFor = wanted
      this.#way = this.#choose(wanted)
      this.#way.then(
        (way) => this.#options.told(way.transport, way.why),
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

  #take(way: Way): void {
    this.#way = Promise.resolve(way)
    this.#options.told(way.transport, way.why)
  }

  // Choosing

  async #choose(wanted: TransportChoice): Promise<Way> {
    if (wanted === "comm") return this.#comm('transport="comm" was asked for')
    const here = isLoopback(this.#hostname)
    if (wanted === "auto" && !here && !this.#options.jupyter) return this.#comm(NOT_HERE)
    const welcome = await this.#arrival(wanted === "http" ? LATEST_ANSWER_MS : this.#times.welcomeMs)
    if (!welcome && wanted === "http") throw new Error(NO_ANSWER)
    if (!welcome)
      return this.#comm("the kernel has not said yet where its loopback server is", { settled: false })
    const routes = this.#routes(welcome)
    if (wanted === "http") {
      const [route] = routes
      if (!route) throw new Error('The loopback server does not run. Use transport="auto" or "comm".')
      return this.#http({ ...route, why: 'transport="http" was asked for' })
    }
    if (!routes.length) return this.#comm(here ? "the loopback server does not run" : NOT_HERE)
    const found = await this.#healthy(routes)
    if (typeof found !== "string") return this.#http(found)
    this.#checked = performance.now()
    // Only a server that runs but does not answer now may answer later.
    return this.#comm(here ? found : `${NOT_HERE}, and ${found}`, { second: here })
  }

  /** The ways to the server, the best one first. */
  #routes(welcome: Welcome): Route[] {
    const { jupyter } = this.#options
    const here = isLoopback(this.#hostname)
    if (here || !jupyter) {
      const endpoint = direct(welcome)
      return endpoint ? [{ endpoint, why: HERE }] : []
    }
    const endpoint = proxied(welcome, jupyter)
    return endpoint ? [{ endpoint, why: THROUGH_PROXY }] : []
  }

  async #healthy(routes: Route[]): Promise<Route | string> {
    let reason = ""
    for (const route of routes) {
      const bad = await unhealthy(route.endpoint, this.#fetcher)
      if (!bad) return route
      reason = bad
    }
    return reason
  }

  #http({ endpoint, why }: Route): Way {
    return { transport: "http", fetch: httpFetch(endpoint, this.#fetcher), why, settled: true, endpoint }
  }

  #comm(why: string, { settled = true, second = false } = {}): Way {
    const silent = second ? () => void this.#suspect() : undefined
    const way = commFetch(this.#options.channel, this.#times.comm, silent)
    return { transport: "comm", fetch: way, why, settled, second }
  }

  #arrival(limit: number): Promise<Welcome | null> {
    const { channel } = this.#options
    if (channel.welcome) return Promise.resolve(channel.welcome)
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        unlisten()
        resolve(channel.welcome)
      }
      const timer = setTimeout(done, limit)
      const unlisten = channel.listen((frame) => frame.ck === "welcome" && done())
    })
  }

  // Changing over

  /** A stream over http broke: whoever asks next waits until it is known whether the server is still there. */
  #distrust(way: Way): void {
    const { endpoint } = way
    if (!endpoint || !this.#way) return
    this.#way = unhealthy(endpoint, this.#fetcher).then((reason) => {
      if (!reason) return way
      const comm = this.#comm(DIED, { second: true })
      this.#checked = performance.now()
      this.#options.told(comm.transport, comm.why)
      return comm
    })
  }

  /** Over comm for want of http: looks now and then whether the server is back. */
  #lookAgain(): void {
    if (performance.now() - this.#checked < this.#pause) return
    this.#pause = Math.min(this.#pause * 2, this.#times.longestAgainMs)
    this.#options.channel.greet() // it may have another port by now
    void this.#back(HERE)
  }

  /** Nothing came over comm for a while: asks for a sign of life, and moves to http if there is none. */
  async #suspect(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const { channel } = this.#options
    try {
      const alive = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => done(false), this.#times.lifeMs)
        const unlisten = channel.listen(() => done(true))
        const done = (heard: boolean) => {
          clearTimeout(timer)
          unlisten()
          resolve(heard)
        }
        channel.greet()
      })
      if (!alive && (await this.#back(MUTE))) this.#move()
    } catch {
      // the comm is gone; who waits for it is told
    } finally {
      this.#asking = false
    }
  }

  /** Takes http from now on if its server answers. */
  async #back(why: string): Promise<boolean> {
    const { welcome } = this.#options.channel
    const found = welcome && (await this.#healthy(this.#routes(welcome)))
    this.#checked = performance.now()
    if (!found || typeof found === "string" || this.#options.wanted() !== "auto") return false
    this.#pause = this.#times.againMs
    this.#take(this.#http({ ...found, why }))
    return true
  }

  /** Ends what waits over comm, as a lost connection would: it is taken up over the way that works. */
  #move(): void {
    this.#mover.abort(new TypeError(MUTE))
    this.#mover = new AbortController()
  }
}
