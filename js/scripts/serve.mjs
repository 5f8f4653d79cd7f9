// The gallery on localhost: /gallery/ (page and scripted server), /static/ (the built files), /changes (live reload).
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { extname, join, normalize } from "node:path"
import * as esbuild from "esbuild"

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
}

/** Starts the server; `reload` tells open pages to load again. */
export async function serve({ root, out, port }) {
  const pages = new Set()

  async function answer(path) {
    const script = /^\/gallery\/(gallery|plain)\.js$/.exec(path)
    if (script) {
      const built = await esbuild.build({
        entryPoints: [join(root, "gallery", `${script[1]}.ts`)],
        define: { "process.env.NODE_ENV": '"production"' },
        bundle: true,
        write: false,
        format: "esm",
        target: "es2022",
        sourcemap: "inline",
        logLevel: "silent",
      })
      return built.outputFiles[0].contents
    }
    if (path.startsWith("/static/")) return readFile(join(out, path.slice("/static/".length)))
    if (path.startsWith("/gallery/")) return readFile(join(root, path))
    return null
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost")
    if (pathname === "/") return response.writeHead(302, { location: "/gallery/index.html" }).end()
    if (pathname === "/changes") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
      response.write(": open\n\n")
      pages.add(response)
      return request.on("close", () => pages.delete(response))
    }
    try {
      const path = normalize(decodeURIComponent(pathname))
      const body = await answer(path)
      if (body === null)
        return response.writeHead(404).end(`There is no ${path}. The gallery is at /gallery/index.html`)
      response.writeHead(200, {
        "content-type": TYPES[extname(path)] ?? "application/octet-stream",
        "cache-control": "no-store",
      })
      response.end(body)
    } catch (error) {
      response.writeHead(error.code === "ENOENT" ? 404 : 500).end(String(error.message))
    }
  })
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/gallery/index.html`,
    reload: () => {
      for (const page of pages) page.write("data: reload\n\n")
    },
  }
}
