// A small picture of an image file, for the composer and for the thread.

const LONGEST = 320
/** A larger file is not worth the memory that opening it takes. */
const LARGEST_FILE = 32 * 1024 * 1024

/** Null when the browser cannot draw the file. */
export async function thumbnailOf(file: Blob): Promise<Blob | null> {
  if (!file.type.startsWith("image/") || file.size > LARGEST_FILE) return null
  try {
    const image = await createImageBitmap(file)
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height))
    const canvas = document.createElement("canvas")
    canvas.width = Math.max(1, Math.round(image.width * scale))
    canvas.height = Math.max(1, Math.round(image.height * scale))
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height)
    image.close()
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.8))
  } catch {
    return null
  }
}

export function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener("load", () => resolve(String(reader.result)))
    reader.addEventListener("error", () => reject(reader.error))
    reader.readAsDataURL(blob)
  })
}
