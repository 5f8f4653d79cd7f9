"""The public names, and that importing the package costs next to nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import chatkit_notebook

HEAVY = ("agents", "openai", "chatkit", "duckdb", "pandas", "narwhals", "sqlalchemy", "starlette", "uvicorn")


def test_the_public_names() -> None:
    assert chatkit_notebook.__all__ == [
        "ChatKit",
        "Preview",
        "card",
        "chart",
        "form",
        "list_view",
        "load_widget",
        "table",
        "themes",
    ]
    for name in chatkit_notebook.__all__:
        assert getattr(chatkit_notebook, name) is not None
        assert name in dir(chatkit_notebook)
    with pytest.raises(AttributeError, match="no attribute 'Chatkit'"):
        _ = chatkit_notebook.Chatkit


@pytest.mark.parametrize(
    ("code", "light"),
    [
        ("import chatkit_notebook", (*HEAVY, "anywidget", "IPython", "ipywidgets")),
        ("import chatkit_notebook.widget", HEAVY),
        ("import chatkit_notebook.magic, chatkit_notebook.widget_magic", (*HEAVY, "anywidget")),
        ("import chatkit_notebook.preview", (*HEAVY, "jinja2", "jsonschema")),
        ("import chatkit_notebook as c\nc.Preview({'type': 'Card', 'children': []})", HEAVY),
        ('import chatkit_notebook as c\nc.load_widget(\'{"type": "{{ a }}"}\')', HEAVY),
    ],
)
def test_importing_is_light(code: str, light: tuple[str, ...]) -> None:
    show = f"{code}\nimport sys\nprint([name for name in {light!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")
