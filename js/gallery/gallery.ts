// The gallery page: the built element with a scripted server in the page. ?case=…&theme=…&width=…&speed=0&bare
import type { ChatKitEvents, ChatKitOptions } from "@openai/chatkit"
import attacks from "../../tests/attacks/rendering.json"
import type { Bundle, FileName } from "../src/element/bundle"
import type { NotebookChatKit } from "../src/element/element"
import { hostileItems } from "./attacks"
import { CASES, type Case } from "./cases"
import { ScriptedServer } from "./server"

interface Built {
  defineElement(bundle: Bundle, hash: string): string
  createElement(tag: string): NotebookChatKit
}

const query = new URLSearchParams(location.search)
const controls = ["case", "theme", "width", "speed"] as const

for (const name of Object.keys(CASES)) select("case").add(new Option(name, name))
for (const name of controls) {
  const control = select(name)
  control.value = query.get(name) ?? control.value
  if (control.selectedIndex < 0) control.selectedIndex = 0
  control.addEventListener("change", () => {
    query.set(name, control.value)
    location.search = query.toString()
  })
}
if (query.has("bare")) document.body.dataset.bare = ""

const theme = select("theme").value as "light" | "dark"
const shown = CASES[select("case").value]
const server = new ScriptedServer(Number(select("speed").value))
document.documentElement.dataset.theme = theme

const threads = new Map<string, string | null>()

/** The id of a case's thread; null for one that begins on the start screen. */
function threadOf(name: string): string | null {
  const known = threads.get(name)
  if (known !== undefined) return known
  const chosen = CASES[name]
  const id = chosen?.thread ? server.store(name, chosen.thread, chosen.status) : null
  threads.set(name, id)
  return id
}

const COMMON: ChatKitOptions = {
  api: { url: "/chatkit", domainKey: "local", fetch: server.fetch, uploadStrategy: { type: "two_phase" } },
  theme,
  startScreen: {
    greeting: "What would you like to know?",
    prompts: [
      { label: "What is in memory?", prompt: "list variables", icon: "search" },
      { label: "Show penguins", prompt: "show penguins", icon: "analytics" },
      { label: "Describe penguins", prompt: "describe penguins", icon: "chart" },
    ],
  },
  composer: {
    placeholder: "Ask about your data",
    models: [
      {
        id: "analyst",
        label: "Analyst",
        description: "Understands data requests; runs in the kernel",
        default: true,
      },
      { id: "other", label: "Another model" },
    ],
  },
  threadItemActions: { retry: true, feedback: true },
  history: { enabled: true },
  disclaimer: { text: "Answers come from the data in memory." },
  ...(query.has("locale") ? { locale: query.get("locale") as ChatKitOptions["locale"] } : {}),
}

/** Shows a case in the element that is there: what a test that looks at all of them does. */
async function show(element: NotebookChatKit, name: string, changes: Partial<ChatKitOptions>) {
  const chosen = CASES[name]
  if (!chosen) throw new Error(`There is no case ${name}. There is: ${Object.keys(CASES).join(", ")}.`)
  await element.whenIdle()
  document.documentElement.dataset.theme = typeof changes.theme === "string" ? changes.theme : theme
  element.setOptions({ ...COMMON, ...chosen.options, ...changes })
  await element.hideHistory()
  await element.setThreadId(threadOf(name))
  if (chosen.send) await element.sendUserMessage({ text: chosen.send })
  await element.whenIdle()
  await write(element, chosen)
}

/** Other options for the case that is shown: what a test that compares light and dark does. */
function dress(element: NotebookChatKit, name: string, changes: Partial<ChatKitOptions>) {
  document.documentElement.dataset.theme = typeof changes.theme === "string" ? changes.theme : theme
  element.setOptions({ ...COMMON, ...CASES[name]?.options, ...changes })
}

/** Shows four hostile texts in every place of a conversation, and the first of them around it; none when there are no more. */
async function attack(element: NotebookChatKit, from: number) {
  const words = attacks.slice(from, from + 4).map(({ value }) => value)
  const first = words[0]
  if (first === undefined) return null
  const label = first.replaceAll("\0", "") || "x"
  element.setOptions({
    ...COMMON,
    header: { title: { text: label } },
    startScreen: { greeting: label, prompts: [{ label, prompt: label }] },
    disclaimer: { text: label },
    composer: {
      ...COMMON.composer,
      placeholder: label,
      tools: [{ id: label, label, icon: "chart", pinned: true }],
    },
  })
  const id = server.store(
    first,
    words.flatMap((one, at) => hostileItems(one, from + at)),
  )
  server.allow(id, ["allowed.example"])
  await element.setThreadId(id)
  await element.whenIdle()
  await element.setComposerValue({ text: first, reply: first })
  return words.length * 5
}

/** What stands in the composer, and the menu that it opens. */
async function write(element: NotebookChatKit, { draft, type }: Case) {
  await element.setComposerValue({ text: "", reply: "", attachments: [], ...draft })
  if (!type) return
  const frame = () => element.shadowRoot?.querySelector("iframe")?.contentDocument
  const find = () => frame()?.querySelector<HTMLTextAreaElement>(".composer-input")
  while (!find()) await new Promise((resolve) => setTimeout(resolve, 20))
  await element.focusComposer()
  const field = find()
  field?.setRangeText(type, 0, field.value.length, "end")
  field?.dispatchEvent(new Event("input", { bubbles: true }))
}

const manifest = (await (await fetch("/static/manifest.json")).json()) as { hash: string }
const texts = new Map<FileName, Promise<string>>()
const bundle: Bundle = {
  text(name) {
    const known = texts.get(name)
    if (known) return known
    const text = fetch(`/static/${name}`).then((response) => {
      if (!response.ok) throw new Error(`${name} is not built: ${response.status}`)
      return response.text()
    })
    texts.set(name, text)
    return text
  },
}

const place = document.querySelector<HTMLElement>("#place")
if (place) {
  place.style.width = `${select("width").value}px`
  const built = (await import(/* @vite-ignore */ `${location.origin}/static/element.js`)) as Built
  const element = built.createElement(built.defineElement(bundle, manifest.hash))
  element.maxHeight = Number(query.get("height") ?? 640)
  element.setOptions({ ...COMMON, initialThread: threadOf(select("case").value), ...shown?.options })
  element.addEventListener("chatkit.deeplink", (event: Event) => {
    const { detail } = event as ChatKitEvents["chatkit.deeplink"]
    const prompt = detail.data?.prompt
    if (detail.name === "ask" && typeof prompt === "string") void element.sendUserMessage({ text: prompt })
  })
  for (const name of ["chatkit.error", "chatkit.effect", "chatkit.log"] as const)
    element.addEventListener(name, (event: Event) => console.info(name, (event as CustomEvent).detail))
  place.append(element)
  Object.assign(window, {
    chat: element,
    server,
    show: show.bind(null, element),
    dress: dress.bind(null, element),
    attack: attack.bind(null, element),
  })
  if (shown?.send) await element.sendUserMessage({ text: shown.send })
  if (shown?.draft || shown?.type) {
    await element.whenIdle()
    await write(element, shown)
  }
}

new EventSource("/changes").addEventListener("message", () => location.reload())

function select(id: string): HTMLSelectElement {
  return document.querySelector(`#${id}`) as HTMLSelectElement
}
