"""Pages of JupyterLab that tests have left, for the next one: its scripts take a while to run."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Error, Page

from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage

END = "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.shutdown().catch(() => null)"

TIDY = """async () => {
  const { shell, commands } = window.jupyterapp
  for (const widget of [...shell.widgets("main")]) widget.dispose()
  if (document.body.dataset.jpThemeLight !== "true")
    await commands.execute("apputils:change-theme", { theme: "JupyterLab Light" })
  sessionStorage.clear()
  localStorage.clear()
}"""

SPOILT = """() => Boolean(
  customElements.get("openai-chatkit") || document.querySelector(".jp-Dialog")
  || [...window.jupyterapp.shell.widgets("main")].filter((widget) => widget.context).length > 1
)"""
"""What cannot be taken back: an element that is defined, a dialog that waits, two notebooks on one kernel."""


class IdlePages:
    """One page of each server at most is kept: a test that opens two notebooks has them in two pages.

    Args:
        context: Where pages are made.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.idle: dict[JupyterServer, Page] = {}

    def open(self, server: JupyterServer, name: str) -> NotebookPage:
        """Opens a notebook of the server in a page that is idle, or in a new one."""
        page = self.idle.pop(server, None)
        if page is None:
            return NotebookPage(self.context.new_page(), server, name).open()
        return NotebookPage(page, server, name).open_beside()

    def leave(self, notebook: NotebookPage, *, again: bool) -> None:
        """Ends the notebook's kernel, and keeps its page if another notebook can be opened `again` in it."""
        page = notebook.page
        if page.is_closed():
            return
        try:
            page.evaluate(END)
            if again and notebook.server.app == "lab" and not page.evaluate(SPOILT):
                notebook.forget()
                page.unroute_all(behavior="ignoreErrors")
                page.evaluate(TIDY)
                if self.idle.setdefault(notebook.server, page) is page:
                    return
        except Error:
            pass
        page.close()
