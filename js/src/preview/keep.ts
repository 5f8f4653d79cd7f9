// Keeps what a cell shows while a notebook clears its output to run it again: the picture stays until there is another.

/** Shown in an output of a notebook that clears outputs as JupyterLab and Notebook 7 do. */
interface Shown {
  /** Whose it is. */
  of: object
  element: HTMLElement
}

/** An element whose output was cleared. */
export interface Kept extends Shown {
  /** Puts the element itself into the new output, with all that was drawn and typed. */
  move(into: HTMLElement): void
  /** Lets it go: another one is drawn, or nothing came. */
  drop(): void
}

interface Registry {
  shown: WeakMap<Element, Set<Shown>>
  kept: Map<Element, Kept[]>
}

const AREA = ".jp-OutputArea"
const CELL = ".jp-Cell"
const EMPTY = "jp-mod-noOutputs"
/** From the end of the cell until what it shows must have come. */
const COME_MS = 1_500
const LONGEST_MS = 30_000
/** From the call of `render` until a host has put its place into the page. */
const CONNECT_MS = 1_000
const KEY = Symbol.for("chatkit_notebook.kept")

/** Every notebook widget imports its own copy of this module. */
function registry(): Registry {
  const holder = globalThis as { [KEY]?: Registry }
  holder[KEY] ??= { shown: new WeakMap(), kept: new Map() }
  return holder[KEY]
}

/** Keeps the element when its cell is run again. Answers what ends that. */
export function keep(of: object, element: HTMLElement): () => void {
  const area = element.closest<HTMLElement>(AREA)
  // A browser without moveBefore loads a frame anew when it is moved.
  if (!area || !("moveBefore" in area)) return () => undefined
  const { shown } = registry()
  const here = shown.get(area) ?? watched(area)
  shown.set(area, here)
  const one = { of, element }
  here.add(one)
  return () => here.delete(one)
}

/** There is no event before a node is taken out; what clears an output calls this method of its area. */
function watched(area: HTMLElement): Set<Shown> {
  const here = new Set<Shown>()
  area.removeChild = <Child extends Node>(child: Child): Child => {
    for (const one of [...here])
      if (child instanceof HTMLElement && child.contains(one.element) && !runs(area)) {
        here.delete(one)
        hold(area, child, one)
      }
    return Node.prototype.removeChild.call(area, child) as Child
  }
  return here
}

function hold(area: HTMLElement, output: HTMLElement, { of, element }: Shown): void {
  const outer = output.getBoundingClientRect()
  const inner = element.getBoundingClientRect()
  const holder = document.createElement("div")
  holder.style.cssText = `position:relative;height:${outer.height}px`
  holder.ariaBusy = "true"
  area.insertBefore(holder, output.nextSibling)
  holder.moveBefore(element, null)
  const before = element.style.cssText
  element.inert = true
  Object.assign(element.style, {
    position: "absolute",
    left: `${inner.left - outer.left}px`,
    top: `${inner.top - outer.top}px`,
    width: `${inner.width}px`,
    height: `${inner.height}px`,
  })
  const ended = new AbortController()
  const kept: Kept = {
    of,
    element,
    move(into) {
      into.moveBefore(element, null)
      element.style.cssText = before
      element.inert = false
      kept.drop()
    },
    drop() {
      ended.abort()
      holder.remove()
      const { kept: all } = registry()
      const left = (all.get(area) ?? []).filter((other) => other !== kept)
      if (left.length) all.set(area, left)
      else all.delete(area)
    },
  }
  const all = registry().kept
  all.set(area, [...(all.get(area) ?? []), kept])
  // A person who clears outputs wants them gone: then the cell does not run when this task ends.
  queueMicrotask(() => {
    if (!runs(area)) kept.drop()
    else wait(area, holder, outer.top, kept, ended.signal)
  })
}

/** Stays where it was; ends when the cell has run and showed nothing. */
function wait(area: HTMLElement, holder: HTMLElement, top: number, kept: Kept, ended: AbortSignal): void {
  // An empty output has no distance from the code.
  const cell = area.closest(CELL)
  const gap = Math.max(0, top - holder.getBoundingClientRect().top)
  const place = () => {
    holder.style.marginTop = cell?.classList.contains(EMPTY) ? `${gap}px` : ""
  }
  const moved = new MutationObserver(place)
  if (cell) moved.observe(cell, { attributeFilter: ["class"] })
  place()
  const timers = [setTimeout(() => kept.drop(), LONGEST_MS)]
  const prompt = promptOf(area)
  const ran = new MutationObserver(() => {
    if (!runs(area)) timers.push(setTimeout(() => kept.drop(), COME_MS))
  })
  if (prompt) ran.observe(prompt, { childList: true, characterData: true, subtree: true })
  ended.addEventListener("abort", () => {
    moved.disconnect()
    ran.disconnect()
    timers.forEach(clearTimeout)
  })
}

function promptOf(area: HTMLElement): Element | null {
  return area.closest(CELL)?.querySelector(".jp-InputPrompt") ?? null
}

function runs(area: HTMLElement): boolean {
  return promptOf(area)?.textContent?.includes("*") ?? false
}

/** What was kept where `el` is now: its own element before any other; null when there is none. */
export async function formerOf(of: object, el: HTMLElement): Promise<Kept | null> {
  const { kept } = registry()
  const end = performance.now() + CONNECT_MS
  // Before each frame is painted, so that no one sees both or neither.
  while (kept.size && !el.isConnected && performance.now() < end) await frame()
  const area = el.closest(AREA)
  const here = (area && kept.get(area)) || []
  return here.find((one) => one.of === of) ?? here[0] ?? null
}

/** Draws another element in place of the kept one: unseen until it is painted. */
export async function replace(former: Kept, element: HTMLElement, painted: Promise<void>): Promise<void> {
  const output = element.closest<HTMLElement>(`${AREA} > *`)
  if (output) {
    const before = output.style.cssText
    const { width } = output.getBoundingClientRect()
    output.style.cssText += `;position:absolute;visibility:hidden;overflow:hidden;height:0;width:${width}px`
    await painted
    await frame()
    output.style.cssText = before
  }
  // The cell may have been run once more meanwhile: then the next one takes its place.
  if (element.isConnected) former.drop()
}

/** Hidden pages draw no frames. */
function frame(): Promise<unknown> {
  return Promise.race([
    new Promise((resolve) => requestAnimationFrame(resolve)),
    new Promise((resolve) => setTimeout(resolve, 100)),
  ])
}
