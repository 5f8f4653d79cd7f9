// The script that carries lucide's icons: loaded when a widget first names one, it leaves its data on the window.
import nodes from "lucide-nodes"

window.chatkitNotebookIcons = nodes
