// What a browser has and Node lacks, and a clock that runs faster: waiting is most of what a chat does when messages are lost.
const SPEED = Number(process.env.CHAOS_SPEED ?? 1)

const { setTimeout: later, console: log } = globalThis
const start = Date.now()
const now = Date.now.bind(Date)
Date.now = () => start + (now() - start) * SPEED
performance.now = () => (now() - start) * SPEED

const faster = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
  later(run, ms / SPEED, ...args)
Object.assign(globalThis, {
  setTimeout: faster,
  requestAnimationFrame: (draw: (time: number) => void) => later(() => draw(now()), 1),
  cancelAnimationFrame: (timer: ReturnType<typeof later>) => clearTimeout(timer),
  window: new EventTarget(),
  // of no host that we know
  document: Object.assign(new EventTarget(), {
    body: { dataset: {} },
    querySelector: () => null,
    getElementById: () => null,
  }),
  location: { href: "http://localhost/lab", origin: "http://localhost", hostname: "localhost" },
})
// Node has it since 21.
if (!("navigator" in globalThis)) Object.assign(globalThis, { navigator: { language: "en" } })
// stdout carries the protocol
log.debug = (...a: unknown[]) => process.env.CHAOS_DEBUG && log.error(Date.now(), ...a)
log.log = log.info = () => undefined
