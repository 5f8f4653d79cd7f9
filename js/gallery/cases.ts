// What the gallery can show: finished threads, for pictures, and messages that are sent when the page opens.
import type { ChatKitOptions } from "@openai/chatkit"
import type { ThreadItem, WidgetNode } from "../src/protocol/schema"
import { CHARTS, CURVE_CHARTS, FORM } from "./charts"
import { tableItems } from "./scripts"
import { LONG_LINE, SHOWCASE } from "./texts"
import widgets from "./widgets.json"

interface Case {
  thread?: ThreadItem[]
  send?: string
  options?: Partial<ChatKitOptions>
}

let ids = 0
const base = () => {
  ids += 1
  return { id: `item_${ids}`, thread_id: "", created_at: "2026-11-22T09:00:00Z" }
}

const said = (text: string): ThreadItem => ({
  ...base(),
  type: "user_message",
  content: [{ type: "input_text", text }],
  attachments: [],
  inference_options: {},
})

const answered = (text: string): ThreadItem => ({
  ...base(),
  type: "assistant_message",
  content: [{ type: "output_text", text, annotations: [] }],
})

const drawn = (widget: WidgetNode): ThreadItem => ({ ...base(), type: "widget", widget })

export const CASES: Record<string, Case> = {
  start: {},
  table: { thread: [said("show penguins"), ...tableItems(base)] },
  record: {
    thread: [said("show penguins"), ...tableItems(base).slice(2), drawn(widgets.records[0] as WidgetNode)],
  },
  markdown: { thread: [said("describe penguins"), answered(SHOWCASE)] },
  workflow: {
    thread: [
      said("mean mass by species"),
      {
        ...base(),
        type: "workflow",
        workflow: {
          type: "custom",
          expanded: true,
          summary: { title: "2 steps", icon: "analytics" },
          tasks: [
            {
              type: "custom",
              title: "Looked at penguins",
              icon: "search",
              content: "`penguins`: 344 rows, 8 columns",
              status_indicator: "complete",
            },
            {
              type: "custom",
              title: "Queried penguins",
              icon: "square-code",
              content:
                "```sql\nSELECT species, avg(body_mass_g) AS mean_mass\nFROM penguins GROUP BY species\n```\n3 rows, 4 ms",
              status_indicator: "complete",
            },
          ],
        },
      },
      answered("Gentoo are the heaviest with a mean of **5,076 g** (`penguins`, 342 of 344 rows)."),
    ],
  },
  charts: { thread: [said("plot them all"), ...CHARTS.map(drawn)] },
  curves: { thread: [said("plot every curve"), drawn(CURVE_CHARTS)] },
  form: { thread: [said("a new observation"), drawn(FORM)] },
  title: {
    thread: [said("hello"), answered("This thread stays readable.")],
    options: { header: { title: { text: "A title of one's own" } } },
  },
  wide: { thread: [said(LONG_LINE), answered(`${LONG_LINE}\n\n\`\`\`\n${LONG_LINE}\n\`\`\``)] },
  many: {
    thread: Array.from({ length: 60 }, (_, at) =>
      at % 2 ? answered(SHOWCASE) : said(`Question ${at / 2 + 1}`),
    ),
  },
  stream: { send: "show markdown" },
  long: { send: "a long answer" },
  error: { send: "an error" },
  notice: { send: "a notice" },
  progress: { send: "progress" },
}
