// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { Bridge, type TransportChoice } from "../../src/bridge/choose"
import { isLoopback } from "../../src/bridge/http"
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

function bridge(hostname = "localhost", welcomeMs = 50) {
  return new Bridge({
    channel: kernel,
    path: () => PATH,
    wanted: () => wanted,
    told: (transport, why) => told.push([transport, why]),
    hostname,
    welcomeMs,
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
    const way = bridge("localhost", 1)
    const asked = ask(way)
    kernel.deliver(WELCOME)
    expect(await asked).toBe("over http")
    serve = () => Promise.reject(new TypeError("Failed to fetch"))
    await expect(ask(way)).rejects.toThrow("Failed to fetch")
    expect(kernel.received).toEqual([])
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
