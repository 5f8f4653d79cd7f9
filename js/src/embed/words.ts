// What stands in the cell before the bundle, which has nearly all other texts, is there. Each text apart: a script gets its own only.
import type { Language } from "../locale"

export type Text = Readonly<Record<Language, string>>

/** What an English chat says of a notebook, where its author wrote nothing. */
export const ABOUT_DATA: { greeting?: string; placeholder?: string } = {
  greeting: "What would you like to know about your data?",
  placeholder: "Ask about your data",
}

export const LOADING: Text = {
  en: "Loading the chat…",
  de: "Der Chat wird geladen …",
  fr: "Chargement du chat…",
  es: "Cargando el chat…",
  ja: "チャットを読み込んでいます…",
  zh: "正在加载聊天…",
  ar: "جارٍ تحميل المحادثة…",
}

export const NO_CHAT: Text = {
  en: "The chat cannot be shown here",
  de: "Der Chat kann hier nicht angezeigt werden",
  fr: "Le chat ne peut pas être affiché ici",
  es: "El chat no se puede mostrar aquí",
  ja: "ここにはチャットを表示できません",
  zh: "无法在此处显示聊天",
  ar: "لا يمكن عرض المحادثة هنا",
}

export const NO_WIDGET: Text = {
  en: "The widget cannot be shown here",
  de: "Das Widget kann hier nicht angezeigt werden",
  fr: "Le widget ne peut pas être affiché ici",
  es: "El widget no se puede mostrar aquí",
  ja: "ここにはウィジェットを表示できません",
  zh: "无法在此处显示小组件",
  ar: "لا يمكن عرض الأداة هنا",
}

export const HINT: Text = {
  en: "Run the cell again. If that does not help, reload the page, or run %chatkit --doctor.",
  de: "Führen Sie die Zelle noch einmal aus. Hilft das nicht, laden Sie die Seite neu oder starten Sie %chatkit --doctor.",
  fr: "Exécutez de nouveau la cellule. Si cela n’aide pas, rechargez la page ou lancez %chatkit --doctor.",
  es: "Ejecute de nuevo la celda. Si no sirve, recargue la página o ejecute %chatkit --doctor.",
  ja: "セルをもう一度実行してください。解決しない場合は、ページを再読み込みするか、%chatkit --doctor を実行してください。",
  zh: "请重新运行该单元格。如果无效，请重新加载页面，或运行 %chatkit --doctor。",
  ar: "شغّل الخلية مرة أخرى. إن لم يُجدِ ذلك فأعد تحميل الصفحة، أو شغّل %chatkit --doctor.",
}
