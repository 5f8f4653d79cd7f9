// The script with the calendar of date pickers; it leaves the component on the frame's window.
import { Calendar } from "./Calendar"

export interface CalendarApi {
  Calendar: typeof Calendar
}

declare global {
  interface Window {
    chatkitNotebookCalendar?: CalendarApi
  }
}

window.chatkitNotebookCalendar = { Calendar }
