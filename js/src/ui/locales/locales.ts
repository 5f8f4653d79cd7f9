// The script with all languages but English; it leaves them on the frame's window.
import { AR } from "./ar"
import type { Catalogue } from "./catalogue"
import { DE } from "./de"
import { ES } from "./es"
import { FR } from "./fr"
import { JA } from "./ja"
import { ZH } from "./zh"

declare global {
  interface Window {
    chatkitNotebookLocales?: Record<string, Catalogue>
  }
}

window.chatkitNotebookLocales = { ar: AR, de: DE, es: ES, fr: FR, ja: JA, zh: ZH }
