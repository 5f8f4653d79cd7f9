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
}
