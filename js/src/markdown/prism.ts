// Prism expects to be alone on a page: this makes it a library that highlights only what it is given.
import Prism from "prismjs"

Prism.manual = true
// Its language files look for a global.
Object.assign(globalThis, { Prism })
