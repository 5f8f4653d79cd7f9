// Speech into the draft: records with the page's microphone, has the server write it down.
import type { Problem } from "../state/types"
import { type ChatContext, reportError } from "./context"
import { dataUrl } from "./thumbnail"

const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"]
const BITS_PER_SECOND = 32_000
/** Longer recordings do not fit a message of Jupyter's, and nobody waits for their text. */
const LONGEST_MS = 5 * 60_000
/** Less is a click, not speech. */
const SHORTEST_BYTES = 200

export class Dictation {
  private recorder: MediaRecorder | null = null
  private cancelled = false
  private abort: AbortController | null = null

  constructor(
    private readonly context: ChatContext,
    /** Takes the text. */
    private readonly heard: (text: string) => void,
  ) {}

  step(step: "start" | "stop" | "cancel"): void {
    if (step === "start") void this.start()
    else if (step === "stop") this.recorder?.stop()
    else this.cancel()
  }

  cancel(): void {
    this.cancelled = true
    this.abort?.abort()
    if (this.recorder?.state === "recording") this.recorder.stop()
    this.context.store.update({ dictation: null })
  }

  private async start(): Promise<void> {
    const { store } = this.context
    if (store.latest.dictation) return
    this.cancelled = false
    store.update({ problem: null, dictation: { state: "starting", since: Date.now() } })
    try {
      const audio = await this.record()
      if (this.cancelled) return
      if (audio.size < SHORTEST_BYTES) throw new Trouble({ kind: "silence" })
      store.update((state) => ({
        ...state,
        dictation: state.dictation && { ...state.dictation, state: "writing" },
      }))
      const text = await this.write(audio)
      if (this.cancelled) return
      if (!text.trim()) throw new Trouble({ kind: "silence" })
      this.heard(text.trim())
    } catch (cause) {
      if (this.cancelled) return
      const problem: Problem =
        cause instanceof Trouble
          ? cause.problem
          : { kind: "failed", message: reportError(this.context, cause).message }
      store.update({ problem })
    } finally {
      this.recorder = null
      if (!this.cancelled) store.update({ dictation: null })
    }
  }

  /** Resolves with the recording when it is stopped. */
  private async record(): Promise<Blob> {
    const type = globalThis.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one))
    if (!type || !navigator.mediaDevices?.getUserMedia) throw new Trouble({ kind: "noRecorder" })
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error: Error) => {
      throw new Trouble({ kind: error.name === "NotFoundError" ? "noMicrophone" : "microphoneDenied" })
    })
    try {
      if (this.cancelled) return new Blob()
      const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_PER_SECOND })
      this.recorder = recorder
      const parts: Blob[] = []
      const stopped = new Promise<void>((resolve, reject) => {
        recorder.addEventListener("stop", () => resolve())
        recorder.addEventListener("error", () => reject(new Error("The microphone stopped working.")))
      })
      recorder.addEventListener("dataavailable", ({ data }) => parts.push(data))
      recorder.start()
      this.context.store.update({ dictation: { state: "recording", since: Date.now() } })
      const limit = setTimeout(() => recorder.state === "recording" && recorder.stop(), LONGEST_MS)
      await stopped
      clearTimeout(limit)
      return new Blob(parts, { type })
    } finally {
      for (const track of stream.getTracks()) track.stop()
    }
  }

  private async write(audio: Blob): Promise<string> {
    this.abort = new AbortController()
    const url = await dataUrl(audio)
    const params = { audio_base64: url.slice(url.indexOf(",") + 1), mime_type: audio.type }
    const answer = await this.context.client().call("input.transcribe", params, this.abort.signal)
    return typeof answer.text === "string" ? answer.text : ""
  }
}

class Trouble extends Error {
  constructor(readonly problem: Problem) {
    super(problem.kind)
  }
}
