// React without the chat: what the bench compares widgets with.
import { createElement } from "react"
import { createRoot } from "react-dom/client"

export { createElement, createRoot }
