"""The workbench without a page: what is typed there is what Python sees."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from chatkit_notebook import Preview
from chatkit_notebook.editing import MOST_DATA
from chatkit_notebook.workbench.components import COMPONENTS

JSX = "<Card>\n  <Text value={who} />\n</Card>\n"


def typed(preview: Preview, **state: str) -> None:
    preview.set_state(state)


def text(preview: Preview) -> Any:
    return preview.json["children"][0]["value"]  # type: ignore[index]


def test_the_editors_hold_the_document_and_its_data() -> None:
    preview = Preview(JSX, {"who": "Ada"}, edit=True)
    assert (preview.source, json.loads(preview.data_text)) == (JSX, {"who": "Ada"})
    typed(preview, source=JSX.replace("{who}", "{who + '!'}"))
    assert text(preview) == "Ada!"
    typed(preview, data_text='{"who": "Grace"}')
    assert (text(preview), preview.data) == ("Grace!", {"who": "Grace"})
    preview.data = {"who": "Alan"}
    assert (text(preview), json.loads(preview.data_text)) == ("Alan!", {"who": "Alan"})
    assert "who + '!'" in preview.exported("jsx")
    preview.widget = {"type": "Card", "children": []}
    assert json.loads(preview.source) == {"type": "Card", "children": []}
    preview.source = '{"type": "Basic", "children": []}'
    assert preview.json == {"type": "Basic", "children": []}


def test_broken_text_leaves_the_picture_and_says_where() -> None:
    preview = Preview(JSX, {"who": "Ada"}, edit=True)
    typed(preview, source="<Card>\n  <Text value={who />\n</Card>")
    assert text(preview) == "Ada"
    assert (preview._problems[0]["line"], preview._problems[0]["column"]) == (2, 21)
    typed(preview, source='{"type": "Card", "children": [')
    assert preview._problems[0]["line"] == 1
    typed(preview, data_text="{")
    assert "The data is no JSON" in str(preview.error)
    typed(preview, data_text='{"who": "Grace"}')
    typed(preview, source=JSX)
    assert (text(preview), preview.error, preview._problems) == ("Grace", None, [])


def test_what_a_handler_draws_does_not_overwrite_the_document() -> None:
    preview = Preview(JSX, {"who": "Ada"}, edit=True)
    preview.draw(preview.template, {"who": "the handler"})  # type: ignore[arg-type]
    assert (text(preview), preview.source) == ("the handler", JSX)


def test_actions_are_listed_for_the_page_and_data_is_bounded() -> None:
    preview = Preview(JSX, {"who": "Ada"}, edit=True)
    preview._handle_custom_msg({"preview": "action", "id": "1", "action": {"type": "go"}, "values": {}}, [])
    assert [(entry["type"], entry["handler"]) for entry in preview._log] == [("go", "server")]
    json.dumps(preview._log)
    rows = "<ListView>{rows.map(r => <ListViewItem><Text value={r.a} /></ListViewItem>)}</ListView>"
    frame = Preview(rows, {"rows": pd.DataFrame({"a": ["x"]})}, edit=True)
    assert json.loads(frame.data_text) == {"rows": [{"a": "x"}]}
    large = Preview(JSX, {"who": "x" * MOST_DATA}, edit=True)
    assert large.data_text == ""
    assert "larger than 200 KB" in str(large._data_note)


def test_an_empty_workbench_begins_with_a_card_and_a_preview_has_no_editors() -> None:
    assert json.loads(Preview(edit=True).source)["type"] == "Card"
    plain = Preview(JSX, {"who": "Ada"})
    assert (plain.source, plain.data_text, plain._log) == ("", "", [])


def test_the_page_gets_the_catalogue_and_exports(monkeypatch: Any) -> None:
    preview = Preview(JSX, {"who": "Ada"}, edit=True)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(preview, "send", sent.append)
    preview._handle_custom_msg({"preview": "catalogue"}, [])
    preview._handle_custom_msg({"preview": "export", "id": "7", "format": "jsx"}, [])
    asked = {"preview": "written", "source": JSX, "path": "0"}
    preview._handle_custom_msg({**asked, "id": "8"}, [])
    preview._handle_custom_msg({**asked, "id": "9", "name": "size", "value": "lg"}, [])
    preview._handle_custom_msg({**asked, "id": "10", "path": "7"}, [])
    catalogue = json.loads(json.dumps(sent[0]["catalogue"]))
    assert set(catalogue["components"]) == set(COMPONENTS)
    assert {point["name"] for point in catalogue["gallery"]} > {"Approval", "Dashboard", "Chart"}
    assert sent[1] == {"preview": "exported", "id": "7", "text": JSX, "lost": preview.losses("jsx")}
    assert sent[2]["node"]["properties"] == {"value": {"literal": False, "text": "{who}"}}
    assert sent[3]["edit"] == {"from": 14, "to": 14, "insert": ' size="lg"'}
    assert "an expression of its data" in sent[4]["error"]
