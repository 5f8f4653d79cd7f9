// What the Markdown parts say by themselves.
export const MARKDOWN_STRINGS = {
  copyCode: "Copy code",
  copied: "Copied",
  imageBlocked: "Image not shown (its site is not allowed)",
  imageFailed: "Image not found",
  done: "Done",
  open: "Not done",
  table: "Table",
  moreRows: (hidden: number) => `Show ${hidden.toLocaleString("en")} more rows`,
  source: (number: number, title: string) => `Source ${number}: ${title}`,
  sources: (count: number) => (count === 1 ? "1 source" : `${count} sources`),
}
