"""A workflow that OpenAI runs, in the hosted UI: sessions come from the kernel, and its key stays there."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from ..session_server import KEY, WORKFLOW, SessionServer
from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .test_hosted import CDN, SETUP, hint, hosted, run_python, serve

SHOW = f'chat = ChatKit(variables={{}}, store=":memory:", api={{"workflow": "{WORKFLOW}"}})\nchat'


def test_a_workflow_is_shown_with_secrets_and_replaced_in_words(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    with SessionServer() as server:
        key = (
            "import os\nfrom pathlib import Path\n"
            f"os.environ.update(OPENAI_BASE_URL={server.url!r}, OPENAI_API_KEY=Path('key').read_text())"
        )
        (lab.root / "key").write_text(KEY)
        notebook = open_notebook(lab, [SETUP, key, SHOW, ""])
        sent: list[str] = []
        notebook.page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda data: sent.append(str(data)))
        )
        serve(notebook, "chatkit")
        for cell in range(3):
            notebook.run(cell)
        expect(hosted(notebook)).to_be_visible(timeout=60_000)
        log = hosted(notebook).locator("iframe").content_frame.get_by_role("log")
        expect(log).to_have_text("ek_1")
        hosted(notebook).evaluate("(element) => element.renew()")
        expect(log).to_contain_text("ek_2")
        assert "hosted: it shows a workflow at OpenAI" in run_python(notebook, "print(chat.status['ui'])")
        assert KEY not in notebook.page.content() + "".join(sent)
        assert [url for url in notebook.requests if "openai.com" in url] == [CDN]

        server.failure = (401, "no")
        notebook.run(2)
        expect(hint(notebook)).to_contain_text(
            re.compile(f"built-in chat, because .* not through the workflow {WORKFLOW}"), timeout=30_000
        )
        notebook.chat().wait_until_ready()
        assert "refused the key (401)" in run_python(notebook, "print(chat.last_error)")
