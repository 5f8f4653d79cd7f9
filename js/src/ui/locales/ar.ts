// Arabic, written from right to left.
import type { Catalogue } from "./catalogue"

const rules = new Intl.PluralRules("ar")

/** A counted noun: one, two, a few (3-10), many. */
function counted(count: number, one: string, two: string, few: string, many: string): string {
  const kind = rules.select(count)
  if (kind === "one") return one
  if (kind === "two") return two
  return `${count} ${kind === "few" ? few : many}`
}

export const AR: Catalogue = {
  chat: {
    language: "ar",
    frameTitle: "محادثة",
    newChat: "محادثة جديدة",
    history: "السجل",
    closeHistory: "العودة إلى المحادثة",
    untitled: "محادثة بلا عنوان",
    greeting: "كيف يمكنني المساعدة اليوم؟",
    suggestions: "اقتراحات",
    conversation: "المحادثة",
    loadingThread: "جارٍ تحميل المحادثة…",
    loadingOlder: "جارٍ تحميل الرسائل السابقة…",
    jumpToLatest: "الانتقال إلى أحدث رسالة",
    placeholder: "اكتب رسالة إلى الذكاء الاصطناعي",
    send: "إرسال",
    stop: "إيقاف",
    model: "النموذج",
    tools: "الأدوات",
    removeTool: (label) => `إزالة ${label}`,
    removeTag: (label) => `إزالة ${label}`,
    removeQuote: "إزالة الاقتباس",
    locked: "هذه المحادثة مقفلة.",
    closed: "هذه المحادثة مغلقة. ابدأ محادثة جديدة للمتابعة.",
    you: "قلت:",
    assistant: "الإجابة:",
    thinking: "جارٍ التفكير…",
    stopped: "تم الإيقاف",
    copy: "نسخ",
    copied: "تم النسخ",
    goodAnswer: "إجابة جيدة",
    badAnswer: "إجابة سيئة",
    tryAgain: "حاول مرة أخرى",
    showMore: "عرض المزيد",
    showLess: "عرض أقل",
    dismiss: "إغلاق",
    retry: "إعادة المحاولة",
    somethingFailed: "حدث خطأ أثناء الإجابة.",
    thought: "التفكير",
    thoughtFor: (seconds) =>
      seconds < 60
        ? `فكّر لمدة ${counted(seconds, "ثانية واحدة", "ثانيتين", "ثوانٍ", "ثانية")}`
        : `فكّر لمدة ${Math.floor(seconds / 60)} د ${seconds % 60} ث`,
    steps: (count) => counted(count, "خطوة واحدة", "خطوتان", "خطوات", "خطوة"),
    searched: "تم البحث في الويب",
    readFiles: "تمت قراءة الملفات",
    madeImage: "تم إنشاء صورة",
    working: "جارٍ العمل…",
    makingImage: "جارٍ إنشاء الصورة…",
    image: "صورة مُنشأة",
    imageNotMade: "لم تُنشأ الصورة.",
    skipped: "تم التخطي",
    answer: "إجابة",
    skip: "تخطٍّ",
    questions: "أسئلة لك",
    reply: "الرد على هذا",
    ownAnswer: "شيء آخر",
    ownAnswerTo: (question) => `إجابتك الخاصة عن: ${question}`,
    connecting: "جارٍ الاتصال بالنواة…",
    busy: "النواة مشغولة. ستصل الإجابة عندما تصبح متاحة.",
    lost: "انقطع الاتصال بالنواة.",
    historyEmpty: "لا توجد محادثات بعد",
    historyEmptyHint: "تُحفظ هنا المحادثات التي تبدؤها.",
    historyFailed: "تعذّر تحميل المحادثات.",
    historyLoading: "جارٍ تحميل المحادثات…",
    loadMore: "تحميل المزيد",
    current: "المحادثة الحالية",
    moreFor: (title) => `خيارات ${title}`,
    rename: "إعادة التسمية",
    renameLabel: "عنوان المحادثة",
    remove: "حذف",
    removeQuestion: "هل تريد حذف هذه المحادثة؟",
    cancel: "إلغاء",
    previewError: "لم ينجح ذلك",
    previewLastGood: "تظهر أعلاه آخر أداة أمكن رسمها.",
    previewProblems: (count) => `ملاحظات على هذه الأداة: ${count}`,
    previewPlace: ({ line, column }) => `السطر ${line}${column ? `، العمود ${column}` : ""}`,
    now: "الآن",
    yesterday: "أمس",
  },
  markdown: {
    copyCode: "نسخ الشيفرة",
    copied: "تم النسخ",
    imageBlocked: "لم تُعرض الصورة (موقعها غير مسموح به)",
    imageFailed: "لم يُعثر على الصورة",
    done: "تم",
    open: "لم يتم",
    table: "جدول",
    moreRows: (hidden) => `عرض المزيد من الصفوف (${hidden.toLocaleString("ar")})`,
    source: (number, title) => `المصدر ${number}: ${title}`,
    sources: (count) => counted(count, "مصدر واحد", "مصدران", "مصادر", "مصدرًا"),
  },
  widgets: {
    language: "ar",
    clear: "مسح",
    select: "اختر…",
    selectDate: "اختر تاريخًا…",
    chooseDate: "اختيار تاريخ",
    previousMonth: "الشهر السابق",
    nextMonth: "الشهر التالي",
    noChart: "تعذّر رسم هذا المخطط: لم يمكن تحميل برنامجه النصي.",
  },
  charts: {
    language: "ar",
    empty: "لا توجد بيانات في هذا المخطط.",
    chart: "مخطط",
    bars: "أعمدة",
    lines: "خطوط",
    areas: "مساحات",
    points: (count, first, last) =>
      count === 1
        ? `نقطة واحدة: ${first}`
        : `${counted(count, "نقطة واحدة", "نقطتان", "نقاط", "نقطة")} من ${first} إلى ${last}`,
    range: (label, low, lowAt, high, highAt) =>
      `${label}: الأدنى ${low} (${lowAt})، الأعلى ${high} (${highAt})`,
    noValues: (label) => `${label}: لا توجد قيم`,
    cut: (shown, all) => `رُسمت أول ${shown} من الصفوف من أصل ${all}.`,
    tableCut: (shown, all) => `يحتوي الجدول على أول ${shown} من الصفوف من أصل ${all}.`,
  },
}
