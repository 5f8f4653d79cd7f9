// What the gallery can show: finished threads, for pictures, and messages that are sent when the page opens.
import type { ChatKitOptions, Entity, OpenAIChatKit } from "@openai/chatkit"
import type { Thread, ThreadItem, WidgetNode } from "../src/protocol/schema"
import { CHARTS, CURVE_CHARTS, FORM } from "./charts"
import { allItems, PAGES, QUESTIONS, sheets } from "./contract"
import { tableItems } from "./scripts"
import { LONG_LINE, PICTURE, SHOWCASE } from "./texts"
import widgets from "./widgets.json"

export interface Case {
  thread?: ThreadItem[]
  send?: string
  /** What is written and not sent. */
  draft?: Parameters<OpenAIChatKit["setComposerValue"]>[0]
  /** Typed into the composer, with its menus. */
  type?: string
  status?: Thread["status"]
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

const file = (name: string, type: string) => new File(["x".repeat(5_000)], name, { type })

const withFiles: ThreadItem = {
  ...base(),
  type: "user_message",
  content: [{ type: "input_text", text: "Is this the same in the table?" }],
  attachments: [
    { type: "image", id: "atc_1", name: "mass.png", mime_type: "image/png", preview_url: PICTURE },
    {
      type: "file",
      id: "atc_2",
      name: "a file with quite a long name that has to be cut somewhere.csv",
      mime_type: "text/csv",
    },
  ],
  quoted_text: "Gentoo are the heaviest.",
  inference_options: {},
}

const mentioned: ThreadItem = {
  ...base(),
  type: "user_message",
  content: [
    { type: "input_text", text: "How heavy are the birds of " },
    { type: "input_tag", id: "penguins", text: "penguins", data: {}, interactive: true },
    { type: "input_text", text: "?" },
  ],
  attachments: [],
  inference_options: {},
}

const cited: ThreadItem = {
  ...base(),
  type: "assistant_message",
  content: [
    {
      type: "output_text",
      text: "🐧 Gentoo penguins weigh 5,076 g in the mean, more than the two other species. The table has them all.",
      annotations: [
        {
          type: "annotation",
          index: 43,
          source: {
            type: "url",
            title: "Ecological sexual dimorphism within a community of Antarctic penguins",
            url: "https://example.org/penguins",
            attribution: "Palmer Station LTER",
            description:
              "Structural size measurements and isotopic signatures of foraging among adult males.",
            timestamp: "2014-03-05T00:00:00Z",
          },
        },
        {
          type: "annotation",
          index: 43,
          source: { type: "file", title: "Field notes", filename: "season_2009_notes_as_written.pdf" },
        },
        {
          type: "annotation",
          index: 87,
          source: {
            type: "entity",
            id: "penguins",
            title: "penguins",
            icon: "analytics",
            label: "pandas.DataFrame",
            inline_label: "penguins",
            interactive: true,
            data: {},
          },
        },
      ],
    },
  ],
}

const VARIABLES: Entity[] = [
  {
    id: "penguins",
    title: "penguins",
    icon: "analytics",
    group: "Tables",
    interactive: true,
    data: { description: "344 rows × 8 columns" },
  },
  {
    id: "islands",
    title: "islands",
    icon: "analytics",
    group: "Tables",
    interactive: true,
    data: { description: "3 rows × 4 columns" },
  },
  { id: "alpha", title: "alpha", icon: "cube", group: "Values", data: { description: "float: 0.05" } },
  {
    id: "fit",
    title: "fit_a_model_to_what_is_left",
    icon: "square-code",
    group: "Functions",
    data: { description: "function of 3 parameters" },
  },
]

const COLUMNS: Entity[] = [
  ["species", "str"],
  ["bill length in millimetres", "float64"],
  ["body_mass_g", "float64"],
  ["ringed_by", "private · str"],
].map(([name = "", description = ""]) => ({
  id: `column:penguins.${name}`,
  title: `penguins.${name}`,
  icon: "analytics",
  group: "Columns of penguins",
  interactive: true,
  data: { description, table: "penguins", column: name },
}))

const COMPOSER: Partial<ChatKitOptions> = {
  composer: {
    placeholder: "Ask about your data",
    attachments: { enabled: true },
    dictation: { enabled: true },
    tools: [
      {
        id: "plot",
        label: "Draw a plot",
        shortLabel: "Plot",
        icon: "chart",
        pinned: true,
        placeholderOverride: "Plot what?",
      },
      { id: "web", label: "Search the web", icon: "globe", persistent: true },
    ],
    models: [{ id: "analyst", label: "Analyst" }],
  },
  entities: {
    showComposerMenu: true,
    onTagSearch: async (query) =>
      (query.includes(".") ? COLUMNS : VARIABLES).filter(({ title }) => title.includes(query)),
    onRequestPreview: async ({ title }) => ({
      preview: {
        type: "Basic",
        gap: 1,
        children: [
          { type: "Text", value: title, weight: "semibold" },
          { type: "Caption", value: "pandas.DataFrame · 344 rows × 8 columns · 28.1 kB" },
        ],
      },
    }),
  },
  commands: {
    enabled: true,
    onSearch: async (query) =>
      [
        {
          id: "summary",
          label: "Summarise",
          description: "A paragraph on what was found",
          icon: "sparkle" as const,
          group: "Answers",
        },
        {
          id: "export",
          label: "Export",
          description: "Choose a format",
          icon: "document" as const,
          group: "Answers",
        },
      ].filter(({ label }) => label.toLowerCase().includes(query.toLowerCase())),
    onSelect: async ({ id }) =>
      id === "export"
        ? {
            type: "menu",
            commands: [
              { id: "html", label: "HTML" },
              { id: "md", label: "Markdown" },
            ],
          }
        : undefined,
  },
}

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
  items: { thread: [said("show everything"), ...allItems(base)] },
  questions: { thread: [said("help me choose"), { ...QUESTIONS, ...base() }] },
  locked: {
    thread: [said("hello"), answered("A person takes over.")],
    status: { type: "locked", reason: "A person answers here soon." },
  },
  closed: {
    thread: [said("hello"), answered("Good bye.")],
    status: { type: "closed", reason: "This case is solved." },
  },
  ...Object.fromEntries(
    Object.keys(PAGES).map((page) => [page, { thread: [said(`show ${page}`), ...sheets(page).map(drawn)] }]),
  ),
  wide: { thread: [said(LONG_LINE), answered(`${LONG_LINE}\n\n\`\`\`\n${LONG_LINE}\n\`\`\``)] },
  many: {
    thread: Array.from({ length: 60 }, (_, at) =>
      at % 2 ? answered(SHOWCASE) : said(`Question ${at / 2 + 1}`),
    ),
  },
  files: {
    thread: [withFiles],
    options: COMPOSER,
    draft: {
      text: "What does this show?",
      reply: "Gentoo are the heaviest.",
      attachments: [
        {
          type: "image",
          id: "atc_a",
          name: "body mass by species.png",
          mime_type: "image/png",
          preview_url: PICTURE,
        },
        { type: "file", id: "atc_b", name: "penguins.csv", mime_type: "text/csv" },
      ],
    },
  },
  uploads: {
    options: COMPOSER,
    draft: {
      files: [
        file("endless measurements.csv", "text/csv"),
        file("broken notes of the last season.txt", "text/plain"),
      ],
    },
  },
  refused: {
    options: {
      composer: { attachments: { enabled: true, maxSize: 1_000, accept: { "text/csv": [".csv"] } } },
    },
    draft: { text: "Look at this", files: [file("penguins.csv", "text/csv")] },
  },
  tags: {
    thread: [mentioned],
    options: COMPOSER,
    draft: {
      content: [
        { type: "input_text", text: "Join " },
        { type: "input_tag", id: "penguins", text: "penguins", data: {}, interactive: true },
        { type: "input_text", text: " with " },
        { type: "input_tag", id: "islands", text: "islands", data: {}, interactive: true },
        { type: "input_text", text: " and keep every row, also those of which the island is not known" },
      ],
    },
  },
  sources: { thread: [said("how heavy are they?"), cited], options: COMPOSER },
  mentions: { options: COMPOSER, type: "Describe @" },
  columns: { options: COMPOSER, type: "Mean of @penguins.b" },
  nothing: { options: COMPOSER, type: "Describe @zebra" },
  commands: { options: COMPOSER, type: "/" },
  stream: { send: "show markdown" },
  long: { send: "a long answer" },
  error: { send: "an error" },
  notice: { send: "a notice" },
  progress: { send: "progress" },
  image: { send: "an image" },
  reasoning: { send: "think it over" },
}
