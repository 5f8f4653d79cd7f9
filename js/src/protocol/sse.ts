// Server-sent events from bytes: incremental UTF-8, \r\n, comments, several data lines, a body cut mid-event.

/** Takes bytes as they come and answers the data of each event that became complete. */
export class SseParser {
  private readonly decoder = new TextDecoder()
  private rest = ""
  private data: string[] = []

  push(bytes: Uint8Array): string[] {
    return this.take(this.decoder.decode(bytes, { stream: true }))
  }

  /** The body ended. Answers a last event whose blank line never came; it may be cut. */
  end(): string[] {
    const events = this.take(this.decoder.decode())
    if (this.rest) this.line(this.rest)
    this.rest = ""
    if (this.data.length) events.push(this.flush())
    return events
  }

  private take(text: string): string[] {
    const events: string[] = []
    const all = this.rest + text
    let start = 0
    for (;;) {
      const end = all.indexOf("\n", start)
      if (end < 0) break
      const line =
        all.charCodeAt(end - 1) === 13 && end > start ? all.slice(start, end - 1) : all.slice(start, end)
      start = end + 1
      if (line) this.line(line)
      else if (this.data.length) events.push(this.flush())
    }
    this.rest = all.slice(start)
    return events
  }

  private line(line: string): void {
    // Only data matters here: ChatKit sends no names, no ids, and a comment only keeps the connection open.
    if (line.startsWith("data:")) this.data.push(line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5))
    else if (line === "data") this.data.push("")
  }

  private flush(): string {
    const event = this.data.join("\n")
    this.data = []
    return event
  }
}

/** The data of each event of a body, in batches as they arrive. Leaving the loop early cancels the body. */
export async function* sseBatches(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const parser = new SseParser()
  const reader = body.getReader()
  let finished = false
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const events = parser.push(value)
      if (events.length) yield events
    }
    finished = true
    const events = parser.end()
    if (events.length) yield events
  } finally {
    if (!finished) await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}
