"""A preview taken home: every format, read again where it can be."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from chatkit_notebook import Preview, load_widget
from chatkit_notebook.errors import WidgetError

TEMPLATE = '{"type": "Card", "children": [{"type": "Text", "value": {{ (who) | tojson }}}]}'


def test_documents_json_and_jsx_are_read_again(tmp_path: Path) -> None:
    preview = Preview(TEMPLATE, {"who": "</script>Ada"})
    for kind in ("widget", "json", "jsx"):
        file = preview.export(tmp_path / f"w.{kind}")
        text = file.read_text()
        again = load_widget(file if kind == "widget" else text)
        assert again.build({"who": "</script>Ada"}) == preview.json


def test_a_page_holds_its_widget_and_no_way_out_of_it(tmp_path: Path) -> None:
    preview = Preview(TEMPLATE, {"who": "</script><script>alert(1)</script>"}, theme="dark", width=400)
    page = preview.export(tmp_path / "w.html").read_text()
    held = re.search(r'<script type="application/json" id="widget">(.*?)</script>', page)
    assert held is not None
    assert json.loads(held[1]) == preview.json
    assert "alert(1)</script>" not in page
    assert "max-width:400px" in page
    assert "http://" not in re.sub(r"http://www\.w3\.org/\S+", "", page.split("<script>")[0])
    assert 'id="chunk-chart"' not in page
    chart = {"type": "Card", "children": [{"type": "Chart", "data": [], "series": [], "xAxis": "x"}]}
    assert 'id="chunk-chart"' in Preview(chart).exported("html")


@pytest.mark.parametrize(
    ("make", "name", "words"),
    [
        (lambda: Preview(TEMPLATE, {"who": "x"}), "w.pdf", "cannot be saved as .pdf. There is: widget"),
        (lambda: Preview(TEMPLATE, {"who": "x"}), "w", "a file without a suffix"),
        (lambda: Preview(TEMPLATE, {"who": "x"}), "no/such/folder.json", "cannot be written: No such file"),
        (lambda: Preview(TEMPLATE, {"who": "x"}), "w.png", "drawn by a page, and none shows"),
        (lambda: Preview(), "w.json", "There is no widget yet"),
        (lambda: Preview(lambda: {"type": "Card", "children": []}), "w.widget", "made by a Python function"),
    ],
)
def test_what_cannot_be_saved_is_said(make: Any, name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(WidgetError) as caught:
        make().export(tmp_path / name)
    assert words in str(caught.value)


def test_a_picture_comes_from_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    preview = Preview(TEMPLATE, {"who": "x"})
    monkeypatch.setattr("chatkit_notebook.kernel.has_pages", lambda: True)
    monkeypatch.setattr("chatkit_notebook.kernel.has_subshells", lambda: True)
    answers = {"png": base64.b64encode(b"\x89PNG").decode(), "svg": "<svg/>"}

    def page(content: dict[str, Any]) -> None:
        kind = content["format"]
        said = {"content": answers[kind]} if kind in answers else {}
        preview._handle_custom_msg({"preview": "picture", "id": content["id"], "format": kind, **said}, [])

    monkeypatch.setattr(preview, "send", page)
    assert preview.export(tmp_path / "w.png").read_bytes() == b"\x89PNG"
    assert preview.picture("svg") == b"<svg/>"
    del answers["svg"]
    with pytest.raises(WidgetError, match="it sent nothing"):
        preview.picture("svg")
