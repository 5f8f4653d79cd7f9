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
  const turn = [...(frame?.contentDocument?.querySelectorAll("section.turn") ?? [])].at(-1)
  return turn?.querySelector("[data-item-type=assistant_message] .md")?.textContent ?? ""
}"""
"""The answer to the last message; empty until there is one."""

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
  const clock = (window.benchClock = { start: null, first: null, last: null, text: "", tasks: [] })
  const frames = [...document.querySelectorAll("notebook-chatkit")]
    .map((element) => element.shadowRoot.querySelector("iframe").contentWindow)
  for (const place of [window, ...frames]) {
    place.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && clock.start === null) clock.start = performance.now()
    }, true)
  }
  clock.observer = new PerformanceObserver((list) => clock.tasks.push(...list.getEntries()))
  clock.observer.observe({ type: "longtask" })
  const look = () => {
    if (clock.start !== null) {
      const now = text()
      if (clock.first === null && now.includes(first)) clock.first = performance.now()
      if (now.includes(last)) {
        clock.last = performance.now()
        clock.text = now
        return
      }
    }
    requestAnimationFrame(() => painted.port2.postMessage(null))
  }
  // A message sent in an animation frame arrives when that frame has been drawn, whoever changed what in it.
  const painted = new MessageChannel()
  painted.port1.onmessage = look
  look()
}"""
"""Clocks from the Enter key to the first and to the last token on the page, and the long tasks."""

CLOCK = """() => {
  const { observer, tasks, ...clock } = window.benchClock
  tasks.push(...observer.takeRecords())
  observer.disconnect()
  const during = tasks.filter((task) => task.startTime + task.duration >= clock.start)
  return { ...clock, longest: Math.max(0, ...during.map((task) => task.duration)) }
}"""
"""What WATCH has seen, with the longest task since Enter."""
