"""A widget tried out in a notebook: drawn, redrawn, typed into, clicked, and wrong."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page, expect

from .conftest import ARTIFACTS, OpenNotebook
from .jupyter_server import JupyterServer

MAKE = """\
from chatkit_notebook import Preview

def form(title):
    return {"type": "Card", "asForm": True, "children": [
        {"type": "Title", "value": title},
        {"type": "Label", "value": "Your name", "fieldName": "name"},
        {"type": "Input", "name": "name", "defaultValue": "Ada"},
        {"type": "Button", "label": "Greet", "onClickAction": {"type": "greet", "payload": {"polite": True}}},
    ], "confirm": {"label": "Save", "action": {"type": "save"}}}

async def answer(action, preview):
    print_in_log.append((action.type, dict(action.payload)))
    if action.type == "save":
        raise ValueError("nowhere to save to")
    yield form("One moment")
    yield form(f"Hello {action.payload['name']}")

print_in_log = []
preview = Preview(form("Who are you?"), on_action=answer)
preview"""
REDRAW = 'preview.widget = form("Once more")'
BREAK = """\
try:
    preview.widget = '{"type": "Card", "children": [,]}'
except Exception as error:
    print(error)"""
TELL = "print(print_in_log, preview.values, len(preview.actions))"

MAGIC = """\
%%chatkit_widget greeting --data people --width 420
{"type": "Card", "sise": "sm", "children": [
  {% for person in people %}{"type": "Text", "value": {{ person | tojson }} },{% endfor %}
  {"type": "Input", "name": "note"}
]}"""


def widget(page: Page, nth: int = 0) -> tuple[Locator, FrameLocator]:
    element = page.locator("notebook-chatkit-widget").nth(nth)
    expect(element).to_have_attribute("data-state", "ready", timeout=30_000)
    return element, element.locator("iframe").content_frame


def test_a_widget_is_drawn_typed_into_clicked_and_redrawn(
    lab: JupyterServer, open_notebook: OpenNotebook
) -> None:
    notebook = open_notebook(lab, [MAKE, REDRAW, BREAK, TELL])
    notebook.run(0)
    element, frame = widget(notebook.page)
    title = frame.locator('[data-widget-type="Title"]')
    expect(title).to_have_text("Who are you?")
    name = frame.get_by_label("Your name")
    expect(name).to_have_value("Ada")
    name.fill("Grace bb dd")  # b and d would be commands of the notebook

    notebook.run(1)
    expect(title).to_have_text("Once more")
    expect(name).to_have_value("Grace bb dd")

    frame.get_by_role("button", name="Greet").click()
    expect(title).to_have_text("Hello Grace bb dd")
    expect(name).to_have_value("Grace bb dd")
    frame.get_by_role("button", name="Save").click()
    expect(frame.get_by_role("alert")).to_contain_text("nowhere to save to")
    expect(title).to_have_text("Hello Grace bb dd")

    notebook.run(2)
    expect(frame.get_by_role("alert")).to_contain_text("line 1, column 31")
    expect(title).to_have_text("Hello Grace bb dd")

    notebook.run(3)
    said = str(notebook.outputs(3))
    assert "('greet', {'polite': True, 'name': 'Grace bb dd'})" in said
    assert "('save', {'name': 'Grace bb dd'})" in said
    assert "{'name': 'Grace bb dd'} 2" in said
    assert len(notebook.sources()) == 4
    element.screenshot(path=ARTIFACTS / "preview-light.png")
    assert notebook.errors == []


def test_the_magic_draws_in_place_says_what_is_wrong_and_follows_the_theme(
    lab: JupyterServer, open_notebook: OpenNotebook
) -> None:
    cells = ["%load_ext chatkit_notebook\npeople = {'people': ['Ada', 'Grace']}", MAGIC]
    notebook = open_notebook(lab, cells)
    notebook.run(0)
    notebook.run(1)
    element, frame = widget(notebook.page)
    expect(frame.locator('[data-widget-type="Text"]')).to_have_text(["Ada", "Grace"])
    expect(frame.locator(".preview-problems")).to_contain_text("Did you mean `size`?")
    assert element.bounding_box()["width"] == 420
    frame.get_by_role("textbox").fill("kept")

    notebook.run(1)
    element, frame = widget(notebook.page)
    expect(frame.get_by_role("textbox")).to_have_value("kept")

    background = "() => getComputedStyle(document.documentElement).backgroundColor"
    assert frame.locator("html").evaluate(background) == "rgb(255, 255, 255)"
    notebook.set_theme("JupyterLab Dark")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    assert frame.locator("html").evaluate(background) == "rgb(33, 33, 33)"
    element.screenshot(path=ARTIFACTS / "preview-dark.png")
    assert notebook.errors == []


WORKBENCH = """\
from chatkit_notebook import Preview
seen = []
card = '<Card><Text value={who} /><Button label="Go" onClickAction={{type: "go"}} /></Card>'
bench = Preview(card, {"who": "Ada"}, edit=True, on_action=lambda action: seen.append(action.type))
bench"""
SAVE = """\
import time
def until(happened):
    end = time.time() + 30
    while not happened() and time.time() < end:
        time.sleep(0.05)
    return happened()
print(until(lambda: "Grace" in bench.data_text), until(lambda: seen == ["go"]))
print(bench.json["children"][0]["value"])
import pathlib, tempfile
folder = pathlib.Path(tempfile.mkdtemp())
print([bench.export(folder / f"w.{kind}").stat().st_size > 100 for kind in ("png", "svg", "html")])"""


def test_a_widget_is_edited_beside_its_data_and_taken_home(
    lab: JupyterServer, open_notebook: OpenNotebook
) -> None:
    notebook = open_notebook(lab, [WORKBENCH, SAVE])
    notebook.run(0)
    element, frame = widget(notebook.page)
    data = frame.get_by_role("textbox", name="Data")
    data.get_by_text('"Ada"').dblclick()
    notebook.page.keyboard.type("Grace")
    text = frame.locator('.preview-picture [data-widget-type="Text"]')
    expect(text).to_have_text("Grace")
    frame.locator(".preview-picture").get_by_role("button", name="Go").click()
    expect(frame.get_by_label("Actions, newest first")).to_contain_text("go")
    notebook.run(1)
    said = str(notebook.outputs(1))
    assert "True True\\nGrace" in said
    assert "[True, True, True]" in said

    # the page is loaded again: the document is as it was left
    notebook.save()
    notebook.reload()
    element, frame = widget(notebook.page)
    expect(frame.get_by_role("textbox", name="Data")).to_contain_text("Grace")
    element.screenshot(path=ARTIFACTS / "workbench-lab.png")
    assert notebook.errors == []
