// The new-thread view: a greeting and prompts that are sent with one click.
import type { StartScreenPrompt } from "@openai/chatkit"
import { NamedIcon } from "../theme/icons"
import { useChat, useHost } from "./hostContext"
import { STRINGS } from "./strings"

export function StartScreen() {
  const host = useHost()
  const options = useChat((state) => state.options.startScreen)
  const modelId = useChat((state) => state.draft.modelId)
  const toolId = useChat((state) => state.draft.toolId)
  const prompts = options?.prompts ?? []

  const send = ({ prompt }: StartScreenPrompt) => {
    const segments = typeof prompt === "string" ? [{ type: "input_text" as const, text: prompt }] : prompt
    void host.send({ segments, modelId, toolId, prompt: true })
  }
  return (
    <div className="start">
      <div className="start-content" data-measured>
        <h2 className="start-greeting">{options?.greeting ?? STRINGS.greeting}</h2>
        {prompts.length > 0 && (
          <ul className="start-prompts" aria-label={STRINGS.suggestions}>
            {prompts.map((prompt, at) => (
              <li key={at}>
                <button type="button" className="start-prompt" onClick={() => send(prompt)}>
                  {prompt.icon && <NamedIcon name={prompt.icon} className="start-prompt-icon" />}
                  <span className="start-prompt-label">{prompt.label}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
