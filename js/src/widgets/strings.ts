// What ChatKit widgets say by themselves.
export const WIDGET_STRINGS = {
  language: "en",
  clear: "Clear",
  select: "Select…",
  selectDate: "Select date…",
  chooseDate: "Choose a date",
  previousMonth: "Previous month",
  nextMonth: "Next month",
  noChart: "This chart cannot be drawn: its script could not be loaded.",
  noCalendar: "The calendar cannot be shown: its script could not be loaded.",
  wrongPattern: "This does not have the form that is asked for.",
  wrongDay: "This day cannot be chosen. Choose another one.",
  optionsCut: (shown: number, all: number) =>
    `Only the first ${shown.toLocaleString("en")} of ${all.toLocaleString("en")} options are shown.`,
  showMore: (hidden: number) => `Show ${hidden.toLocaleString("en")} more`,
  imageRefused: "Images from this address are not shown",
  imageFailed: "This image could not be loaded",
  failedPart: (type: string) => `This part of the widget (${type}) cannot be drawn.`,
  noWidget: "This message has a widget that is not one: there is nothing to draw.",
  tooMany: (parts: number) =>
    `This widget is too large: only its first ${parts.toLocaleString("en")} parts are drawn.`,
  tooDeep: (levels: number) =>
    `This widget is too large: parts nested deeper than ${levels} levels are not drawn.`,
  noResults: "Nothing found.",
}
