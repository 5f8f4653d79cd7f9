// Runs a script that the frame needs only now.

/** Runs the text that `source` brings, in the frame's own window. */
export async function runScript(source: () => Promise<string>): Promise<void> {
  const script = document.createElement("script")
  // inline, because the policies of notebook pages allow that and forbid blob: and eval
  script.textContent = await source()
  document.head.append(script)
  script.remove()
}
