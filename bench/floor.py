"""The floor: the least a chat in a cell can be, and the page-side clocks for it and for ours.

A bare anywidget with a textarea and a `<pre>`; each token is one comm message; an OpenAI client in the
kernel.
"""

from __future__ import annotations

IMPORTS = "import anywidget, openai, threading"

CELL = '''
class Floor(anywidget.AnyWidget):
    _esm = """
    export default {
      render({ model, el }) {
        const input = document.createElement("textarea")
        const output = document.createElement("pre")
        input.className = "floor-input"
        output.className = "floor-output"
        input.addEventListener("keydown", (event) => {
          if (event.key !== "Enter") return
          event.preventDefault()
          event.stopPropagation()
          model.send({ text: input.value })
        })
        model.on("msg:custom", (message) => output.append(message.token))
        el.append(input, output)
      }
    }"""

    def __init__(self):
        super().__init__()
        self.client = openai.OpenAI()
        self.on_msg(self.asked)

    def asked(self, _, content, buffers):
        threading.Thread(target=self.answer, args=[content]).start()

    def answer(self, content):
        question = [{"role": "user", "content": content["text"]}]
        for chunk in self.client.chat.completions.create(model="scripted", messages=question, stream=True):
            if chunk.choices and chunk.choices[0].delta.content:
                self.send({"token": chunk.choices[0].delta.content})

Floor()
'''

FLOOR_INPUT = """() => document.querySelector(".floor-input")"""

FLOOR_TEXT = """() => document.querySelector(".floor-output")?.textContent ?? "" """

CHAT_INPUT = """() => {
  const chats = [...document.querySelectorAll("notebook-chatkit")]
  const frames = chats.map((chat) => chat.shadowRoot?.querySelector("iframe"))
  const input = frames.at(-1)?.contentDocument?.querySelector("[role=textbox], textarea")
  return input && !input.disabled && input.getAttribute("aria-disabled") !== "true" ? input : null
}"""

CHAT_TEXT = """() => {
  const frame = document.querySelector("notebook-chatkit")?.shadowRoot?.querySelector("iframe")
  const messages = frame?.contentDocument?.querySelectorAll("[data-item-type=assistant_message]") ?? []
  return messages.length ? messages[messages.length - 1].textContent : ""
}"""

OPENING = """async ([index, find]) => {
  const found = eval(find)
  const before = found()
  const panel = window.jupyterapp.shell.currentWidget
  panel.content.activeCellIndex = index
  panel.content.deselectAll()
  const start = performance.now()
  window.jupyterapp.commands.execute("notebook:run-cell")
  await new Promise((resolve) => {
    const look = () => (found() && found() !== before ? resolve() : requestAnimationFrame(look))
    look()
  })
  return performance.now() - start
}"""
"""Milliseconds from running a cell to an input one can type in."""

WATCH = """([read, first, last]) => {
  const text = eval(read)
  const clock = (window.benchClock = { start: null, first: null, last: null, longest: 0, long: 0 })
  const windows = [window, ...[...document.querySelectorAll("notebook-chatkit")]
    .map((e) => e.shadowRoot.querySelector("iframe").contentWindow)]
  for (const place of windows) {
    place.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && clock.start === null) clock.start = performance.now()
    }, true)
  }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (clock.start === null || clock.last !== null) continue
      clock.long += 1
      clock.longest = Math.max(clock.longest, entry.duration)
    }
  }).observe({ type: "longtask" })
  const look = () => {
    if (clock.start !== null) {
      const now = text()
      if (clock.first === null && now.includes(first)) clock.first = performance.now()
      if (now.includes(last)) { clock.last = performance.now(); clock.length = now.length; return }
    }
    requestAnimationFrame(look)
  }
  look()
}"""
"""Clocks from the Enter key to the first and to the last token on the page, and long tasks between."""
