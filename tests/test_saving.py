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
from chatkit_notebook.saving import LossWarning
from chatkit_notebook.workbench.gallery import GALLERY

TEMPLATE = '{"type": "Card", "children": [{"type": "Text", "value": {{ (who) | tojson }}}]}'


def test_documents_json_and_jsx_are_read_again(tmp_path: Path) -> None:
    preview = Preview(TEMPLATE, {"who": "</script>Ada"})
    for kind in ("widget", "json", "jsx"):
        with pytest.warns(LossWarning):
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
    assert 'id="chunk-chatkit-icons"' not in page
    icon = {"type": "Card", "children": [{"type": "Button", "label": "Go", "iconStart": "mail"}]}
    assert 'id="chunk-chatkit-icons"' in Preview(icon).exported("html")
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


JSX = "<Card>\n  <Text value={who} />\n</Card>\n"
DOCUMENT = {
    "version": "1.0",
    "name": "hello",
    "template": TEMPLATE,
    "jsonSchema": {"type": "object", "required": ["who"]},
    "outputJsonPreview": {"type": "Card"},
    "encodedWidget": base64.b64encode(json.dumps({"id": "7", "view": JSX, "states": [1]}).encode()).decode(),
    "color": "blue",
}


@pytest.mark.parametrize(
    ("widget", "kind", "words"),
    [
        (TEMPLATE, "widget", ["The data is not in a .widget document"]),
        (TEMPLATE, "json", ["The template is not in it"]),
        (TEMPLATE, "jsx", ["Jinja cannot be told in JSX", "line 1: {{ (who) | tojson }}"]),
        (TEMPLATE, "py", []),
        (JSX, "jsx", ["The data is not in it: the JSX names what it takes from there."]),
        (JSX, "py", ["The JSX is not in it"]),
        (DOCUMENT, "widget", ["The data is not in a .widget document"]),
        (
            DOCUMENT,
            "py",
            ["does not have `outputJsonPreview`, `encodedWidget`, `color`", "The JSX is not in it"],
        ),
        ({"type": "Card", "children": [], "x": 1}, "py", ["Card has no `x`"]),
        ({"type": "Card", "children": []}, "py", []),
        ({"type": "Card", "children": []}, "jsx", []),
        ({"type": "Card", "children": []}, "widget", []),
        ({"type": "Card", "children": []}, "html", []),
        (lambda data: {"type": "Card", "children": []}, "json", ["The function is not in it"]),
        (lambda data: {"type": "Card", "children": []}, "jsx", ["The function is not in it"]),
        (
            {"type": "Card", "children": [{"type": "Button", "onClickAction": {"type": "a"}}]},
            "html",
            ["No Python answers its actions"],
        ),
        ({"type": "Card", "children": [{"type": "Image", "src": "https://a.b"}]}, "html", ["in the network"]),
        ({"type": "Card", "children": [{"type": "Input"}]}, "png", ["1 controls and buttons", "The JSON"]),
        ({"type": "Card", "children": []}, "svg", ["The JSON is not in it."]),
    ],
)
def test_what_a_format_loses_is_said(widget: Any, kind: str, words: list[str]) -> None:
    said = " ".join(Preview(widget, {"who": "Ada"}).losses(kind))
    assert all(one in said for one in words)
    assert bool(said) == bool(words)


def test_jinja_becomes_the_nearest_jsx_and_the_loss_is_told_when_it_is_written(tmp_path: Path) -> None:
    preview = Preview(TEMPLATE, {"who": "Ada"})
    with pytest.warns(LossWarning, match="Jinja cannot be told in JSX"):
        file = preview.export(tmp_path / "w.jsx")
    assert file.read_text() == '<Card>\n  <Text value="Ada" />\n</Card>\n'
    assert load_widget(file.read_text()).build() == preview.json


def test_an_edited_document_keeps_all_that_stands_beside_its_template() -> None:
    preview = Preview(DOCUMENT, {"who": "Ada"}, edit=True)
    assert preview.source == JSX
    assert json.loads(preview.exported("widget")) == DOCUMENT
    preview.set_state({"source": JSX.replace("{who}", "{who + '!'}")})
    saved = json.loads(preview.exported("widget"))
    assert {name: saved[name] for name in ("name", "jsonSchema", "color")} == {
        name: DOCUMENT[name] for name in ("name", "jsonSchema", "color")
    }
    project = json.loads(base64.b64decode(saved["encodedWidget"]))
    assert project == {"id": "7", "view": JSX.replace("{who}", "{who + '!'}"), "states": [1]}
    assert load_widget(saved).build({"who": "Ada"})["children"][0]["value"] == "Ada!"
    assert not any("encodedWidget" in words for words in preview.losses("widget"))

    # where the template is edited, nothing can tell it to Studio: that is kept, and said
    preview.set_state({"source": TEMPLATE.replace("who", "who | upper")})
    saved = json.loads(preview.exported("widget"))
    assert json.loads(base64.b64decode(saved["encodedWidget"]))["view"] == project["view"]
    assert any("`encodedWidget`" in words for words in preview.losses("widget"))
    preview.set_state({"data_text": "{}"})
    assert "who" in str(preview.error)
    # another widget is no edit of it
    point = next(point for point in GALLERY if point.name == "Approval")
    preview.set_state({"source": point.source, "data_text": json.dumps(point.data)})
    assert "color" not in json.loads(preview.exported("widget"))
