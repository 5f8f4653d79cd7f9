// A promise with a time limit.

const STEP_MS = 250

/** Rejects with the words when the promise takes longer. */
export async function within<T>(ms: number, words: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(words)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The same, but what is `excused` takes no time: it is looked at in short steps, and a step that a busy page is late with
 * counts as one.
 */
export async function withinOwn<T>(
  ms: number,
  words: string,
  excused: () => boolean,
  promise: Promise<T>,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let left = ms
  const late = new Promise<never>((_, reject) => {
    const step = () => {
      if (!excused()) left -= STEP_MS
      if (left <= 0) reject(new Error(words))
      else timer = setTimeout(step, STEP_MS)
    }
    timer = setTimeout(step, STEP_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
