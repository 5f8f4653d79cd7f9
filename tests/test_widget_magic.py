"""%%chatkit_widget in a real shell without a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.error import UsageError
from IPython.testing.globalipapp import start_ipython

from chatkit_notebook import widget_magic

CARD = '{"type": "Card", "children": [{"type": "Text", "value": {{ (name) | tojson }}}]}'


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    shell = start_ipython() or __import__("IPython").get_ipython()
    widget_magic.register(shell)
    shell.magics_manager.registry["WidgetMagics"].previews.clear()
    shell.user_ns["who"] = {"name": "Ada"}
    yield shell
    for name in ("who", "greeting"):
        shell.user_ns.pop(name, None)


def run(shell: Any, line: str, cell: str = CARD) -> None:
    shell.run_cell_magic("chatkit_widget", line, cell)


def test_the_name_gets_the_template_and_its_preview_which_stays(shell: Any) -> None:
    run(shell, "greeting --data who --theme dark --width 300")
    template = shell.user_ns["greeting"]
    preview = template.preview
    assert template.build({"name": "x"})["children"][0]["value"] == "x"
    assert preview.json["children"][0]["value"] == "Ada"
    assert (preview.theme, preview.width, template.name) == ("dark", 300, "greeting")
    shell.user_ns["who"] = {"name": "Grace"}
    run(shell, "greeting --data who")
    assert shell.user_ns["greeting"].preview is preview
    assert (preview.json["children"][0]["value"], preview.theme, preview.width) == ("Grace", "auto", None)


def test_it_writes_a_document(shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, f"greeting --data who --save '{tmp_path / 'my greeting'}'")
    document = json.loads((tmp_path / "my greeting.widget").read_text())
    assert (document["version"], document["name"], document["template"]) == ("1.0", "greeting", CARD)
    assert "Written to" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "cell", "words"),
    [
        ("--data whoo", CARD, "There is no variable `whoo`. Did you mean `who`?"),
        ("--them dark", CARD, "has no option --them. Did you mean --theme?"),
        ("--theme drak --data who", CARD, "Did you mean 'dark'?"),
        ("--watch", CARD, "--watch needs --data VAR"),
        ("not-a-name", CARD, "is no name for a variable"),
        ("", CARD, "not in the data. The data has: nothing"),
        ("", '{"type": "Card",\n"children": }', "line 3, column 13"),
        ("", "<Card", "This JSX cannot be read: the tag <Card> is not closed in line 2"),
        ("'open", CARD, "The line cannot be read"),
    ],
)
def test_what_is_wrong_is_said(shell: Any, line: str, cell: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        run(shell, line, cell)
    assert words in str(caught.value)


def test_a_cell_that_breaks_leaves_the_last_picture(shell: Any) -> None:
    run(shell, "greeting --data who")
    preview = shell.user_ns["greeting"].preview
    with pytest.raises(UsageError):
        run(shell, "greeting", '{"type": "Card", }')
    assert preview.json["children"][0]["value"] == "Ada"
    assert "in line 2, column 1" in preview.error


def test_a_watched_variable_is_drawn_anew_after_the_cell_that_changed_it(shell: Any) -> None:
    run(shell, "greeting --data who --watch")
    preview = shell.user_ns["greeting"].preview

    def shown() -> str:
        return str(preview.json["children"][0]["value"])

    shell.run_cell("who = {'name': 'Grace'}")
    assert shown() == "Grace"
    shell.run_cell("who['name'] = 'Alan'")
    assert shown() == "Alan"
    shell.run_cell("who = {}")
    assert (shown(), "not in the data" in preview.error) == ("Alan", True)
    shell.run_cell("del who")
    assert "There is no variable `who`" in preview.error
    shell.run_cell("who = {'name': 'Ada'}")
    assert (shown(), preview.error) == ("Ada", None)
    run(shell, "greeting --data who")
    shell.run_cell("who = {'name': 'nobody looks'}")
    assert shown() == "Ada"


def test_jsx_is_drawn_and_saved_in_every_format(
    shell: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jsx = "<Card>\n  <Text value={name} />\n</Card>\n"
    for kind in ("widget", "json", "jsx", "py", "html"):
        run(shell, f"greeting --data who --save '{tmp_path / 'w'}.{kind}'", jsx)
        assert (tmp_path / f"w.{kind}").stat().st_size > 20
    assert (tmp_path / "w.jsx").read_text() == jsx
    assert "the JSX names what it takes from there" in capsys.readouterr().out
    assert json.loads((tmp_path / "w.json").read_text())["children"] == [{"type": "Text", "value": "Ada"}]
    with pytest.raises(UsageError, match=r"cannot be saved as \.pdf"):
        run(shell, f"greeting --data who --save '{tmp_path / 'w'}.pdf'", jsx)


def test_a_workbench_opens_on_what_the_name_stands_for(shell: Any, tmp_path: Path) -> None:
    shell.run_line_magic("chatkit_workbench", "")
    run(shell, "greeting --data who")
    shell.run_line_magic("chatkit_workbench", "greeting --data who")
    opened = shell.user_ns["greeting"]
    assert opened.source == CARD
    assert json.loads(opened.data_text) == {"name": "Ada"}
    opened.export(tmp_path / "g.widget")
    shell.run_line_magic("chatkit_workbench", "greeting")
    assert shell.user_ns["greeting"].data == {"name": "Ada"}
    shell.run_line_magic("chatkit_workbench", f"'{tmp_path / 'g.widget'}' --data who")
    for line, words in {"--dta who": "Did you mean --data?", "--data whoo": "no variable `whoo`"}.items():
        with pytest.raises(UsageError, match=words):
            shell.run_line_magic("chatkit_workbench", line)
