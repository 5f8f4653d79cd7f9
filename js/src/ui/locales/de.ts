// German.
import type { Catalogue } from "./catalogue"

export const DE: Catalogue = {
  chat: {
    language: "de",
    frameTitle: "Chat",
    newChat: "Neuer Chat",
    history: "Verlauf",
    closeHistory: "Zurück zum Chat",
    untitled: "Chat ohne Titel",
    greeting: "Wobei kann ich heute helfen?",
    suggestions: "Vorschläge",
    conversation: "Unterhaltung",
    loadingThread: "Unterhaltung wird geladen …",
    loadingOlder: "Frühere Nachrichten werden geladen …",
    jumpToLatest: "Zur neuesten Nachricht springen",
    placeholder: "Nachricht an die KI",
    send: "Senden",
    stop: "Anhalten",
    model: "Modell",
    tools: "Werkzeuge",
    removeTool: (label) => `${label} entfernen`,
    removeQuote: "Zitat entfernen",
    add: "Zur Nachricht hinzufügen",
    attachFiles: "Dateien anhängen",
    attachments: "Angehängte Dateien",
    dropFiles: "Dateien hier ablegen, um sie anzuhängen",
    uploading: (percent) => (percent === null ? "Wird hochgeladen …" : `Wird hochgeladen … ${percent} %`),
    uploadOf: (name) => `Hochladen von ${name}`,
    uploadAgain: (name) => `${name} noch einmal hochladen`,
    removeFile: (name) => `${name} entfernen`,
    filesNotReady: "Warten Sie auf die Dateien, oder entfernen Sie die gescheiterten",
    fileTooLarge: (name, limit) => `${name} ist zu groß: Angehängt werden können höchstens ${limit}.`,
    fileWrongType: (name, allowed) => `${name} kann nicht angehängt werden. Erlaubt: ${allowed}.`,
    fileEmpty: (name) => `${name} ist leer.`,
    tooManyFiles: (limit) =>
      `An eine Nachricht ${limit === 1 ? "kann höchstens 1 Datei" : `können höchstens ${limit} Dateien`} angehängt werden.`,
    noUploads:
      "Dieser Chat hat keinen Platz für Dateien: Er wurde ohne Strategie zum Hochladen eingerichtet.",
    mention: "Etwas erwähnen",
    mentions: "Erwähnungen",
    commands: "Befehle",
    composerActions: "Eingabefeld",
    searching: "Wird gesucht …",
    nothingFound: "Nichts gefunden",
    results: (count) => (count === 1 ? "1 Vorschlag" : `${count} Vorschläge`),
    dictate: "Diktieren",
    askingMicrophone: "Mikrofon wird angefragt …",
    listening: "Hört zu …",
    writingDown: "Wird aufgeschrieben …",
    endDictation: "Fertig gesprochen",
    cancelDictation: "Aufnahme verwerfen",
    noRecorder: "Diese Seite kann keinen Ton aufnehmen. Schreiben Sie die Nachricht.",
    noMicrophone: "Es gibt kein Mikrofon. Schließen Sie eines an, oder schreiben Sie die Nachricht.",
    microphoneDenied:
      "Das Mikrofon darf hier nicht benutzt werden. Erlauben Sie es dieser Seite im Browser, oder schreiben Sie die Nachricht.",
    silence: "Es war nichts zu hören. Versuchen Sie es noch einmal, näher am Mikrofon.",
    locked: "Diese Unterhaltung ist gesperrt.",
    closed: "Diese Unterhaltung ist geschlossen. Beginnen Sie einen neuen Chat, um fortzufahren.",
    you: "Sie sagten:",
    assistant: "Antwort:",
    thinking: "Denkt nach …",
    stopped: "Angehalten",
    copy: "Kopieren",
    copied: "Kopiert",
    goodAnswer: "Gute Antwort",
    badAnswer: "Schlechte Antwort",
    tryAgain: "Noch einmal versuchen",
    sent: "Was gesendet wurde",
    sentTo: (model, where, bytes, requests) =>
      `${bytes} Bytes gingen an ${model} bei ${where}, in ${requests} ${requests === 1 ? "Anfrage" : "Anfragen"}.`,
    sentNowhere: (bytes) =>
      `Nichts hat diesen Prozess verlassen: Der eingebaute Analyst hat darin ${bytes} Bytes gelesen.`,
    sentNothing:
      "Für diese Antwort ist keine Anfrage an ein Modell verzeichnet: Keine hat diesen Rechner verlassen, oder sie ist älter als die 500, die aufbewahrt werden.",
    sentFailed: "Der Kernel konnte nicht sagen, was gesendet wurde.",
    sentNoValues: "Für diese Antwort wurde nichts aus Variablen gelesen.",
    sentAlong: "Das bisherige Gespräch wurde mitgesendet, mit dem, was darin steht.",
    sentTypes: "Namen und Typen",
    sentValues: (rows, count) => (count ? `Werte aus ${rows} ${count === 1 ? "Zeile" : "Zeilen"}` : "Werte"),
    sentRedacted: (count) =>
      `${count} ${count === 1 ? "Geheimnis wurde" : "Geheimnisse wurden"} vorher herausgenommen.`,
    sentExactly: (request, bytes) => `Anfrage ${request}: genau das Gesendete (${bytes} Bytes)`,
    showMore: "Mehr anzeigen",
    showLess: "Weniger anzeigen",
    dismiss: "Schließen",
    retry: "Wiederholen",
    notDrawn: "Dieser Teil der Unterhaltung lässt sich nicht anzeigen.",
    somethingFailed: "Beim Antworten ist etwas schiefgegangen.",
    thought: "Nachgedacht",
    thoughtFor: (seconds) =>
      seconds < 60
        ? `${seconds} ${seconds === 1 ? "Sekunde" : "Sekunden"} nachgedacht`
        : `${Math.floor(seconds / 60)} min ${seconds % 60} s nachgedacht`,
    steps: (count) => (count === 1 ? "1 Schritt" : `${count} Schritte`),
    searched: "Im Web gesucht",
    readFiles: "Dateien gelesen",
    madeImage: "Bild erstellt",
    working: "Arbeitet …",
    makingImage: "Das Bild wird erstellt …",
    image: "Erzeugtes Bild",
    imageNotMade: "Das Bild wurde nicht erstellt.",
    skipped: "Übersprungen",
    answer: "Antworten",
    skip: "Überspringen",
    questions: "Fragen an Sie",
    reply: "Darauf antworten",
    ownAnswer: "Etwas anderes",
    ownAnswerTo: (question) => `Ihre eigene Antwort auf: ${question}`,
    connecting: "Verbindung zum Kernel wird aufgebaut …",
    busy: "Der Kernel ist beschäftigt. Die Antwort kommt, sobald er frei ist.",
    queued:
      "Der Kernel ist beschäftigt, Ihre Nachricht ist eingereiht. Sie wird beantwortet, sobald er frei ist.",
    silent:
      "Der Kernel hat noch nicht geantwortet. Vielleicht führt er eine Zelle aus; wurde er neu gestartet, führen Sie diese Zelle erneut aus.",
    lost: "Die Verbindung zum Kernel ist verloren.",
    historyEmpty: "Noch keine Chats",
    historyEmptyHint: "Chats, die Sie beginnen, werden hier aufbewahrt.",
    historyFailed: "Die Chats konnten nicht geladen werden.",
    historyLoading: "Chats werden geladen …",
    loadMore: "Mehr laden",
    current: "Aktueller Chat",
    moreFor: (title) => `Optionen für ${title}`,
    rename: "Umbenennen",
    renameLabel: "Titel des Chats",
    remove: "Löschen",
    removeQuestion: "Diesen Chat löschen?",
    cancel: "Abbrechen",
    previewOpening: "Die Editoren werden geöffnet …",
    previewError: "Das hat nicht geklappt",
    previewLastGood: "Oben steht das letzte, das sich zeichnen ließ.",
    previewProblems: (count) => `${count} ${count === 1 ? "Anmerkung" : "Anmerkungen"} zu diesem Widget`,
    previewPlace: ({ line, column }) => `Zeile ${line}${column ? `, Spalte ${column}` : ""}`,
    now: "Gerade eben",
    yesterday: "Gestern",
  },
  markdown: {
    copyCode: "Code kopieren",
    copied: "Kopiert",
    imageBlocked: "Bild nicht angezeigt (die Website ist nicht erlaubt)",
    imageFailed: "Bild nicht gefunden",
    done: "Erledigt",
    open: "Nicht erledigt",
    table: "Tabelle",
    moreRows: (hidden) => `${hidden.toLocaleString("de")} weitere Zeilen anzeigen`,
    source: (number, title) => `Quelle ${number}: ${title}`,
    sources: (count) => (count === 1 ? "1 Quelle" : `${count} Quellen`),
  },
  widgets: {
    language: "de",
    clear: "Leeren",
    select: "Auswählen …",
    selectDate: "Datum auswählen …",
    chooseDate: "Datum wählen",
    previousMonth: "Voriger Monat",
    nextMonth: "Nächster Monat",
    noChart: "Dieses Diagramm kann nicht gezeichnet werden: Sein Skript ließ sich nicht laden.",
    noCalendar: "Der Kalender kann nicht gezeigt werden: Sein Skript ließ sich nicht laden.",
    wrongPattern: "Das hat nicht die verlangte Form.",
    wrongDay: "Dieser Tag kann nicht gewählt werden. Wählen Sie einen anderen.",
    optionsCut: (shown, all) =>
      `Gezeigt sind nur die ersten ${shown.toLocaleString("de")} von ${all.toLocaleString("de")} Möglichkeiten.`,
    showMore: (hidden) => `${hidden.toLocaleString("de")} weitere anzeigen`,
    imageRefused: "Bilder von dieser Adresse werden nicht angezeigt",
    imageFailed: "Dieses Bild konnte nicht geladen werden",
    failedPart: (type) => `Dieser Teil des Widgets (${type}) lässt sich nicht zeichnen.`,
    noWidget: "Das Widget dieser Nachricht ist keines: Es gibt nichts zu zeichnen.",
    tooMany: (parts) =>
      `Dieses Widget ist zu groß: Gezeichnet sind nur die ersten ${parts.toLocaleString("de")} Teile.`,
    tooDeep: (levels) =>
      `Dieses Widget ist zu groß: Was tiefer als ${levels} Ebenen liegt, ist nicht gezeichnet.`,
    noResults: "Nichts gefunden.",
  },
  charts: {
    language: "de",
    empty: "Dieses Diagramm hat keine Daten.",
    chart: "Diagramm",
    bars: "Balken",
    lines: "Linien",
    areas: "Flächen",
    points: (count, first, last) =>
      count === 1 ? `1 Punkt: ${first}` : `${count} Punkte von ${first} bis ${last}`,
    range: (label, low, lowAt, high, highAt) =>
      `${label}: niedrigster Wert ${low} (${lowAt}), höchster Wert ${high} (${highAt})`,
    noValues: (label) => `${label}: keine Werte`,
    cut: (shown, all) => `Gezeichnet sind die ersten ${shown} von ${all} Zeilen.`,
    seriesCut: (shown, all) => `Gezeichnet sind die ersten ${shown} von ${all} Reihen.`,
    tableCut: (shown, all) => `Die Tabelle hat die ersten ${shown} von ${all} Zeilen.`,
  },
  messages: {
    "What was to be sent cannot be written as JSON.":
      "Was gesendet werden sollte, lässt sich nicht als JSON schreiben.",
    "This starts a new answer. Wait until the present one is complete, or stop it.":
      "Das beginnt eine neue Antwort. Warten Sie, bis die jetzige fertig ist, oder halten Sie sie an.",
    "There is no thread yet: an action needs one. Send a message first.":
      "Es gibt noch keine Unterhaltung: Eine Aktion braucht eine. Senden Sie zuerst eine Nachricht.",
    "Nothing in this page handles the action #.": "Nichts auf dieser Seite behandelt die Aktion #.",
    "This conversation does not exist any more.": "Diese Unterhaltung gibt es nicht mehr.",
    "The conversation was not opened": "Die Unterhaltung wurde nicht geöffnet",
    "Older messages": "Ältere Nachrichten",
    "The answer broke off.": "Die Antwort ist abgebrochen.",
    "The server did not answer within # seconds. Try again.":
      "Der Server hat innerhalb von # Sekunden nicht geantwortet. Versuchen Sie es noch einmal.",
    "The server's answer is not JSON. Check that api.url leads to a ChatKit server.":
      "Die Antwort des Servers ist kein JSON. Prüfen Sie, ob api.url zu einem ChatKit-Server führt.",
    "The server answered with a web page. Check that api.url is right, and that no sign-in page or proxy stands in between.":
      "Der Server hat mit einer Webseite geantwortet. Prüfen Sie, ob api.url stimmt und ob eine Anmeldeseite oder ein Proxy dazwischensteht.",
    "The server's answer has no body.": "Die Antwort des Servers ist leer.",
    "The answer was cut off before it was complete.":
      "Die Antwort wurde abgeschnitten, bevor sie vollständig war.",
    "The server sent something that is no event of ChatKit.":
      "Der Server hat etwas gesendet, das kein Ereignis von ChatKit ist.",
    "The server sent an event that cannot be understood: #.":
      "Der Server hat ein Ereignis gesendet, das nicht zu verstehen ist: #.",
    "The server gave no answer.": "Der Server hat keine Antwort gegeben.",
    "The server cannot be reached. Check that it is running, then try again.":
      "Der Server ist nicht erreichbar. Prüfen Sie, ob er läuft, und versuchen Sie es noch einmal.",
    "The server refused the request. Reload the page, or run the cell that shows the chat again.":
      "Der Server hat die Anfrage abgelehnt. Laden Sie die Seite neu, oder führen Sie die Zelle mit dem Chat noch einmal aus.",
    "The server does not know this chat or thread any more. Reload the page, or run the cell that shows the chat again.":
      "Der Server kennt diesen Chat oder diese Unterhaltung nicht mehr. Laden Sie die Seite neu, oder führen Sie die Zelle mit dem Chat noch einmal aus.",
    "That is more than the server takes at once. Send less.":
      "Das ist mehr, als der Server auf einmal annimmt. Senden Sie weniger.",
    "The server is asked too often. Wait a moment, then try again.":
      "Der Server wird zu oft gefragt. Warten Sie einen Moment und versuchen Sie es noch einmal.",
    "The server failed (#). Try again.":
      "Beim Server ist ein Fehler aufgetreten (#). Versuchen Sie es noch einmal.",
    "The server did not accept the request (#). Reload the page, then try again.":
      "Der Server hat die Anfrage nicht angenommen (#). Laden Sie die Seite neu und versuchen Sie es noch einmal.",
    "The kernel that made this chat does not answer: it was restarted or stopped. Run the cell again to go on.":
      "Der Kernel, der diesen Chat erzeugt hat, antwortet nicht: Er wurde neu gestartet oder angehalten. Führen Sie die Zelle noch einmal aus.",
    "The kernel has not answered for a long time. If it was restarted, run the cell that shows the chat again.":
      "Der Kernel hat lange nicht geantwortet. Wurde er neu gestartet, führen Sie die Zelle mit dem Chat noch einmal aus.",
    "The message has # MiB; through Jupyter at most # MiB can be sent.":
      "Die Nachricht hat # MiB; durch Jupyter lassen sich höchstens # MiB senden.",
    "The microphone stopped working.": "Das Mikrofon funktioniert nicht mehr.",
    "The chat does not say where files go (api.uploadStrategy).":
      "Der Chat sagt nicht, wohin Dateien gehen (api.uploadStrategy).",
    "The server did not say where the file goes: it sent no upload_descriptor.":
      "Der Server hat nicht gesagt, wohin die Datei geht: Er hat kein upload_descriptor gesendet.",
    "The server's answer to the upload is no attachment.":
      "Die Antwort des Servers auf das Hochladen ist kein Anhang.",
    "The Python function did not answer within # seconds; the kernel may be busy.":
      "Die Python-Funktion hat innerhalb von # Sekunden nicht geantwortet; vielleicht ist der Kernel beschäftigt.",
    "The search answered something else than a list.":
      "Die Suche hat etwas anderes als eine Liste geliefert.",
    "The kernel is busy. It takes the action when it is free.":
      "Der Kernel ist beschäftigt. Er nimmt die Aktion an, sobald er frei ist.",
    "The kernel that made this widget is gone, so nothing takes its actions. Run the cell again.":
      "Den Kernel, der dieses Widget erzeugt hat, gibt es nicht mehr; niemand nimmt seine Aktionen an. Führen Sie die Zelle noch einmal aus.",
    "The kernel is busy, your message is queued. It is answered as soon as the kernel is free.":
      "Der Kernel ist beschäftigt, Ihre Nachricht ist eingereiht. Sie wird beantwortet, sobald er frei ist.",
    "A chat was open here when this page was saved. Its conversation is kept on the machine where the notebook ran: run the cell there to open it.":
      "Hier war ein Chat geöffnet, als diese Seite gespeichert wurde. Die Unterhaltung liegt auf dem Rechner, auf dem das Notebook lief: Führen Sie die Zelle dort aus, um sie zu öffnen.",
    "This is the built-in chat, because #.": "Dies ist der eingebaute Chat. Grund: #.",
    "It answers by itself, and not through the workflow #.":
      "Er antwortet selbst und nicht über den Workflow #.",
    'ui="bundled" was asked for': 'ui="bundled" wurde verlangt',
    "the hosted UI runs on localhost, or on a domain that is registered with OpenAI":
      "die gehostete Oberfläche läuft auf localhost oder auf einer Domain, die bei OpenAI registriert ist",
    "the hosted UI's script did not load in time":
      "das Skript der gehosteten Oberfläche wurde nicht rechtzeitig geladen",
    "the hosted UI's script could not be loaded":
      "das Skript der gehosteten Oberfläche konnte nicht geladen werden",
    "the hosted UI did not become ready in time": "die gehostete Oberfläche wurde nicht rechtzeitig bereit",
    "the hosted UI vanished from the page": "die gehostete Oberfläche ist von der Seite verschwunden",
    "the hosted UI collapsed to no height": "die gehostete Oberfläche ist auf keine Höhe zusammengefallen",
    "the hosted UI refused the options (#)": "die gehostete Oberfläche hat die Optionen abgelehnt (#)",
    "OpenAI does not know the domain of this page": "OpenAI kennt die Domain dieser Seite nicht",
    Dismiss: "Schließen",
    "The chat cannot be shown.": "Der Chat kann nicht angezeigt werden.",
    "The widget cannot be shown.": "Das Widget kann nicht angezeigt werden.",
    "Reload the page and run the cell again.":
      "Laden Sie die Seite neu und führen Sie die Zelle noch einmal aus.",
    "The chat's script did not run in its frame. The page's content security policy may forbid inline scripts.":
      "Das Skript des Chats lief in seinem Rahmen nicht. Vielleicht verbietet die Content-Security-Policy der Seite eingebettete Skripte.",
  },
}
