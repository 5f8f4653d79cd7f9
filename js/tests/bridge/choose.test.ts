// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Bridge, type BridgeTimes, type TransportChoice } from "../../src/bridge/choose"
import { direct, httpFetch, isLoopback, proxied, unhealthy, watched } from "../../src/bridge/http"
import { TestKernel } from "./kernel"

const PATH = "/chats/c1/chatkit"
const SERVER = "http://127.0.0.1:5000"
const WELCOME = {
  ck: "welcome" as const,
  chat: "c1",
  path: PATH,
  url: SERVER + PATH,
  token: "secret",
  header: "x-token",
}

let kernel: TestKernel
let wanted: TransportChoice
let told: [string, string][]
let requests: { url: string; headers: Headers }[]
let serve: (url: string) => Response | Promise<Response>

beforeEach(() => {
  vi.stubGlobal("location", new URL("http://localhost:8888/lab"))
  kernel = new TestKernel()
  wanted = "auto"
  told = []
  requests = []
  serve = () => new Response("over http")
})

afterEach(() => vi.unstubAllGlobals())

function bridge(hostname = "localhost", times: Partial<BridgeTimes> = {}, jupyter: string | null = null) {
  return new Bridge({
    channel: kernel,
    path: () => PATH,
    wanted: () => wanted,
    told: (transport, why) => told.push([transport, why]),
    hostname,
    jupyter,
    times: { welcomeMs: 50, againMs: 60_000, ...times },
    fetcher: (async (input, init) => {
      requests.push({ url: String(input), headers: new Headers(init?.headers) })
      return serve(String(input))
    }) as typeof fetch,
  })
}

/** Answers the request that comes over the channel. */
async function answerOverComm(): Promise<void> {
  await vi.waitFor(() => kernel.request)
  const { id } = kernel.request
  kernel.head(id)
  kernel.chunk(id, 1, "over comm")
  kernel.end(id, 2)
}

const ask = (way: Bridge) =>
  way.fetch(PATH, { method: "POST", body: "{}" }).then((response) => response.text())

describe("auto", () => {
  it("takes http on this machine once the server answers, with the token in its header", async () => {
    const way = bridge()
    kernel.deliver(WELCOME)
    expect(await ask(way)).toBe("over http")
    expect(requests.map(({ url }) => url)).toEqual([`${SERVER}/health`, SERVER + PATH])
    expect(requests.every(({ headers }) => headers.get("x-token") === "secret")).toBe(true)
    expect(told).toEqual([
      ["http", "the page and the kernel are on this machine and the loopback server answers"],
    ])
  })

  it("asks for the server's health once, not for each request", async () => {
    const way = bridge()
    kernel.deliver(WELCOME)
    await ask(way)
    await ask(way)
    expect(requests.filter(({ url }) => url.endsWith("/health"))).toHaveLength(1)
  })

  it("takes comm on another host and says why, without a look at the server", async () => {
    const way = bridge("hub.example.org")
    kernel.deliver(WELCOME)
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
    expect(requests).toEqual([])
    expect(told).toEqual([["comm", expect.stringContaining("not on this machine")]])
  })

  it.each([
    ["refuses the token", () => new Response("", { status: 401 }), "answered 401"],
    ["cannot be reached", () => Promise.reject(new TypeError("Failed to fetch")), "cannot reach"],
  ])("takes comm when the server %s", async (_, health, why) => {
    serve = health
    const way = bridge()
    kernel.deliver(WELCOME)
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
    expect(told).toEqual([["comm", expect.stringContaining(why)]])
  })

  it("sends a request over comm when the kernel has not said where its server is, and looks again for the next", async () => {
    const way = bridge()
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
    kernel.deliver(WELCOME)
    expect(await ask(way)).toBe("over http")
    expect(told.map(([transport]) => transport)).toEqual(["comm", "http"])
  })

  it("falls over to comm when http dies before a head, within the same request", async () => {
    const way = bridge()
    kernel.deliver(WELCOME)
    await ask(way)
    serve = () => Promise.reject(new TypeError("Failed to fetch"))
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
    expect(told.at(-1)).toEqual(["comm", "the loopback server stopped answering"])
  })

  it("does not send a request twice that was stopped by the person", async () => {
    const way = bridge()
    kernel.deliver(WELCOME)
    await ask(way)
    const stop = new AbortController()
    serve = () => {
      stop.abort()
      return Promise.reject(new TypeError("Failed to fetch"))
    }
    await expect(way.fetch(PATH, { method: "POST", body: "{}", signal: stop.signal })).rejects.toThrow()
    expect(kernel.received).toEqual([])
  })

  it("takes the new port and token after another welcome", async () => {
    const way = bridge()
    kernel.deliver(WELCOME)
    await ask(way)
    kernel.deliver({ ...WELCOME, url: `http://127.0.0.1:6000${PATH}`, token: "new" })
    await ask(way)
    expect(requests.at(-1)?.url).toBe(`http://127.0.0.1:6000${PATH}`)
    expect(requests.at(-1)?.headers.get("x-token")).toBe("new")
  })
})

describe("a change over in the middle", () => {
  const events = { headers: { "content-type": "text/event-stream" } }
  const named = { method: "POST", body: "{}", headers: { "idempotency-key": "run1" } }
  const LIFE = { lifeMs: 1_000, comm: { repeatMs: 1_000, longestRepeatMs: 4_000, giveUpMs: 60_000 } }

  /** A stream that stays open; `break_` ends it as a lost connection does. */
  function open() {
    let controller!: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given
      },
    })
    return {
      response: new Response(body, events),
      say: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
      break_: () => controller.error(new TypeError("network error")),
    }
  }

  async function falls(way: Bridge): Promise<Response> {
    serve = () => Promise.reject(new TypeError("Failed to fetch"))
    const [response] = await Promise.all([way.fetch(PATH, named), beginOverComm()])
    return response
  }

  async function beginOverComm(): Promise<void> {
    await vi.waitFor(() => kernel.request)
    kernel.head(kernel.of("request").at(-1)?.id ?? "")
  }

  it("goes to comm when the server dies while a stream is open", async () => {
    const way = bridge()
    const stream = open()
    kernel.deliver(WELCOME)
    serve = (url) => (url.endsWith("/health") ? new Response("") : stream.response)
    const reader = (await way.fetch(PATH, named)).body?.getReader()
    stream.say("one")
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("one")
    serve = () => Promise.reject(new TypeError("Failed to fetch"))
    stream.break_()
    await expect(reader?.read()).rejects.toThrow(TypeError)
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
    expect(told.at(-1)).toEqual(["comm", "the loopback server stopped answering"])
  })

  it("stays with a server that is well although one stream of it broke", async () => {
    const way = bridge()
    const stream = open()
    kernel.deliver(WELCOME)
    serve = (url) => (url.endsWith("/health") ? new Response("") : stream.response)
    const response = await way.fetch(PATH, named)
    serve = () => new Response("over http")
    stream.break_()
    await expect(response.text()).rejects.toThrow(TypeError)
    expect(await ask(way)).toBe("over http")
    expect(told.map(([transport]) => transport)).toEqual(["http"])
  })

  it("takes a stream that has said nothing for long, not even that it lives, as broken", async () => {
    vi.useFakeTimers()
    try {
      const broke = vi.fn()
      const text = watched(open().response, broke, 1_000).text()
      const failed = expect(text).rejects.toThrow("fell silent")
      await vi.advanceTimersByTimeAsync(1_001)
      await failed
      expect(broke).toHaveBeenCalledTimes(1)
    } finally {
      vi.useRealTimers()
    }
  })

  it("goes back to http when comm falls silent and the server is there again", async () => {
    vi.useFakeTimers()
    try {
      const way = bridge("localhost", LIFE)
      kernel.deliver(WELCOME)
      await ask(way)
      const response = await falls(way)
      const broken = expect(response.text()).rejects.toThrow(TypeError)
      serve = () => new Response("over http")
      await vi.advanceTimersByTimeAsync(4_000)
      await broken
      expect(told.at(-1)).toEqual([
        "http",
        "Jupyter's messages stopped coming, and the loopback server answers",
      ])
      expect(await ask(way)).toBe("over http")
    } finally {
      vi.useRealTimers()
    }
  })

  it("stays on comm as long as the kernel gives a sign of life there", async () => {
    vi.useFakeTimers()
    try {
      const way = bridge("localhost", LIFE)
      kernel.deliver(WELCOME)
      await ask(way)
      const response = await falls(way)
      serve = () => new Response("over http")
      await vi.advanceTimersByTimeAsync(2_200)
      kernel.deliver(WELCOME)
      await vi.advanceTimersByTimeAsync(1_500)
      kernel.chunk(kernel.of("request").at(-1)?.id ?? "", 1, "on")
      kernel.end(kernel.of("request").at(-1)?.id ?? "", 2)
      expect(await response.text()).toBe("on")
      expect(told.at(-1)?.[0]).toBe("comm")
    } finally {
      vi.useRealTimers()
    }
  })

  it("sends again what had no answer yet, when it may be sent twice", async () => {
    vi.useFakeTimers()
    try {
      const way = bridge("localhost", LIFE)
      kernel.deliver(WELCOME)
      await ask(way)
      serve = () => Promise.reject(new TypeError("Failed to fetch"))
      const safe = way.fetch(PATH, named).then((response) => response.text())
      const unsafe = way.fetch(PATH, { method: "POST", body: "{}" })
      unsafe.catch(() => undefined)
      await vi.waitFor(() => expect(kernel.of("request")).toHaveLength(2))
      serve = () => new Response("over http")
      await vi.advanceTimersByTimeAsync(2_500)
      expect(await safe).toBe("over http")
      expect(kernel.of("cancel")).toHaveLength(1) // the other one waits: the kernel may have it
    } finally {
      vi.useRealTimers()
    }
  })

  it("looks for the server again although somebody has set the clock back by a day", async () => {
    const way = bridge("localhost", { againMs: 1 })
    kernel.deliver(WELCOME)
    await ask(way)
    await falls(way)
    const day = Date.now() - 86_400_000
    const clock = vi.spyOn(Date, "now").mockReturnValue(day)
    serve = () => new Response("over http")
    kernel.received.length = 0
    await new Promise((resolve) => setTimeout(resolve, 5)) // longer than `againMs`
    await Promise.all([ask(way), answerOverComm()])
    clock.mockRestore()
    await vi.waitFor(() => expect(told.at(-1)?.[0]).toBe("http"))
  })

  it("looks now and then whether the server is back, while comm works", async () => {
    const way = bridge("localhost", { againMs: 0 })
    kernel.deliver(WELCOME)
    await ask(way)
    await falls(way)
    serve = () => new Response("over http")
    kernel.received.length = 0
    await Promise.all([ask(way), answerOverComm()])
    await vi.waitFor(() => expect(told.at(-1)?.[0]).toBe("http"))
    expect(await ask(way)).toBe("over http")
  })
})

describe("through jupyter-server-proxy", () => {
  const HUB = "https://hub.example.org/user/me/"
  const KNOWN = { ...WELCOME, proof: "it-is-me" }
  let who: () => Response | Promise<Response>

  beforeEach(() => {
    who = () => new Response("data: it-is-me\n\n")
    serve = (url) => (url.endsWith("/whoami") ? who() : new Response("through the proxy"))
  })

  it("reaches the server from another machine, and shows it the token only after it was recognised", async () => {
    const way = bridge("hub.example.org", {}, HUB)
    kernel.deliver(KNOWN)
    expect(await ask(way)).toBe("through the proxy")
    const root = "https://hub.example.org/user/me/proxy/5000"
    expect(requests.map(({ url }) => url)).toEqual([`${root}/whoami`, `${root}/health`, root + PATH])
    expect(requests.map(({ headers }) => headers.get("x-token"))).toEqual([null, "secret", "secret"])
    expect(told).toEqual([["http", expect.stringContaining("jupyter-server-proxy")]])
  })

  it.each([
    ["is not installed", () => new Response("", { status: 404 }), "has no jupyter-server-proxy"],
    ["leads to another server", () => new Response("data: somebody\n\n"), "another machine"],
    ["refuses", () => new Response("", { status: 403 }), "answered 403"],
  ])("takes comm when the proxy %s, and keeps the token", async (_, answer, why) => {
    who = answer
    const way = bridge("hub.example.org", {}, HUB)
    kernel.deliver(KNOWN)
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
    expect(told).toEqual([["comm", expect.stringContaining(why)]])
    expect(requests.some(({ headers }) => headers.has("x-token"))).toBe(false)
  })

  it.each([
    [502, "text/html", "<h1>Bad Gateway</h1>"],
    [503, "text/plain", "Service Unavailable"],
    [403, "text/html; charset=utf-8", "<html>Log in</html>"],
  ])(
    "goes to comm in the same request when a proxy answers %i with a page of its own",
    async (status, type, page) => {
      const way = bridge("hub.example.org", {}, HUB)
      kernel.deliver(KNOWN)
      await ask(way)
      serve = () => new Response(page, { status, headers: { "content-type": type } })
      const [text] = await Promise.all([ask(way), answerOverComm()])
      expect(text).toBe("over comm")
      expect(told.at(-1)).toEqual(["comm", `a proxy answered ${status} instead of the kernel`])
    },
  )

  it("stays with the proxy when the kernel itself refuses", async () => {
    const way = bridge("hub.example.org", {}, HUB)
    kernel.deliver(KNOWN)
    const words = '{"error": {"message": "This kernel\'s token is another. Run %chatkit again."}}'
    const headers = { "content-type": "application/json" }
    serve = (url) =>
      url.endsWith("/whoami")
        ? who()
        : new Response(words, { status: url.endsWith("/health") ? 200 : 401, headers })
    expect(await ask(way)).toBe(words)
    expect(told.map(([transport]) => transport)).toEqual(["http"])
  })

  it("takes comm when a proxy holds streams back", async () => {
    vi.useFakeTimers()
    try {
      who = () => new Promise(() => undefined)
      const fetcher = ((_: string, init: RequestInit) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener("abort", () => reject(init.signal?.reason))
        })) as typeof fetch
      const endpoint = proxied({ ...KNOWN }, HUB)
      const reason = endpoint && unhealthy(endpoint, fetcher)
      await vi.advanceTimersByTimeAsync(5_000)
      expect(await reason).toContain("holds streams back")
    } finally {
      vi.useRealTimers()
    }
  })

  it("is not tried on this machine", async () => {
    const way = bridge("localhost", {}, "http://localhost:8888/")
    kernel.deliver(KNOWN)
    await ask(way)
    expect(requests.every(({ url }) => url.startsWith(SERVER))).toBe(true)
  })
})

describe("asked for", () => {
  it("comm is taken although http would do", async () => {
    wanted = "comm"
    const way = bridge()
    kernel.deliver(WELCOME)
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
  })

  it("http waits for the kernel and does not fall over", async () => {
    wanted = "http"
    const way = bridge("localhost", { welcomeMs: 1 })
    const asked = ask(way)
    kernel.deliver(WELCOME)
    expect(await asked).toBe("over http")
    serve = () => Promise.reject(new TypeError("Failed to fetch"))
    await expect(ask(way)).rejects.toThrow("Failed to fetch")
    expect(kernel.received).toEqual([])
  })

  it("http gives up a server or a kernel that never answers, in words", async () => {
    vi.useFakeTimers()
    try {
      wanted = "http"
      const never = bridge()
      const unwelcome = expect(ask(never)).rejects.toThrow("has not answered for a long time")
      await vi.advanceTimersByTimeAsync(15 * 60_000)
      await unwelcome
      kernel.deliver(WELCOME)
      const endpoint = direct(WELCOME)
      const hangs = ((_: string, init: RequestInit) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener("abort", () => reject(init.signal?.reason))
        })) as typeof fetch
      const silent = endpoint && httpFetch(endpoint, hangs, 1_000)(PATH)
      const failed = expect(silent).rejects.toThrow("has not answered for a long time")
      await vi.advanceTimersByTimeAsync(1_000)
      await failed
    } finally {
      vi.useRealTimers()
    }
  })

  it("http says what to do when no server runs", async () => {
    wanted = "http"
    const way = bridge()
    kernel.deliver({ ...WELCOME, url: null })
    await expect(ask(way)).rejects.toThrow('Use transport="auto" or "comm".')
  })

  it("a change counts from the next request", async () => {
    const way = bridge()
    kernel.deliver(WELCOME)
    expect(await ask(way)).toBe("over http")
    wanted = "comm"
    const [text] = await Promise.all([ask(way), answerOverComm()])
    expect(text).toBe("over comm")
  })
})

describe("isLoopback", () => {
  it.each(["localhost", "127.0.0.1", "127.0.1.1", "[::1]", "lab.localhost"])("is true for %s", (name) => {
    expect(isLoopback(name)).toBe(true)
  })

  it.each(["example.org", "127.0.0.1.evil.org", "10.0.0.1", "localhost.evil.org", "notlocalhost", ""])(
    "is false for %s",
    (name) => {
      expect(isLoopback(name)).toBe(false)
    },
  )
})
