// Stands in for OpenAI's hosted UI in browser tests, as far as it is documented: the element, strict options, all
// traffic through api.fetch, a list of threads on load, client tools, events. globalThis.chatKitVariant makes it fail.
;(() => {
  const any = null
  const OPTIONS = {
    api: { url: any, domainKey: any, fetch: any, uploadStrategy: any, getClientSecret: any },
    locale: any,
    theme: any,
    frameTitle: any,
    initialThread: any,
    onClientTool: any,
    header: {
      enabled: any,
      title: { enabled: any, text: any },
      leftAction: { icon: any, onClick: any },
      rightAction: { icon: any, onClick: any },
    },
    history: { enabled: any, showDelete: any, showRename: any },
    startScreen: { greeting: any, prompts: [{ label: any, prompt: any, icon: any }] },
    threadItemActions: { feedback: any, retry: any },
    composer: {
      placeholder: any,
      attachments: any,
      tools: [{ id: any, label: any, icon: any, shortLabel: any, placeholderOverride: any, pinned: any, persistent: any }],
      models: [{ id: any, label: any, description: any, disabled: any, default: any }],
      dictation: { enabled: any },
    },
    disclaimer: { text: any, highContrast: any },
    entities: { onTagSearch: any, onClick: any, onRequestPreview: any, showComposerMenu: any },
    commands: { enabled: any, onSearch: any, onSelect: any },
    widgets: { onAction: any },
    thread: { autoScroll: any },
  }

  class InvalidFrameParamsError extends Error {
    name = "InvalidFrameParamsError"
  }

  function check(value, shape, path) {
    if (shape === any || value === undefined || value === null || typeof value !== "object") return
    if (Array.isArray(shape)) {
      for (const [index, entry] of value.entries()) check(entry, shape[0], `${path}[${index}]`)
      return
    }
    for (const [key, entry] of Object.entries(value)) {
      if (!Object.hasOwn(shape, key))
        throw new InvalidFrameParamsError(
          `Invalid frame params: ChatKit.create(): ✖ Unrecognized key: "${key}"\n  → at ${path || "options"}`,
        )
      check(entry, shape[key], path ? `${path}.${key}` : key)
    }
  }

  function checkAll(options) {
    check(options, OPTIONS, "")
    if (options.api?.getClientSecret && !options.api.url && !options.api.domainKey) return
    if (typeof options.api?.domainKey !== "string" || typeof options.api?.url !== "string")
      throw new InvalidFrameParamsError('Invalid frame params: ChatKit.create(): ✖ "api" needs url and domainKey')
    if (options.theme !== undefined && typeof options.theme === "string" && !["light", "dark"].includes(options.theme))
      throw new InvalidFrameParamsError(`Invalid frame params: ChatKit.create(): ✖ bad theme "${options.theme}"`)
  }

  class StandIn extends HTMLElement {
    variant = globalThis.chatKitVariant ?? {}
    options = null
    frame = null
    threadId = null
    abort = null
    loading = false
    shown = false

    connectedCallback() {
      this.shown = true
      void this.start()
    }

    setOptions(options) {
      if (this.variant.throws) throw new TypeError("options cannot be cloned")
      const first = this.options === null
      this.options = options
      if (first) void this.start()
      else void this.checked() // wrong options are nobody's exception but the frame's
    }

    async checked() {
      checkAll(this.variant.refuses ? { ...this.options, newKey: 1 } : this.options)
    }

    async start() {
      if (!this.shown || !this.options || this.frame) return
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" })
      this.frame = document.createElement("iframe")
      this.frame.style.cssText = "width:100%;height:100%;border:0;background:#fff"
      this.frame.srcdoc = '<title>Chat</title><div role="log"></div><textarea aria-label="Message"></textarea><p></p>'
      const loaded = new Promise((resolve) => this.frame.addEventListener("load", resolve, { once: true }))
      root.replaceChildren(this.frame)
      await loaded
      await this.checked()
      if (this.variant.silent) return
      this.fire("chatkit.log", { name: "frame.loaded" })
      this.drawButton()
      if (this.options.api.getClientSecret) {
        await this.renew()
        this.fire("chatkit.ready")
        return
      }
      await this.json("threads.list", { limit: 9999, order: "desc" })
      this.fire("chatkit.ready")
      if (this.options.initialThread) await this.load(this.options.initialThread)
      if (this.variant.flat) this.frame.style.height = "0"
      if (this.variant.vanishes) setTimeout(() => this.frame.remove(), 2_000)
    }

    // In the mode that OpenAI hosts: asks for a secret with the one it has, as before that one expires.
    async renew() {
      this.secret = await this.options.api.getClientSecret(this.secret ?? null)
      const id = `secret ${this.secret}`
      this.draw({ id, type: "secret", content: [{ text: this.secret }] })
    }

    fire(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
    }

    drawButton() {
      const action = this.options.header?.rightAction
      if (!action) return
      const button = this.frame.contentDocument.createElement("button")
      button.textContent = action.icon
      button.addEventListener("click", () => this.options.header.rightAction.onClick())
      this.frame.contentDocument.body.append(button)
    }

    draw(item) {
      const log = this.frame.contentDocument.querySelector('[role="log"]')
      let node = log.querySelector(`[data-item-id="${item.id}"]`)
      if (!node) {
        node = log.ownerDocument.createElement("div")
        node.dataset.itemId = item.id
        node.dataset.itemType = item.type
        log.append(node)
      }
      if (Array.isArray(item.content)) node.textContent = item.content.map((part) => part.text).join("")
    }

    request(type, params, signal) {
      return this.options.api.fetch(this.options.api.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ type, params }),
        signal,
      })
    }

    async json(type, params) {
      const response = await this.request(type, params)
      if (!response.ok) throw new Error(`${type}: ${response.status}`)
      return response.json()
    }

    async load(threadId) {
      this.loading = true
      this.fire("chatkit.thread.load.start", { threadId })
      const thread = await this.json("threads.get_by_id", { thread_id: threadId })
      const items = await this.json("items.list", { thread_id: threadId, limit: 50, order: "asc" })
      this.frame.contentDocument.querySelector('[role="log"]').replaceChildren()
      for (const item of items.data) this.draw(item)
      this.threadId = thread.id
      this.loading = false
      this.fire("chatkit.thread.load.end", { threadId })
      this.fire("chatkit.thread.change", { threadId })
    }

    assertFree() {
      if (this.abort || this.loading) throw new Error("ChatKit is busy")
    }

    // What the frame does with a file that a person picks, in the way that `uploadStrategy` says.
    async attach(file) {
      const { fetch, uploadStrategy } = this.options.api
      const body = new FormData()
      body.append("file", file, file.name)
      const response = await fetch(uploadStrategy.uploadUrl, { method: "POST", body })
      const answer = await response.json()
      if (!response.ok) throw new Error(answer.error.message)
      this.attached = [answer.id]
      return answer
    }

    async sendUserMessage({ text, content, newThread }) {
      this.assertFree()
      const input = {
        content: content ?? [{ type: "input_text", text }],
        attachments: this.attached ?? [],
        inference_options: {},
      }
      this.frame.contentDocument.querySelector("textarea").value = ""
      const create = newThread || !this.threadId
      void this.respond(
        create ? "threads.create" : "threads.add_user_message",
        create ? { input } : { thread_id: this.threadId, input },
      )
    }

    async respond(type, params) {
      this.abort = new AbortController()
      this.fire("chatkit.response.start")
      try {
        let call = await this.consume(type, params)
        while (call) {
          const output = await this.options.onClientTool({ name: call.name, params: call.arguments })
          call = await this.consume("threads.add_client_tool_output", {
            thread_id: this.threadId,
            result: output,
          })
        }
      } catch (error) {
        this.fire("chatkit.error", { error })
      } finally {
        this.abort = null
        this.fire("chatkit.response.end")
      }
    }

    async consume(type, params) {
      const response = await this.request(type, params, this.abort.signal)
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      let text = ""
      let call = null
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return call
        text += value
        const events = text.split("\n\n")
        text = events.pop()
        for (const event of events.filter((part) => part.startsWith("data: ")))
          call = this.event(JSON.parse(event.slice(6))) ?? call
      }
    }

    event(event) {
      if (event.type === "thread.created") {
        this.threadId = event.thread.id
        this.fire("chatkit.thread.change", { threadId: event.thread.id })
      } else if (event.type === "client_effect") this.fire("chatkit.effect", { name: event.name, data: event.data })
      else if (event.type === "error") this.fire("chatkit.error", { error: new Error(event.message) })
      else if (event.type === "thread.item.added") this.draw(event.item)
      else if (event.type === "thread.item.done" || event.type === "thread.item.replaced") {
        this.draw(event.item)
        if (event.item.type === "client_tool_call" && event.item.status === "pending") return event.item
      }
      return null
    }

    async setComposerValue({ text, content }) {
      this.assertFree()
      const value = content ? content.map((part) => part.text).join("") : text
      if (value !== undefined) this.frame.contentDocument.querySelector("textarea").value = value
    }

    async setThreadId(threadId) {
      this.assertFree()
      if (threadId) await this.load(threadId)
      else {
        this.threadId = null
        this.frame.contentDocument.querySelector('[role="log"]').replaceChildren()
        this.fire("chatkit.thread.change", { threadId: null })
      }
    }

    async sendCustomAction(action, itemId) {
      this.assertFree()
      void this.respond("threads.custom_action", { thread_id: this.threadId, item_id: itemId, action })
    }

    async fetchUpdates() {
      this.assertFree()
      if (this.threadId) await this.load(this.threadId)
    }

    async focusComposer() {
      this.frame.contentDocument.querySelector("textarea").focus()
    }

    async showHistory() {
      this.fire("chatkit.history.open")
    }

    async hideHistory() {
      this.fire("chatkit.history.close")
    }
  }

  customElements.define("openai-chatkit", StandIn)
})()
