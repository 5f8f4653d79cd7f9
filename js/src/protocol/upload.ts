// A request whose way out can be watched, which fetch does not offer.

export interface Upload {
  url: string
  method: "POST" | "PUT"
  headers: Record<string, string>
  body: Blob | FormData
  signal: AbortSignal
  /** Told how much is sent, from 0 to 1. */
  told?(progress: number): void
}

/** Like fetch: answers a Response, or rejects with a TypeError when there is none. */
export function sendWithProgress({ url, method, headers, body, signal, told }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    request.responseType = "text"
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) told?.(loaded / total)
    })
    const abort = () => request.abort()
    const ended = () => signal.removeEventListener("abort", abort)
    request.addEventListener("load", () => {
      ended()
      resolve(new Response(request.responseText || null, { status: request.status }))
    })
    request.addEventListener("error", () => {
      ended()
      reject(new TypeError("Failed to fetch"))
    })
    request.addEventListener("abort", () => {
      ended()
      reject(new DOMException("The upload was stopped.", "AbortError"))
    })
    if (signal.aborted) return reject(new DOMException("The upload was stopped.", "AbortError"))
    signal.addEventListener("abort", abort)
    request.send(body)
  })
}
