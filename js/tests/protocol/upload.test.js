// Uploads by the page's own way, against a real server. (JavaScript: the front end has no types of Node.)
import { createServer } from "node:http"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { ChatKitClient } from "../../src/protocol/client"

let server
let url
let received
let status
let reply

beforeEach(async () => {
  received = []
  status = 200
  reply = '{"id": "atc_1"}'
  server = createServer((request, response) => {
    const { method, headers } = request
    const allowed = {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "PUT, POST",
      "access-control-allow-headers": String(headers["access-control-request-headers"] ?? "*"),
    }
    const parts = []
    request.on("data", (part) => parts.push(part))
    request.on("end", () => {
      if (method !== "OPTIONS")
        received.push({
          method,
          type: headers["content-type"],
          range: headers["content-range"],
          body: Buffer.concat(parts).toString(),
        })
      response.writeHead(method === "OPTIONS" ? 204 : status, allowed)
      response.end(method === "OPTIONS" ? "" : reply)
    })
  })
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${server.address().port}/up`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const client = new ChatKitClient({ url: "/chatkit", fetch, files: null })
const signal = () => new AbortController().signal

it("bytes go as they are, with their headers, and say how far they are", async () => {
  const told = vi.fn()
  const body = new Blob(["x,y\n1,2"], { type: "text/csv" })
  const headers = { "content-range": "bytes 0-6/7" }
  const answer = await client.upload({ url, method: "PUT", headers, body, signal: signal(), told })
  expect(answer).toEqual({ id: "atc_1" })
  expect(received).toEqual([{ method: "PUT", type: "text/csv", range: "bytes 0-6/7", body: "x,y\n1,2" }])
  expect(told).toHaveBeenLastCalledWith(1)
})

it("forms keep the file's name", async () => {
  const body = new FormData()
  body.append("file", new File(["12"], "a.txt"))
  await client.upload({ url, method: "POST", headers: {}, body, signal: signal() })
  expect(received[0]?.type).toMatch(/^multipart\/form-data/)
  expect(received[0]?.body).toContain('filename="a.txt"')
})

it("an answer without JSON is no failure, and a refusal has the server's words", async () => {
  reply = ""
  const put = { url, method: "PUT", headers: {}, body: new Blob(["1"]) }
  expect(await client.upload({ ...put, signal: signal() })).toBeNull()
  status = 413
  reply = '{"error": {"message": "At most 1 MB."}}'
  await expect(client.upload({ ...put, signal: signal() })).rejects.toThrow("At most 1 MB.")
  reply = "<html>"
  status = 500
  await expect(client.upload({ ...put, signal: signal() })).rejects.toThrow("The server failed (500)")
})

it("a server that is gone, and an upload that is stopped, are told apart", async () => {
  const put = { url, method: "PUT", headers: {}, body: new Blob(["1"]) }
  const stop = new AbortController()
  stop.abort()
  await expect(client.upload({ ...put, signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" })
  server.close()
  server.closeAllConnections()
  await expect(client.upload({ ...put, signal: signal() })).rejects.toThrow("cannot be reached")
})
